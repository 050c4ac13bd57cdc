package org.chainzrule.tensor.kernel;

import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.chainzrule.tensor.Precision;

/**
 * The set of kernels that OpenBLAS runs. OpenBLAS has kernels for many processors and chooses one
 * set when it is loaded, or the one that the environment variable {@code OPENBLAS_CORETYPE} names.
 * Its Java binding has no call that returns the choice, but the library's symbols show it: {@code
 * gotoblas} points to {@code gotoblas_HASWELL} or another symbol of that kind.
 */
final class BlasKernels {

  /** Sets for which it was tested that 32-bit products cut every 12 columns keep their bits. */
  private static final List<String> TWELVE = List.of("HASWELL", "ZEN", "SKYLAKEX", "COOPERLAKE");

  /** Columns in a block in 32 bits; evaluated after the library is loaded. */
  private static final int SINGLE = TWELVE.stream().anyMatch(BlasKernels::run) ? 12 : 24;

  private BlasKernels() {}

  /**
   * Columns in a block. OpenBLAS lays three times as many columns side by side as a kernel computes
   * at once, which are 4 or 8: 24 is a multiple of both.
   */
  static int columns(Precision precision) {
    return precision == Precision.SINGLE ? SINGLE : 24;
  }

  /** Whether OpenBLAS runs this set of kernels. */
  static boolean run(String name) {
    Pointer running = Loader.addressof("gotoblas");
    Pointer set = Loader.addressof("gotoblas_" + name);
    return running != null && set != null && new LongPointer(running).get() == set.address();
  }
}
