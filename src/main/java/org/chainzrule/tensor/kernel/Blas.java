package org.chainzrule.tensor.kernel;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_ddot;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_dgemv;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sdot;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.chainzrule.tensor.Backend;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.OutsideWorkspaces;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.parallel.WorkerPool;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix and vector products by OpenBLAS, which is called directly on memory that ND4J owns. That
 * saves the 10 to 15 microseconds that a call of ND4J costs; {@code Nd4j.gemm} is used where the
 * binding of OpenBLAS is absent.
 */
final class Blas {

  private static final boolean AVAILABLE = loads();

  private Blas() {}

  /** Whether OpenBLAS can be called directly. */
  static boolean available() {
    return AVAILABLE;
  }

  private static boolean loads() {
    try {
      if (!Backend.host() || !Direct.works()) {
        return false;
      }
    } catch (LinkageError e) {
      return false;
    }
    BlasKernels.warnIfOld();
    return true;
  }

  /** {@code out = op(a) op(b)}, or added to what {@code out} holds if {@code add}. */
  static void product(Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out) {
    product(a, ta, b, tb, add, out, WorkerPool.size());
  }

  /**
   * The same, with the same bits, cut for another number of threads than there are.
   *
   * @param threads at least 1
   */
  static void product(
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
          Direct.single(a, b, tb, add, out);
        } else {
          Direct.many(a, ta, b, tb, add, out, threads);
        }
      }
    }
  }

  static void composed(Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out) {
    try (OutsideWorkspaces outside = OutsideWorkspaces.enter()) {
      INDArray target = out.view();
      Nd4j.gemm(a.view(), b.view(), target, ta, tb, 1, add ? 1 : 0);
    }
  }

  /**
   * A product {@code [m, k] · [k, n]} of parts of matrices, each from an element on, inside {@link
   * BlasThreads#one}.
   */
  static void part(
      Tensor a,
      boolean ta,
      long atA,
      Tensor b,
      boolean tb,
      long atB,
      boolean add,
      Tensor out,
      long at,
      int m,
      int n,
      int k) {
    Direct.gemm(a, ta, atA, b, tb, atB, add, out, at, out.rows(), m, n, k);
  }

  /**
   * {@code x^T y} of k rows, from an element of each on, as column {@code to} of parts, or added to
   * what it holds; inside {@link BlasThreads#one}.
   *
   * @param m the columns of x
   * @param n the columns of y, at least m where that can be chosen
   */
  static void inner(
      Tensor x,
      long atX,
      int m,
      Tensor y,
      long atY,
      int n,
      int k,
      boolean add,
      Tensor parts,
      int to) {
    Direct.inner(x, atX, m, y, atY, n, k, add, parts, to);
  }

  /** The inner product of {@code n} elements from {@code at} on, inside {@link BlasThreads#one}. */
  static double dot(Tensor a, Tensor b, int at, int n) {
    return Direct.dot(a, b, at, n);
  }

  /**
   * The sum of squares of every column from {@code first} (included) to {@code end} (excluded),
   * inside {@link BlasThreads#one}.
   */
  static void columnSquares(Tensor x, int first, int end, double[] out) {
    Direct.columnSquares(x, first, end, out);
  }

  /**
   * The sums of consecutive 32-bit columns from {@code at} on, as a product with ones. There are at
   * most 4 096 elements, of which OpenBLAS makes no work for several threads.
   */
  static void columnSums(Memory x, int at, Memory ones, int rows, int columns, Memory out) {
    Direct.columnSums(x, at, ones, rows, columns, out);
  }

  /** All uses of the binding's classes, so that they are loaded only where they are called. */
  private static final class Direct {

    static boolean works() {
      return cblas_sdot(1, new float[] {2}, 1, new float[] {3}, 1) == 6 && BlasThreads.available();
    }

    static void many(
        Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out, int threads) {
      int m = out.rows();
      int n = out.columns();
      int k = ta ? a.rows() : a.columns();
      boolean small = BlasKernels.small(out.precision());
      ProductPartition.Blocks blocks =
          small && !ta ? ProductPartition.Blocks.of(m, n, k, tb) : null;
      if (blocks != null) {
        inBlocks(blocks, a, b, tb, add, out, k);
        return;
      }
      int columns = BlasKernels.columns(out.precision());
      ProductPartition cut = ProductPartition.of(m, n, k, ta && !tb, threads, columns);
      if (cut.pieces() == 1) {
        part(a, ta, 0, b, tb, 0, add, out, m, n, k);
        return;
      }
      switch (cut.side()) {
        case COLUMNS ->
            WorkerPool.pieces(
                cut.pieces(),
                (from, end) -> {
                  int column = cut.border(from);
                  part(a, ta, 0, b, tb, column, add, out, m, cut.border(end) - column, k);
                });
        case ROWS ->
            WorkerPool.pieces(
                cut.pieces(),
                (from, end) -> {
                  int row = cut.border(from);
                  part(a, ta, row, b, tb, 0, add, out, cut.border(end) - row, n, k);
                });
        case DEPTH -> deep(cut, a, b, add, out);
      }
    }

    private static void inBlocks(
        ProductPartition.Blocks blocks,
        Tensor a,
        Tensor b,
        boolean tb,
        boolean add,
        Tensor out,
        int k) {
      if (blocks.count() == 1) {
        part(a, false, 0, b, tb, 0, add, out, blocks.m(), blocks.n(), k);
        return;
      }
      WorkerPool.pieces(
          blocks.count(),
          (from, end) -> {
            for (int i = from; i < end; i++) {
              int row = blocks.row(i);
              int column = blocks.column(i);
              block(blocks, row, column, a, b, tb, add, out, k);
            }
          });
    }

    /** One block, its sums in parts of so many terms as the partition says. */
    private static void block(
        ProductPartition.Blocks blocks,
        int row,
        int column,
        Tensor a,
        Tensor b,
        boolean tb,
        boolean add,
        Tensor out,
        int k) {
      int high = blocks.height(row);
      int wide = blocks.width(column);
      if (blocks.terms() == k) {
        part(a, false, row, b, tb, column, add, out, high, wide, k);
        return;
      }
      long at = (long) column * out.rows() + row;
      for (int from = 0; from < k; from += blocks.terms()) {
        long left = (long) from * a.rows() + row;
        long right = (long) column * b.rows() + from;
        int some = Math.min(blocks.terms(), k - from);
        boolean more = add || from > 0;
        gemm(a, false, left, b, false, right, more, out, at, out.rows(), high, wide, some);
      }
    }

    /**
     * {@code a^T b} as a sum of such products of parts of their rows. OpenBLAS is faster where the
     * wider factor is the right one, so that each may be {@code b^T a}.
     */
    private static void deep(ProductPartition cut, Tensor a, Tensor b, boolean add, Tensor out) {
      boolean swapped = a.columns() > b.columns();
      try (TensorScope scope = TensorScope.open()) {
        Tensor parts = Tensor.blank(Shape.of(out.length(), cut.pieces()), out.precision());
        WorkerPool.pieces(
            cut.pieces(),
            (from, end) -> {
              int row = cut.border(from);
              Tensor x = swapped ? b : a;
              Tensor y = swapped ? a : b;
              int k = cut.border(end) - row;
              inner(x, row, x.columns(), y, row, y.columns(), k, false, parts, from);
            });
        HostReductions.sumParts(parts, swapped, add, out);
      }
    }

    /** Where kernels for small products exist, as a sum of such. */
    static void inner(
        Tensor x,
        long atX,
        int m,
        Tensor y,
        long atY,
        int n,
        int k,
        boolean add,
        Tensor parts,
        int to) {
      long at = (long) to * parts.rows();
      boolean small = BlasKernels.small(x.precision());
      int wide = small ? ProductPartition.Blocks.width(m, n, k) : n;
      int deep = small ? ProductPartition.Blocks.depth(m, wide, k) : k;
      for (int from = 0; from < k; from += deep) {
        int some = Math.min(deep, k - from);
        boolean more = add || from > 0;
        for (int j = 0; j < n; j += wide) {
          long right = atY + from + (long) j * y.rows();
          long part = at + (long) j * m;
          int width = Math.min(wide, n - j);
          gemm(x, true, atX + from, y, false, right, more, parts, part, m, m, width, some);
        }
      }
    }

    /** {@code m} rows from {@code row} on and {@code n} columns from {@code column} on. */
    private static void part(
        Tensor a,
        boolean ta,
        int row,
        Tensor b,
        boolean tb,
        int column,
        boolean add,
        Tensor out,
        int m,
        int n,
        int k) {
      long atA = ta ? (long) row * a.rows() : row;
      long atB = tb ? column : (long) column * b.rows();
      long at = (long) column * out.rows() + row;
      gemm(a, ta, atA, b, tb, atB, add, out, at, out.rows(), m, n, k);
    }

    /**
     * A product of parts of matrices, each from an element on; {@code out} has {@code rows} rows.
     */
    static void gemm(
        Tensor a,
        boolean ta,
        long atA,
        Tensor b,
        boolean tb,
        long atB,
        boolean add,
        Tensor out,
        long at,
        int rows,
        int m,
        int n,
        int k) {
      int opA = ta ? CblasTrans : CblasNoTrans;
      int opB = tb ? CblasTrans : CblasNoTrans;
      int aRows = a.rows();
      int bRows = b.rows();
      Places places = Places.mine();
      if (out.memory().pointer instanceof FloatPointer start) {
        FloatPointer x = places.at(0, (FloatPointer) a.memory().pointer, atA);
        FloatPointer y = places.at(1, (FloatPointer) b.memory().pointer, atB);
        FloatPointer z = places.at(2, start, at);
        cblas_sgemm(CblasColMajor, opA, opB, m, n, k, 1, x, aRows, y, bRows, add ? 1 : 0, z, rows);
      } else {
        DoublePointer x = places.at(0, (DoublePointer) a.memory().pointer, atA);
        DoublePointer y = places.at(1, (DoublePointer) b.memory().pointer, atB);
        DoublePointer z = places.at(2, (DoublePointer) out.memory().pointer, at);
        cblas_dgemm(CblasColMajor, opA, opB, m, n, k, 1, x, aRows, y, bRows, add ? 1 : 0, z, rows);
      }
    }

    /** One row times a matrix, several times faster as a matrix-vector product. */
    static void single(Tensor a, Tensor b, boolean tb, boolean add, Tensor out) {
      int op = tb ? CblasNoTrans : CblasTrans;
      int rows = b.rows();
      int columns = b.columns();
      if (out.memory().pointer instanceof FloatPointer y) {
        FloatPointer matrix = (FloatPointer) b.memory().pointer;
        FloatPointer x = (FloatPointer) a.memory().pointer;
        cblas_sgemv(CblasColMajor, op, rows, columns, 1, matrix, rows, x, 1, add ? 1 : 0, y, 1);
      } else {
        DoublePointer matrix = (DoublePointer) b.memory().pointer;
        DoublePointer x = (DoublePointer) a.memory().pointer;
        DoublePointer y = (DoublePointer) out.memory().pointer;
        cblas_dgemv(CblasColMajor, op, rows, columns, 1, matrix, rows, x, 1, add ? 1 : 0, y, 1);
      }
    }

    static double dot(Tensor a, Tensor b, int at, int n) {
      Places places = Places.mine();
      if (a.memory().pointer instanceof FloatPointer x) {
        FloatPointer y = (FloatPointer) b.memory().pointer;
        return cblas_sdot(n, places.at(0, x, at), 1, places.at(1, y, at), 1);
      }
      DoublePointer x = (DoublePointer) a.memory().pointer;
      DoublePointer y = (DoublePointer) b.memory().pointer;
      return cblas_ddot(n, places.at(0, x, at), 1, places.at(1, y, at), 1);
    }

    static void columnSums(Memory x, int at, Memory ones, int rows, int columns, Memory out) {
      FloatPointer start = Places.mine().at(0, (FloatPointer) x.pointer, at);
      FloatPointer one = (FloatPointer) ones.pointer;
      FloatPointer sums = (FloatPointer) out.pointer;
      cblas_sgemv(CblasColMajor, CblasTrans, rows, columns, 1, start, rows, one, 1, 0, sums, 1);
    }

    static void columnSquares(Tensor x, int first, int end, double[] out) {
      int n = x.rows();
      Places places = Places.mine();
      for (int j = first; j < end; j++) {
        long at = (long) j * n;
        if (x.memory().pointer instanceof FloatPointer start) {
          FloatPointer column = places.at(0, start, at);
          out[j] = cblas_sdot(n, column, 1, column, 1);
        } else {
          DoublePointer column = places.at(0, (DoublePointer) x.memory().pointer, at);
          out[j] = cblas_ddot(n, column, 1, column, 1);
        }
      }
    }
  }
}
