package org.chainzrule.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chainzrule.Internal;

/**
 * A writer for one message in the wire format of protocol buffers, field by field. Large contents
 * are not copied into it: they are written where the message itself is.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers: encoding</a>
 */
@Internal({"onnx", "train"})
public final class Protobuf {

  /** Bytes of a known number, made when they are written. */
  @FunctionalInterface
  public interface Content {
    /** Writes all bytes. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  /** What was completed, followed by what is in {@link #out}. */
  private final List<Content> pieces = new ArrayList<>();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long completed;

  /** An empty message. */
  public Protobuf() {}

  /** A field that is a whole number. */
  public Protobuf varint(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  /** A field of 64 bits. */
  public Protobuf fixed64(int field, double value) {
    varint((long) field << 3 | FIXED64);
    out.writeBytes(little(Double.BYTES).putDouble(value).array());
    return this;
  }

  /** A field of 32 bits. */
  public Protobuf fixed32(int field, float value) {
    varint((long) field << 3 | FIXED32);
    out.writeBytes(little(Float.BYTES).putFloat(value).array());
    return this;
  }

  /** A field of text. */
  public Protobuf text(int field, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    length(field, bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** A field that is a message itself, which must not change any more. */
  public Protobuf message(int field, Protobuf inner) {
    length(field, inner.size());
    if (!inner.pieces.isEmpty()) {
      complete();
      pieces.addAll(inner.pieces);
      completed += inner.completed;
    }
    out.writeBytes(inner.out.toByteArray());
    return this;
  }

  /** A packed repeated field of doubles. */
  public Protobuf doubles(int field, double... values) {
    ByteBuffer packed = little(values.length * Double.BYTES);
    for (double value : values) {
      packed.putDouble(value);
    }
    length(field, packed.capacity());
    out.writeBytes(packed.array());
    return this;
  }

  /**
   * A field of bytes.
   *
   * @param size how many the content writes
   */
  public Protobuf bytes(int field, long size, Content content) {
    length(field, size);
    complete();
    pieces.add(content);
    completed += size;
    return this;
  }

  /** The number of bytes of the message. */
  public long size() {
    return completed + out.size();
  }

  /** Writes the message. */
  public void writeTo(WritableByteChannel channel) throws IOException {
    for (Content piece : pieces) {
      piece.writeTo(channel);
    }
    write(out.toByteArray(), channel);
  }

  /** The bytes of a small message. */
  public byte[] toBytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream((int) size());
    try {
      writeTo(Channels.newChannel(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all.toByteArray();
  }

  private void complete() {
    if (out.size() > 0) {
      byte[] bytes = out.toByteArray();
      pieces.add(channel -> write(bytes, channel));
      completed += bytes.length;
      out.reset();
    }
  }

  private static void write(byte[] bytes, WritableByteChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private void length(int field, long size) {
    varint((long) field << 3 | LENGTH);
    varint(size);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
