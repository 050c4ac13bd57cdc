package org.chainzrule.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

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

  /** What kept a file that may be packed from being read, in a sentence. */
  static DataException unreadable(Path path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new DataException("expected a file at " + path + ", got none", e);
    }
    if (e instanceof EOFException) {
      return new DataException("expected a whole gzip file, got one that is cut off: " + path, e);
    }
    return e instanceof ZipException
        ? new DataException(
            "expected a gzip file, got a corrupt one (" + e.getMessage() + "): " + path, e)
        : new DataException("could not read " + path + ": " + e.getMessage(), e);
  }

  /** Whether data that starts like this is a web page, such as an error or a log-in page. */
  static boolean looksLikeHtml(byte[] start) {
    return new String(start, StandardCharsets.UTF_8).replace("\uFEFF", "").strip().startsWith("<");
  }
}
