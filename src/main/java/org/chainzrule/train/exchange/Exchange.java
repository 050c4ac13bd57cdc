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
   * Sends a message to every other worker and returns what each of them sent to this one. All
   * workers call it equally often.
   *
   * @param messages one for each worker by its rank, of 0..{@link #MOST_BYTES} bytes each; that for
   *     this worker itself is not looked at
   * @return one from each worker by its rank, in big-endian order; null from this one
   */
  ByteBuffer[] swap(ByteBuffer... messages);

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
      public ByteBuffer[] swap(ByteBuffer... messages) {
        return new ByteBuffer[1];
      }
    };
  }
}
