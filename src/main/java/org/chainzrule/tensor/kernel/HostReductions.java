package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import java.util.Arrays;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Walk;
import org.chainzrule.tensor.blas.Blas;
import org.chainzrule.tensor.blas.BlasThreads;
import org.chainzrule.tensor.parallel.Scratch;
import org.chainzrule.tensor.parallel.WorkerPool;

/** Sums and maxima over host memory. Every partial sum over a block is added up in 64 bits. */
final class HostReductions {

  /** Elements of a sum of products that one core adds up at a time. */
  private static final int PART = 1 << 13;

  /** Rows that one core takes at a time. */
  private static final int ROWS = 32;

  private HostReductions() {}

  static void sum(Tensor x, Tensor out) {
    Walk walk = Walk.over(x.shape(), out.shape());
    double[] totals = Scratch.mine().doubles(0, out.length());
    Arrays.fill(totals, 0, out.length(), 0);
    Memory from = x.memory();
    int block = Math.min(walk.run, BLOCK);
    boolean single = x.precision() == Precision.SINGLE;
    boolean columns = !walk.moves && (long) walk.run * out.length() == x.length();
    if (single && columns && walk.run > 1 && walk.run <= BLOCK && Blas.available()) {
      HostMoments.sums(from, walk.run, totals, out.length());
      out.memory().write(0, totals, 0, out.length());
      return;
    }
    if (single && columns && walk.run > BLOCK) {
      WorkerPool.run(
          out.length(), walk.run, 1, (j, end) -> longColumns(from, walk.run, totals, j, end));
      out.memory().write(0, totals, 0, out.length());
      return;
    }
    float[] a = Scratch.mine().floats(1, block);
    double[] b = Scratch.mine().doubles(1, block);
    walk.forEach(
        (at, to) -> {
          for (int i = 0; i < walk.run; i += block) {
            int n = Math.min(block, walk.run - i);
            if (single) {
              from.read(at + i, a, 0, n);
              if (walk.moves) {
                add(a, totals, to + i, n);
              } else {
                totals[to] += sum(a, n);
              }
            } else {
              from.read(at + i, b, 0, n);
              for (int j = 0; j < n; j++) {
                totals[walk.moves ? to + i + j : to] += b[j];
              }
            }
          }
        });
    out.memory().write(0, totals, 0, out.length());
  }

  private static void longColumns(Memory x, int rows, double[] totals, int first, int end) {
    float[] a = Scratch.mine().floats(1, BLOCK);
    for (int j = first; j < end; j++) {
      for (int i = 0; i < rows; i += BLOCK) {
        int n = Math.min(BLOCK, rows - i);
        x.read(j * rows + i, a, 0, n);
        totals[j] += sum(a, n);
      }
    }
  }

  static void max(Tensor x, Tensor out) {
    Walk walk = Walk.over(x.shape(), out.shape());
    double[] best = Scratch.mine().doubles(0, out.length());
    Arrays.fill(best, 0, out.length(), Double.NEGATIVE_INFINITY);
    Memory from = x.memory();
    int block = Math.min(walk.run, BLOCK);
    double[] b = Scratch.mine().doubles(1, block);
    walk.forEach(
        (at, to) -> {
          for (int i = 0; i < walk.run; i += block) {
            int n = Math.min(block, walk.run - i);
            from.read(at + i, b, 0, n);
            for (int j = 0; j < n; j++) {
              int k = walk.moves ? to + i + j : to;
              best[k] = Math.max(best[k], b[j]);
            }
          }
        });
    out.memory().write(0, best, 0, out.length());
  }

  static double dot(Tensor x, Tensor y) {
    if (Blas.available() && x.length() > 0) {
      double direct = inParts(x, y);
      if (Double.isFinite(direct)) {
        return direct;
      }
    }
    // In 64 bits even the largest 32-bit numbers can be squared.
    double[] a = Scratch.mine().doubles(0, BLOCK);
    double[] b = Scratch.mine().doubles(1, BLOCK);
    double total = 0;
    for (int at = 0; at < x.length(); at += BLOCK) {
      int n = Math.min(BLOCK, x.length() - at);
      x.memory().read(at, a, 0, n);
      y.memory().read(at, b, 0, n);
      for (int i = 0; i < n; i++) {
        total += a[i] * b[i];
      }
    }
    return total;
  }

  /** Sums parts of fixed size, so that the bits are the same for any number of threads. */
  private static double inParts(Tensor x, Tensor y) {
    int n = x.length();
    double[] sums = Scratch.mine().doubles(0, (n - 1) / PART + 1);
    if (n <= PART) {
      try (BlasThreads one = BlasThreads.one()) {
        // A sum with 0, as that of several parts, so that there is no -0.
        return 0 + Blas.dot(x, y, 0, n);
      }
    }
    try (BlasThreads one = BlasThreads.one()) {
      WorkerPool.run(
          n,
          1,
          PART,
          (from, to) -> {
            for (int at = from; at < to; at += PART) {
              sums[at / PART] = Blas.dot(x, y, at, Math.min(PART, to - at));
            }
          });
    }
    double total = 0;
    for (int i = 0; i <= (n - 1) / PART; i++) {
      total += sums[i];
    }
    return total;
  }

  static void columnSquares(Tensor x, Tensor out) {
    int rows = x.rows();
    double[] totals = Scratch.mine().doubles(0, x.columns());
    if (Blas.available() && rows > 0) {
      try (BlasThreads one = BlasThreads.one()) {
        WorkerPool.columns(
            x.rows(), x.columns(), (from, to) -> Blas.columnSquares(x, from, to, totals));
      }
    } else {
      Arrays.fill(totals, 0, x.columns(), 0);
      double[] column = Scratch.mine().doubles(1, rows);
      for (int j = 0; j < x.columns(); j++) {
        x.memory().read(j * rows, column, 0, rows);
        for (int i = 0; i < rows; i++) {
          totals[j] += column[i] * column[i];
        }
      }
    }
    out.memory().write(0, totals, 0, x.columns());
  }

  private static void add(float[] a, double[] totals, int at, int n) {
    for (int i = 0; i < n; i++) {
      totals[at + i] += a[i];
    }
  }

  /** Eight accumulators hide the latency of an addition. */
  private static double sum(float[] a, int n) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (; i + 7 < n; i += 8) {
      s0 += a[i];
      s1 += a[i + 1];
      s2 += a[i + 2];
      s3 += a[i + 3];
      s4 += a[i + 4];
      s5 += a[i + 5];
      s6 += a[i + 6];
      s7 += a[i + 7];
    }
    for (; i < n; i++) {
      s0 += a[i];
    }
    return ((double) s0 + s1) + ((double) s2 + s3) + (((double) s4 + s5) + ((double) s6 + s7));
  }

  /**
   * See {@link Kernels#rowSquares}. Every sum follows the order of the columns, so that the bits
   * are the same for any number of threads.
   */
  static void rowSquares(Tensor x, Tensor f, Tensor out) {
    double[] factors = Scratch.mine().doubles(3, f.length());
    double[] totals = Scratch.mine().doubles(5, out.length());
    f.memory().read(0, factors, 0, f.length());
    Arrays.fill(totals, 0, out.length(), 0);
    int sums = f.rows();
    WorkerPool.run(
        x.rows(), x.columns(), ROWS, (from, to) -> rowSquares(x, factors, sums, totals, from, to));
    out.memory().write(0, totals, 0, out.length());
  }

  private static void rowSquares(
      Tensor x, double[] factors, int sums, double[] totals, int first, int end) {
    HostBlock row = HostBlock.scratch(x.precision(), 0, BLOCK);
    double[] squares = Scratch.mine().doubles(1, BLOCK);
    for (int from = first; from < end; from += BLOCK) {
      int n = Math.min(BLOCK, end - from);
      for (int j = 0; j < x.columns(); j++) {
        row.read(x.memory(), j * x.rows() + from, 0, n);
        row.squares(squares, n);
        for (int k = 0; k < sums; k++) {
          addScaled(squares, factors[j * sums + k], totals, k * x.rows() + from, n);
        }
      }
    }
  }

  private static void addScaled(double[] squares, double factor, double[] totals, int at, int n) {
    for (int i = 0; i < n; i++) {
      totals[at + i] += factor * squares[i];
    }
  }
}
