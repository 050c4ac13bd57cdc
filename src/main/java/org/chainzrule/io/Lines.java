package org.chainzrule.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.chainzrule.Internal;

/**
 * Reads a UTF-8 file line by line. A line that is longer than a limit is skipped rather than held
 * in memory, and a line that is not text is reported with the byte at which it goes wrong.
 */
@Internal({"data", "text"})
public final class Lines implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final int limit;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private byte[] line = new byte[1 << 12];
  private int length;
  private long number;
  private String problem = "";
  private boolean closed;

  /**
   * A reader of a stream, which is closed with it.
   *
   * @param limit the most bytes that a line may have
   */
  public Lines(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** The number of the line that was read last, from 1. */
  public long number() {
    return number;
  }

  /** What is wrong with the line that was read last; empty where nothing is. */
  public String problem() {
    return problem;
  }

  /**
   * The next line without its line end, or null after the last. Of a line that is not text, the
   * part that could be decoded; {@link #problem()} then says what is wrong.
   */
  public String next() throws IOException {
    length = 0;
    problem = "";
    if (closed || !fill()) {
      return null;
    }
    number++;
    boolean longer = collect();
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    boolean mark = number == 1 && length >= 3 && (line[0] & 0xFF) == 0xEF;
    int from = mark && (line[1] & 0xFF) == 0xBB && (line[2] & 0xFF) == 0xBF ? 3 : 0;
    if (longer) {
      problem = "expected at most " + limit + " bytes, got more";
      return "";
    }
    return decoded(from);
  }

  /**
   * Reads the rest of a compressed stream, so that damage in what was read before is noticed as
   * well; the lines in it are dropped.
   */
  public void finish() throws IOException {
    if (!closed) {
      Gzip.finish(in);
    }
  }

  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer));
    }
    return at < end;
  }

  /** Whether the line is longer than allowed; the excess is read and dropped. */
  private boolean collect() throws IOException {
    boolean longer = false;
    boolean ended = false;
    while (!ended && fill()) {
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      ended = stop < end;
      longer |= length + (stop - at) > limit;
      if (!longer) {
        if (length + (stop - at) > line.length) {
          line = Arrays.copyOf(line, Math.max(2 * line.length, length + (stop - at)));
        }
        System.arraycopy(buffer, at, line, length, stop - at);
        length += stop - at;
      }
      at = ended ? stop + 1 : stop;
    }
    return longer;
  }

  private String decoded(int from) {
    boolean ascii = true;
    for (int i = from; i < length; i++) {
      if (line[i] == 0) {
        problem = "expected text, got a NUL byte at byte " + (i + 1);
        return "";
      }
      ascii &= line[i] > 0;
    }
    if (ascii) {
      return new String(line, from, length - from, StandardCharsets.ISO_8859_1);
    }
    ByteBuffer bytes = ByteBuffer.wrap(line, from, length - from);
    CharBuffer chars = CharBuffer.allocate(length - from);
    CoderResult result = decoder.reset().decode(bytes, chars, true);
    if (result.isError()) {
      problem =
          String.format(
              Locale.ROOT,
              "expected UTF-8, got 0x%02X at byte %d",
              line[bytes.position()] & 0xFF,
              bytes.position() + 1);
    }
    return chars.flip().toString();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    in.close();
  }
}
