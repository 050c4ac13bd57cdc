package org.chainzrule.train.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A writer for one message in the wire format of protocol buffers, field by field.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers: encoding</a>
 */
final class Protobuf {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Protobuf varint(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  Protobuf fixed64(int field, double value) {
    varint((long) field << 3 | FIXED64);
    out.writeBytes(little(Double.BYTES).putDouble(value).array());
    return this;
  }

  Protobuf fixed32(int field, float value) {
    varint((long) field << 3 | FIXED32);
    out.writeBytes(little(Float.BYTES).putFloat(value).array());
    return this;
  }

  Protobuf text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Protobuf message(int field, Protobuf inner) {
    return bytes(field, inner.toBytes());
  }

  /** A packed repeated field of doubles. */
  Protobuf doubles(int field, double... values) {
    ByteBuffer packed = little(values.length * Double.BYTES);
    for (double value : values) {
      packed.putDouble(value);
    }
    return bytes(field, packed.array());
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private Protobuf bytes(int field, byte[] content) {
    varint((long) field << 3 | LENGTH);
    varint(content.length);
    out.writeBytes(content);
    return this;
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
