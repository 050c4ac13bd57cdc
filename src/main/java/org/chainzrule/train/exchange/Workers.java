package org.chainzrule.train.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.chainzrule.Internal;

/**
 * The workers of a training, as one of them sees them: which parts of a step each computes, and
 * what they say to each other. Parts are shared out in order, worker r of k having those from
 * {@code ⌈r parts / k⌉} on.
 */
@Internal("spark")
public final class Workers {

  /** Bytes of a longer text or array that go into one message. */
  private static final int PIECE = 1 << 23;

  private final Exchange exchange;

  /** The workers at the ends of a connection. */
  public Workers(Exchange exchange) {
    this.exchange = exchange;
  }

  /** The number of this worker, from 0. */
  public int rank() {
    return exchange.rank();
  }

  /** How many workers there are. */
  public int size() {
    return exchange.size();
  }

  /** Whether there is only this worker. */
  public boolean isAlone() {
    return size() == 1;
  }

  /** Whether this is the worker that writes checkpoints and logs: that of rank 0. */
  public boolean isFirst() {
    return rank() == 0;
  }

  /**
   * Whether this worker computes a part.
   *
   * @param part in 0..parts-1
   * @param parts of the step
   */
  public boolean owns(int part, int parts) {
    return part >= firstPart(rank(), parts) && part < firstPart(rank() + 1, parts);
  }

  private int firstPart(int rank, int parts) {
    return (int) (((long) rank * parts + size() - 1) / size());
  }

  /** The largest subtrees of parts that a worker computes. */
  List<SumTree.Node> nodes(int rank, int parts) {
    return SumTree.within(parts, firstPart(rank, parts), firstPart(rank + 1, parts));
  }

  /** The parts that a worker computes, in order. */
  IntStream parts(int rank, int parts) {
    return IntStream.range(firstPart(rank, parts), firstPart(rank + 1, parts));
  }

  /** Tells all workers something, and returns what each of them told, by rank. */
  public List<byte[]> share(byte[] mine) {
    if (isAlone()) {
      return List.of(mine);
    }
    ByteBuffer first = buffer(Integer.BYTES + Math.min(PIECE, mine.length));
    first.putInt(mine.length).put(mine, 0, first.remaining()).flip();
    ByteBuffer[] heard = swapSame(first);
    heard[rank()] = first.rewind();
    List<byte[]> all = new ArrayList<>();
    for (ByteBuffer message : heard) {
      byte[] whole = new byte[checkedLength(message)];
      message.get(whole, 0, message.remaining());
      all.add(whole);
    }
    int longest = all.stream().mapToInt(bytes -> bytes.length).max().orElse(0);
    for (long at = PIECE; at < longest; at += PIECE) {
      sharePiece(all, (int) at);
    }
    return all;
  }

  private void sharePiece(List<byte[]> all, int at) {
    byte[] mine = all.get(rank());
    ByteBuffer[] heard = swapSame(ByteBuffer.wrap(mine, Math.min(at, mine.length), rest(mine, at)));
    for (int r = 0; r < size(); r++) {
      if (r != rank()) {
        check(r, heard[r], rest(all.get(r), at));
        heard[r].get(all.get(r), Math.min(at, all.get(r).length), heard[r].remaining());
      }
    }
  }

  private static int rest(byte[] whole, int at) {
    return Math.max(0, Math.min(PIECE, whole.length - at));
  }

  private static int checkedLength(ByteBuffer message) {
    int length = message.remaining() < Integer.BYTES ? -1 : message.getInt();
    if (length < 0 || message.remaining() != Math.min(PIECE, length)) {
      throw new IllegalStateException(
          "expected a worker to send as many bytes as it says, got "
              + message.remaining()
              + " of "
              + length);
    }
    return length;
  }

  /** What the first worker says, which the others do not know. */
  public byte[] fromFirst(Supplier<byte[]> words) {
    return share(isFirst() ? words.get() : new byte[0]).get(0);
  }

  /** A decision of the first worker. */
  public boolean decided(boolean byFirst) {
    return isAlone() ? byFirst : fromFirst(() -> new byte[] {(byte) (byFirst ? 1 : 0)})[0] == 1;
  }

  /** Sends each worker its own message; see {@link Exchange#send}. */
  void send(ByteBuffer... messages) {
    exchange.send(messages);
  }

  /** Sends all workers the same message. */
  void sendSame(ByteBuffer message) {
    ByteBuffer[] messages = new ByteBuffer[size()];
    Arrays.setAll(messages, r -> message.duplicate());
    exchange.send(messages);
  }

  /**
   * The next message of each other worker, in little-endian order; see {@link Exchange#receive}.
   */
  ByteBuffer[] receive() {
    ByteBuffer[] heard = exchange.receive();
    for (ByteBuffer message : heard) {
      if (message != null) {
        message.order(ByteOrder.LITTLE_ENDIAN);
      }
    }
    return heard;
  }

  private ByteBuffer[] swapSame(ByteBuffer message) {
    sendSame(message);
    return receive();
  }

  /** Refuses a message of another length than the worker that sent it must have sent. */
  static void check(int rank, ByteBuffer message, int bytes) {
    if (message.remaining() != bytes) {
      throw new IllegalStateException(
          "expected "
              + bytes
              + " bytes from worker "
              + rank
              + ", which has another network or other settings, got "
              + message.remaining());
    }
  }

  /** An empty message. */
  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
