package org.chainzrule.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of a gzip stream of one or more members, read to its verified end: the checksum and
 * the length of every member are compared, and after the last one only zero bytes may follow.
 * Java's own {@link java.util.zip.GZIPInputStream} takes a damaged header of a later member for the
 * end of the file.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952, GZIP file format</a>
 */
final class GzipContent extends InputStream implements Gzip.Verified {

  private static final int BUFFER = 1 << 16;
  private static final int DEFLATE = 8;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;
  private static final long LOW_32 = 0xFFFFFFFFL;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 content = new CRC32();
  private final CRC32 header = new CRC32();
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private boolean ended;
  private boolean closed;

  /** Reads the header of the first member. */
  GzipContent(InputStream in) throws IOException {
    this.in = in;
    header();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] out, int from, int most) throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (most == 0) {
      return 0;
    }
    int n = 0;
    while (n == 0 && !ended) {
      n = inflated(out, from, most);
      content.update(out, from, n);
      if (inflater.finished()) {
        at = end - inflater.getRemaining();
        trailer();
      }
    }
    return n == 0 ? -1 : n;
  }

  private int inflated(byte[] out, int from, int most) throws IOException {
    try {
      int n = inflater.inflate(out, from, most);
      if (n == 0 && inflater.needsInput()) {
        at = end;
        requireByte();
        inflater.setInput(buffer, at, end - at);
      } else if (inflater.needsDictionary()) {
        throw new ZipException("it needs a dictionary");
      }
      return n;
    } catch (DataFormatException e) {
      ZipException corrupt = new ZipException(e.getMessage());
      corrupt.initCause(e);
      throw corrupt;
    }
  }

  /** Compares checksum and length, and goes on to the next member, if there is one. */
  private void trailer() throws IOException {
    if (number(4) != content.getValue()) {
      throw new ZipException("its checksum differs");
    }
    if (number(4) != (inflater.getBytesWritten() & LOW_32)) {
      throw new ZipException("its length differs");
    }
    ended = !hasByte() || isPadding();
    if (!ended) {
      header();
    }
  }

  /** Whether only zeros follow, with which some programs fill up a block. */
  private boolean isPadding() throws IOException {
    if (buffer[at] != 0) {
      return false;
    }
    while (hasByte()) {
      if (buffer[at++] != 0) {
        throw new ZipException("other bytes follow its end");
      }
    }
    return true;
  }

  private void header() throws IOException {
    header.reset();
    if (number(2) != 0x8B1F) {
      throw new ZipException("other bytes follow its end");
    }
    int method = (int) number(1);
    int flags = (int) number(1);
    if (method != DEFLATE || (flags & RESERVED) != 0) {
      throw new ZipException("its header is none");
    }
    number(6);
    if ((flags & EXTRA) != 0) {
      for (long left = number(2); left > 0; left--) {
        number(1);
      }
    }
    for (int text : new int[] {NAME, COMMENT}) {
      while ((flags & text) != 0 && number(1) != 0) {
        // A name or a comment ends at the first zero.
      }
    }
    long sum = header.getValue() & 0xFFFF;
    if ((flags & HEADER_CHECKSUM) != 0 && number(2) != sum) {
      throw new ZipException("the checksum of its header differs");
    }
    inflater.reset();
    content.reset();
    inflater.setInput(buffer, at, end - at);
  }

  /** A number of so many bytes, the lowest first. */
  private long number(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      requireByte();
      header.update(buffer[at]);
      number |= (buffer[at++] & 0xFFL) << 8 * i;
    }
    return number;
  }

  private void requireByte() throws IOException {
    if (!hasByte()) {
      throw new EOFException("it is cut off");
    }
  }

  private boolean hasByte() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer));
    }
    return at < end;
  }

  @Override
  public void finish() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void close() throws IOException {
    closed = true;
    inflater.end();
    in.close();
  }
}
