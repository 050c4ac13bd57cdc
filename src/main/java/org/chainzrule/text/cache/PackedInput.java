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

/** Reads what a {@link PackedOutput} wrote, from a file whose checksum has been checked. */
@Internal
public final class PackedInput {

  private static final int BUFFER = 1 << 16;

  private final FileChannel file;
  private DataInputStream in;
  private long position;

  PackedInput(FileChannel file) {
    this.file = file;
    this.in = buffered();
  }

  private DataInputStream buffered() {
    return new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), BUFFER));
  }

  public long number() throws IOException {
    position += Long.BYTES;
    return in.readLong();
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
    position += (PackedOutput.ALIGNMENT - position % PackedOutput.ALIGNMENT) % 8;
    long bytes = (long) Float.BYTES * count;
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

  private int count(int width) throws IOException {
    long count = number();
    if (count < 0 || count > (file.size() - position) / width) {
      throw new IOException("expected an array that fits into the file, got a length of " + count);
    }
    return Math.toIntExact(count);
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
