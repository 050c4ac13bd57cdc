package org.chainzrule.tensor.blas;

import org.chainzrule.Internal;
import org.chainzrule.tensor.Backend;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.OutsideWorkspaces;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.WorkerPool;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix and vector products by OpenBLAS, which is called directly on memory that ND4J owns. That
 * saves the 10 to 15 microseconds that a call of ND4J costs; {@code Nd4j.gemm} is used where the
 * binding of OpenBLAS is absent.
 */
@Internal
public final class Blas {

  private static final boolean AVAILABLE = loads();

  private Blas() {}

  /** Whether OpenBLAS can be called directly. */
  public static boolean available() {
    return AVAILABLE;
  }

  private static boolean loads() {
    try {
      if (!Backend.host() || !OpenBlas.works()) {
        return false;
      }
    } catch (LinkageError e) {
      return false;
    }
    BlasKernels.warnIfOld();
    return true;
  }

  /** {@code out = op(a) op(b)}, or added to what {@code out} holds if {@code add}. */
  public static void product(Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out) {
    product(a, ta, b, tb, add, out, WorkerPool.size());
  }

  /**
   * The same, with the same bits, cut for another number of threads than there are.
   *
   * @param threads at least 1
   */
  public static void product(
      Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out, int threads) {
    if (out.length() == 0) {
      return;
    }
    if (a.length() == 0) {
      if (!add) {
        out.fill(0);
      }
    } else if (!AVAILABLE) {
      composed(a, ta, b, tb, add, out);
    } else {
      try (BlasThreads one = BlasThreads.one()) {
        if (out.rows() == 1 && !ta) {
          OpenBlas.single(a, b, tb, add, out);
        } else {
          CutProduct.many(a, ta, b, tb, add, out, threads);
        }
      }
    }
  }

  /** The same product by ND4J, which needs neither the binding nor memory that Java can see. */
  public static void composed(Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out) {
    try (OutsideWorkspaces outside = OutsideWorkspaces.enter()) {
      INDArray target = out.view();
      Nd4j.gemm(a.view(), b.view(), target, ta, tb, 1, add ? 1 : 0);
    }
  }

  /** The inner product of {@code n} elements from {@code at} on, inside {@link BlasThreads#one}. */
  public static double dot(Tensor a, Tensor b, int at, int n) {
    return OpenBlas.dot(a, b, at, n);
  }

  /**
   * The sum of squares of every column from {@code first} (included) to {@code end} (excluded),
   * inside {@link BlasThreads#one}.
   */
  public static void columnSquares(Tensor x, int first, int end, double[] out) {
    OpenBlas.columnSquares(x, first, end, out);
  }

  /**
   * The sums of consecutive 32-bit columns from {@code at} on, as a product with ones. There are at
   * most 4 096 elements, of which OpenBLAS makes no work for several threads.
   */
  public static void columnSums(Memory x, int at, Memory ones, int rows, int columns, Memory out) {
    OpenBlas.columnSums(x, at, ones, rows, columns, out);
  }
}
