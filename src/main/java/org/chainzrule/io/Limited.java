package org.chainzrule.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A stream that fails beyond a limit, as a guard against files made to fill memory or disk. */
final class Limited extends FilterInputStream {

  private final long limit;
  private final String where;
  private final Path file;
  private long done;

  /**
   * A stream that is closed with this one.
   *
   * @param limit the most bytes to read
   * @param where what they are counted in, for the message
   */
  Limited(InputStream in, long limit, String where, Path file) {
    super(in);
    this.limit = limit;
    this.where = where;
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] out, int from, int most) throws IOException {
    int n = in.read(out, from, most);
    count(Math.max(n, 0));
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(n);
    count(skipped);
    return skipped;
  }

  private void count(long n) {
    done += n;
    if (done > limit) {
      throw new DataException(
          "expected at most " + limit + " bytes " + where + ", got more: " + file);
    }
  }
}
