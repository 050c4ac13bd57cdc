package org.chainzrule.tensor;

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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrix products: OpenBLAS called directly on memory that ND4J owns, which saves ND4J's 10 to 15
 * microseconds a call, or {@code Nd4j.gemm} where the binding is absent.
 */
final class Blas {

  private static final boolean AVAILABLE = loads();

  private Blas() {}

  static boolean available() {
    return AVAILABLE;
  }

  private static boolean loads() {
    try {
      return Backend.host() && Direct.works();
    } catch (LinkageError e) {
      return false;
    }
  }

  /** {@code out = op(a) op(b)}, added to what is there if asked to. */
  static void product(Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    if (a.length() == 0) {
      if (!add) {
        out.fill(0);
      }
    } else if (!AVAILABLE) {
      composed(a, ta, b, tb, add, out);
    } else if (out.rows() == 1 && !ta) {
      Direct.single(a, b, tb, add, out);
    } else {
      Direct.many(a, ta, b, tb, add, out);
    }
  }

  static void composed(Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out) {
    INDArray target = out.view();
    Nd4j.gemm(a.view(), b.view(), target, ta, tb, 1, add ? 1 : 0);
  }

  /** The sum of products of equal elements. */
  static double dot(Tensor a, Tensor b) {
    return Direct.dot(a, b);
  }

  /** The sum of squares of every column from {@code first} (included) to {@code end} (excluded). */
  static void columnSquares(Tensor x, int first, int end, double[] out) {
    Direct.columnSquares(x, first, end, out);
  }

  /** The sums of 32-bit columns that lie one after the other from {@code at} on, by ones. */
  static void columnSums(Memory x, int at, Memory ones, int rows, int columns, Memory out) {
    Direct.columnSums(x, at, ones, rows, columns, out);
  }

  /** Everything that needs the binding's classes, loaded only when asked for. */
  private static final class Direct {

    static boolean works() {
      return cblas_sdot(1, new float[] {2}, 1, new float[] {3}, 1) == 6;
    }

    static void many(Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out) {
      int m = out.rows();
      int n = out.columns();
      int k = ta ? a.rows() : a.columns();
      int opA = ta ? CblasTrans : CblasNoTrans;
      int opB = tb ? CblasTrans : CblasNoTrans;
      if (out.memory().pointer instanceof FloatPointer c) {
        FloatPointer x = (FloatPointer) a.memory().pointer;
        FloatPointer y = (FloatPointer) b.memory().pointer;
        cblas_sgemm(
            CblasColMajor, opA, opB, m, n, k, 1, x, a.rows(), y, b.rows(), add ? 1 : 0, c, m);
      } else {
        DoublePointer x = (DoublePointer) a.memory().pointer;
        DoublePointer y = (DoublePointer) b.memory().pointer;
        DoublePointer c = (DoublePointer) out.memory().pointer;
        cblas_dgemm(
            CblasColMajor, opA, opB, m, n, k, 1, x, a.rows(), y, b.rows(), add ? 1 : 0, c, m);
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

    static double dot(Tensor a, Tensor b) {
      int n = a.length();
      if (a.memory().pointer instanceof FloatPointer x) {
        return cblas_sdot(n, x, 1, (FloatPointer) b.memory().pointer, 1);
      }
      DoublePointer x = (DoublePointer) a.memory().pointer;
      return cblas_ddot(n, x, 1, (DoublePointer) b.memory().pointer, 1);
    }

    static void columnSums(Memory x, int at, Memory ones, int rows, int columns, Memory out) {
      FloatPointer start = (FloatPointer) x.pointer;
      cblas_sgemv(
          CblasColMajor,
          CblasTrans,
          rows,
          columns,
          1,
          at == 0 ? start : new FloatPointer(start).position(at),
          rows,
          (FloatPointer) ones.pointer,
          1,
          0,
          (FloatPointer) out.pointer,
          1);
    }

    static void columnSquares(Tensor x, int first, int end, double[] out) {
      int n = x.rows();
      if (x.memory().pointer instanceof FloatPointer start) {
        FloatPointer column = new FloatPointer(start);
        for (int j = first; j < end; j++) {
          column.position((long) j * n);
          out[j] = cblas_sdot(n, column, 1, column, 1);
        }
      } else {
        DoublePointer column = new DoublePointer((DoublePointer) x.memory().pointer);
        for (int j = first; j < end; j++) {
          column.position((long) j * n);
          out[j] = cblas_ddot(n, column, 1, column, 1);
        }
      }
    }
  }
}
