package org.chainzrule.text.cache;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.chainzrule.Internal;

/**
 * Reads what a {@link PackedOutput} wrote, from a file whose checksum has been checked. Nothing is
 * believed for that: counts are compared with the bytes that are left before memory is taken, and
 * whatever does not fit is an {@link IOException}.
 */
@Internal
public final class PackedInput {

  private static final int BUFFER = 1 << 16;

  private final FileChannel file;
  private final long end;
  private DataInputStream in;
  private long position;

  /** Reads a file from its beginning to a position, before which its content ends. */
  PackedInput(FileChannel file, long end) throws IOException {
    this.file = file.position(0);
    this.end = end;
    this.in = buffered();
  }

  private DataInputStream buffered() {
    return new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), BUFFER));
  }

  public long number() throws IOException {
    require(position <= end - Long.BYTES, "a number", "the end");
    position += Long.BYTES;
    return in.readLong();
  }

  /** A number in a range, both ends included. */
  public long number(long least, long most) throws IOException {
    long number = number();
    require(number >= least && number <= most, "a number in " + least + ".." + most, "" + number);
    return number;
  }

  /**
   * The number of things that follow.
   *
   * @param bytes how many each of them takes in the file at least
   */
  public int count(int bytes) throws IOException {
    long most = Math.min(Integer.MAX_VALUE - 8, end - position - Long.BYTES) / bytes;
    return (int) number(0, Math.max(0, most));
  }

  /** Fails unless what has been read makes sense. */
  public static void require(boolean met, String expected, String got) throws IOException {
    if (!met) {
      throw new IOException("expected " + expected + ", got " + got);
    }
  }

  /** Fails unless everything has been read. */
  void requireEnd() throws IOException {
    require(position == end, "the end", (end - position) + " more bytes");
  }

  public String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  byte[] bytes() throws IOException {
    return exactly(count(1));
  }

  public int[] ints() throws IOException {
    int[] values = new int[count(Integer.BYTES)];
    ByteBuffer bytes = ByteBuffer.wrap(exactly(Integer.BYTES * values.length));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
    return values;
  }

  /** An array of floats, mapped from the file instead of copied to the heap. */
  public FloatBuffer mapped() throws IOException {
    int count = count(Float.BYTES);
    position += -position & PackedOutput.ALIGNMENT - 1;
    long bytes = (long) Float.BYTES * count;
    require(bytes <= end - position, "an array that fits", "a length of " + count);
    FloatBuffer values =
        file.map(FileChannel.MapMode.READ_ONLY, position, bytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    position += bytes;
    file.position(position);
    in = buffered();
    return values;
  }

  /** An array of floats, copied to the heap. */
  public float[] floats() throws IOException {
    FloatBuffer mapped = mapped();
    float[] values = new float[mapped.limit()];
    mapped.get(values);
    return values;
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    position += count;
    if (bytes.length < count) {
      throw new IOException("expected " + count + " bytes, got " + bytes.length);
    }
    return bytes;
  }
}
