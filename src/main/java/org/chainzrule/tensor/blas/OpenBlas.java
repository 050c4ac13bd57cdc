package org.chainzrule.tensor.blas;

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
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.Tensor;

/**
 * All calls of the binding of OpenBLAS, so that its classes are loaded only where it is there.
 * Products run inside {@link BlasThreads#one}.
 */
final class OpenBlas {

  private OpenBlas() {}

  static boolean works() {
    return cblas_sdot(1, new float[] {2}, 1, new float[] {3}, 1) == 6 && BlasThreads.available();
  }

  /** A product of parts of matrices, each from an element on; {@code out} has {@code rows} rows. */
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
