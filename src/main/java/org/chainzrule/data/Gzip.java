package org.chainzrule.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Files that may be packed with gzip, told by their first two bytes and not by their name. */
final class Gzip {

  private static final int BUFFER = 1 << 16;

  private Gzip() {}

  /** The content of the file, unpacked where it is gzip. */
  static InputStream open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      in.mark(2);
      boolean packed = in.read() == 0x1F && in.read() == 0x8B;
      in.reset();
      return packed ? new GZIPInputStream(in, BUFFER) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Whether data that starts like this is a web page, such as an error or a log-in page. */
  static boolean looksLikeHtml(byte[] start) {
    return new String(start, StandardCharsets.UTF_8).replace("\uFEFF", "").strip().startsWith("<");
  }
}
