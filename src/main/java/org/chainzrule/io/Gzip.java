package org.chainzrule.io;

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
import org.chainzrule.Internal;

/** Reads files that may be compressed with gzip; the first two bytes decide, not the name. */
@Internal({"data", "text"})
public final class Gzip {

  private static final int BUFFER = 1 << 16;

  private Gzip() {}

  /** The content of a file, decompressed where it is gzip. */
  public static InputStream open(Path path) throws IOException {
    InputStream in = Files.newInputStream(path);
    try {
      return unpacked(in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The content of a stream, decompressed where it is gzip. */
  static InputStream unpacked(InputStream packed) throws IOException {
    InputStream in = new BufferedInputStream(packed, BUFFER);
    in.mark(2);
    boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    return gzip ? new GZIPInputStream(in, BUFFER) : in;
  }

  /** An exception that says in a sentence why a file that may be packed could not be read. */
  public static DataException unreadable(Path path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new DataException("expected a file at " + path + ", got none", e);
    }
    if (e instanceof EOFException) {
      return new DataException("expected a whole gzip file, got one that is cut off: " + path, e);
    }
    return e instanceof ZipException
        ? new DataException(
            "expected a gzip file, got a corrupt one (" + e.getMessage() + "): " + path, e)
        : new DataException("could not read " + path + ": " + FailureReason.of(e), e);
  }

  /** Whether data that starts with these bytes is a web page, such as an error or log-in page. */
  public static boolean looksLikeHtml(byte[] start) {
    return new String(start, StandardCharsets.UTF_8).replace("\uFEFF", "").strip().startsWith("<");
  }
}
