package org.chainzrule.text.cache;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.chainzrule.Internal;
import org.chainzrule.io.Utf8;

/** Writes numbers, texts and arrays as bytes; arrays are little-endian, those of floats aligned. */
@Internal
public final class PackedOutput {

  static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 14;

  private final DataOutputStream out;
  private long position;

  PackedOutput(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  public void number(long value) throws IOException {
    out.writeLong(value);
    position += Long.BYTES;
  }

  /**
   * @throws IOException also if the text has half of a surrogate pair, which would not be read back
   */
  public void text(String value) throws IOException {
    bytes(Utf8.bytes(value));
  }

  void bytes(byte[] values) throws IOException {
    number(values.length);
    write(values, values.length);
  }

  public void ints(int[] values) throws IOException {
    number(values.length);
    ByteBuffer chunk = ByteBuffer.allocate(Integer.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK) {
      int n = Math.min(CHUNK, values.length - from);
      chunk.asIntBuffer().put(values, from, n);
      write(chunk.array(), Integer.BYTES * n);
    }
  }

  public void floats(FloatBuffer values) throws IOException {
    number(values.limit());
    while (position % ALIGNMENT != 0) {
      write(new byte[1], 1);
    }
    ByteBuffer chunk = ByteBuffer.allocate(Float.BYTES * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.limit(); from += CHUNK) {
      int n = Math.min(CHUNK, values.limit() - from);
      chunk.asFloatBuffer().put(0, values, from, n);
      write(chunk.array(), Float.BYTES * n);
    }
  }

  private void write(byte[] values, int count) throws IOException {
    out.write(values, 0, count);
    position += count;
  }
}
