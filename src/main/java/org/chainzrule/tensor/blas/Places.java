package org.chainzrule.tensor.blas;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Pointers to places inside blocks of memory, three of each precision, which one thread aims anew
 * for one call of BLAS after the other, since a step has hundreds of calls.
 */
final class Places {

  private static final ThreadLocal<Places> MINE = ThreadLocal.withInitial(Places::new);

  private final Single[] singles = {new Single(), new Single(), new Single()};
  private final Wide[] doubles = {new Wide(), new Wide(), new Wide()};

  private Places() {}

  /** The pointers of the calling thread. */
  static Places mine() {
    return MINE.get();
  }

  /** Pointer {@code index}, in 0..2, at an element of a 32-bit block. */
  FloatPointer at(int index, FloatPointer block, long element) {
    return element == 0 ? block : singles[index].aim(block, element);
  }

  /** Pointer {@code index}, in 0..2, at an element of a 64-bit block. */
  DoublePointer at(int index, DoublePointer block, long element) {
    return element == 0 ? block : doubles[index].aim(block, element);
  }

  /** Holds the block, so that the garbage collector leaves it alone during the call. */
  private static final class Single extends FloatPointer {

    private Pointer held;

    FloatPointer aim(FloatPointer block, long element) {
      held = block;
      address = block.address();
      position = element;
      return this;
    }
  }

  /** As {@link Single}. */
  private static final class Wide extends DoublePointer {

    private Pointer held;

    DoublePointer aim(DoublePointer block, long element) {
      held = block;
      address = block.address();
      position = element;
      return this;
    }
  }
}
