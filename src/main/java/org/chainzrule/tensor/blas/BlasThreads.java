package org.chainzrule.tensor.blas;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack.MklSetNumThreadsLocal;
import org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads;
import org.chainzrule.Internal;

/**
 * Keeps BLAS at one thread while the library calls it, since its threads would compete with those
 * of the worker pool and could change the bits of a product. The number of threads is a setting of
 * the whole process, and belongs to whoever else calls BLAS, such as ND4J. It is therefore read
 * before the first of the products that run at once, and set again after the last:
 *
 * <pre>{@code
 * try (BlasThreads one = BlasThreads.one()) {
 *   cblas_sgemm(...);
 * }
 * }</pre>
 */
@Internal
public final class BlasThreads implements AutoCloseable {

  private static final BlasThreads ONE = new BlasThreads();

  private static final Get GET = new Get();
  private static final Set SET = new Set();
  private static final boolean AVAILABLE = bind();

  /** The number that was set before, while products run. */
  private int before;

  /** The number of products that run. */
  private int running;

  private BlasThreads() {}

  /** Whether the number of threads can be read and set. */
  static boolean available() {
    return AVAILABLE;
  }

  /** Sets one thread, until the result and those of all other threads are closed. */
  public static BlasThreads one() {
    synchronized (ONE) {
      if (ONE.running++ == 0) {
        ONE.before = GET.call(0);
        if (ONE.before != 1) {
          SET.call(1);
        }
      }
    }
    return ONE;
  }

  /** Sets the number of before, unless somebody else has set another one meanwhile. */
  @Override
  public void close() {
    synchronized (ONE) {
      if (--running == 0 && before != 1 && GET.call(0) == 1) {
        SET.call(before);
      }
    }
  }

  /** The binding calls neither function itself; MKL has them where it stands in for OpenBLAS. */
  private static boolean bind() {
    Pointer get = first("MKL_Get_Max_Threads", "openblas_get_num_threads");
    Pointer set = first("MKL_Set_Num_Threads", "openblas_set_num_threads");
    if (get == null || set == null) {
      return false;
    }
    GET.put(get);
    SET.put(set);
    return true;
  }

  private static Pointer first(String... names) {
    for (String name : names) {
      Pointer function = Loader.addressof(name);
      if (function != null) {
        return function;
      }
    }
    return null;
  }

  /**
   * A function that returns an {@code int}. The type of the binding passes an argument, which a
   * function without arguments does not read.
   */
  private static final class Get extends MklSetNumThreadsLocal {}

  /** A function that takes an {@code int}. */
  private static final class Set extends SetNumThreads {}
}
