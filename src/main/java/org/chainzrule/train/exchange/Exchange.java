package org.chainzrule.train.exchange;

import java.nio.ByteBuffer;
import org.chainzrule.Internal;

/** The connection of one worker to all others of a distributed training. */
@Internal("spark")
public interface Exchange {

  /** The largest number of bytes in a message. */
  int MOST_BYTES = 1 << 26;

  /** The number of this worker, in 0..size-1. */
  int rank();

  /** How many workers there are. */
  int size();

  /**
   * Sends a message to every other worker, without waiting until it has come. The content must stay
   * as it is until all have received it, which is certain once each has sent something that depends
   * on it. All workers call this equally often.
   *
   * @param messages one for each worker by its rank, of 0..{@link #MOST_BYTES} bytes each; that for
   *     this worker itself is not looked at
   */
  void send(ByteBuffer... messages);

  /**
   * Waits for the next message of every other worker; messages come in the order in which they were
   * sent. All workers call this equally often.
   *
   * @return one from each worker by its rank, in big-endian order; null from this one. They may
   *     have other content as soon as this is called again.
   */
  ByteBuffer[] receive();

  /** One worker that has no others. */
  static Exchange none() {
    return new Exchange() {
      @Override
      public int rank() {
        return 0;
      }

      @Override
      public int size() {
        return 1;
      }

      @Override
      public void send(ByteBuffer... messages) {
        // There is nobody to send to.
      }

      @Override
      public ByteBuffer[] receive() {
        return new ByteBuffer[1];
      }
    };
  }
}
