package org.chainzrule.spark.mesh;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;
import org.chainzrule.train.exchange.Exchange;

/**
 * A message on its way: a header of 28 bytes with a checksum of its own, then the content. A
 * changed bit anywhere is noticed, and a changed length before memory is taken for it.
 *
 * @param kind what it is
 * @param number of this message among all from its sender, from 0
 */
record Frame(Kind kind, long number, ByteBuffer content) {

  /** What a message is. */
  enum Kind {
    /** Numbers. */
    DATA,
    /** Says only that the sender is there. */
    BEAT,
    /** The last one: the sender leaves, and says why. */
    LEAVE
  }

  private static final int MAGIC = 0x436d7367;
  private static final int HEADER = 28;
  private static final int CHECKED = HEADER - Integer.BYTES;

  /** Writes the message; the position of its content stays. */
  void write(OutputStream out) throws IOException {
    ByteBuffer header =
        ByteBuffer.allocate(HEADER)
            .putInt(MAGIC)
            .putInt(kind.ordinal())
            .putLong(number)
            .putInt(content.remaining())
            .putInt(checksum(content.duplicate()));
    out.write(header.putInt(checksum(ByteBuffer.wrap(header.array(), 0, CHECKED))).array());
    ByteBuffer bytes = content.duplicate();
    if (bytes.hasArray()) {
      out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      out.write(copy);
    }
  }

  /**
   * Reads the next message.
   *
   * @param number that it must have
   * @param memory gives room for so many bytes
   * @throws Damaged if it is not one as it was sent
   */
  static Frame read(DataInputStream in, long number, IntFunction<ByteBuffer> memory)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    in.readFully(header.array());
    if (header.getInt(CHECKED) != checksum(ByteBuffer.wrap(header.array(), 0, CHECKED))) {
      throw new Damaged("the header of message " + number + " as it was sent, got another one");
    }
    int magic = header.getInt();
    int kind = header.getInt();
    long got = header.getLong();
    int length = header.getInt();
    if (magic != MAGIC || kind < 0 || kind >= Kind.values().length) {
      throw new Damaged("a message of this protocol, got one of kind " + kind);
    }
    if (got != number) {
      throw new Damaged("message " + number + ", got message " + got);
    }
    if (length < 0 || length > Exchange.MOST_BYTES) {
      throw new Damaged("a message of 0.." + Exchange.MOST_BYTES + " bytes, got " + length);
    }
    ByteBuffer content = memory.apply(length);
    in.readFully(content.array(), 0, length);
    if (header.getInt() != checksum(content.duplicate())) {
      throw new Damaged(
          "the " + length + " bytes of message " + number + " as they were sent, got others");
    }
    return new Frame(Kind.values()[kind], number, content);
  }

  /** A message that is not as it was sent. */
  static final class Damaged extends IOException {
    private static final long serialVersionUID = 1;

    Damaged(String expected) {
      super("expected " + expected);
    }
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
