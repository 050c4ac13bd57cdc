package org.chainzrule.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.chainzrule.Internal;

/**
 * Reads files that may be compressed with gzip; the first two bytes decide, not the name. The
 * checksum of a compressed file is compared when its content has been read to the end.
 */
@Internal({"data", "text"})
public final class Gzip {

  private static final int BUFFER = 1 << 16;

  /** A file that is small unpacked is never taken for one that is made to fill the memory. */
  private static final long SMALL = 1L << 26;

  private static final long RATIO = 100;

  private Gzip() {}

  /** A stream whose content is verified at its end, such as by a checksum. */
  interface Verified {
    /** Reads the rest and verifies it. */
    void finish() throws IOException;
  }

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

  /**
   * As {@link #open}, for content that is kept in memory: reading fails beyond the size that a
   * compressed file can sensibly have, 64 MiB or a hundred times its own size.
   */
  public static InputStream openWithin(Path path) throws IOException {
    return new Limited(open(path), mostUnpacked(path), "unpacked", path);
  }

  /** The largest size in bytes that the content of a file can sensibly have. */
  public static long mostUnpacked(Path path) throws IOException {
    return Math.max(SMALL, RATIO * Files.size(path));
  }

  /**
   * Reads the rest of a stream with a checksum at its end, and compares it: what was read before is
   * not known to be right otherwise. A stream without one is left alone.
   */
  public static void finish(InputStream in) throws IOException {
    if (in instanceof Verified verified) {
      verified.finish();
    }
  }

  /** The content of a stream, decompressed where it is gzip. */
  static InputStream unpacked(InputStream packed) throws IOException {
    InputStream in = new BufferedInputStream(packed, BUFFER);
    in.mark(2);
    boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    return gzip ? new GzipContent(in) : in;
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
