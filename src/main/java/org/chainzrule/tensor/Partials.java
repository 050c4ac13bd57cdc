package org.chainzrule.tensor;

/** Sums of small matrices that several threads have computed parts of. */
final class Partials {

  private Partials() {}

  /**
   * The sum of all columns of {@code parts}, one after the other.
   *
   * @param parts each column a matrix of the shape of {@code out}, {@code [m, n]}
   * @param turned whether each is {@code [n, m]} instead
   * @param add whether to what {@code out} holds
   */
  static void sum(Tensor parts, boolean turned, boolean add, Tensor out) {
    if (out.precision() == Precision.SINGLE) {
      singles(parts, turned, add, out);
    } else {
      doubles(parts, turned, add, out);
    }
  }

  private static void singles(Tensor parts, boolean turned, boolean add, Tensor out) {
    int length = out.length();
    float[] sum = Scratch.mine().floats(1, length);
    float[] x = Scratch.mine().floats(2, length);
    parts.memory().read(0, sum, 0, length);
    for (int j = 1; j < parts.columns(); j++) {
      parts.memory().read(j * length, x, 0, length);
      Arithmetic.PLUS.apply(sum, x, sum, length);
    }
    if (turned) {
      float[] straight = Scratch.mine().floats(3, length);
      int m = out.rows();
      int n = out.columns();
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < m; i++) {
          straight[j * m + i] = sum[i * n + j];
        }
      }
      sum = straight;
    }
    if (add) {
      out.memory().read(0, x, 0, length);
      Arithmetic.PLUS.apply(sum, x, sum, length);
    }
    out.memory().write(0, sum, 0, length);
  }

  private static void doubles(Tensor parts, boolean turned, boolean add, Tensor out) {
    int length = out.length();
    double[] sum = Scratch.mine().doubles(1, length);
    double[] x = Scratch.mine().doubles(2, length);
    parts.memory().read(0, sum, 0, length);
    for (int j = 1; j < parts.columns(); j++) {
      parts.memory().read(j * length, x, 0, length);
      Arithmetic.PLUS.apply(sum, x, sum, length);
    }
    if (turned) {
      double[] straight = Scratch.mine().doubles(3, length);
      int m = out.rows();
      int n = out.columns();
      for (int j = 0; j < n; j++) {
        for (int i = 0; i < m; i++) {
          straight[j * m + i] = sum[i * n + j];
        }
      }
      sum = straight;
    }
    if (add) {
      out.memory().read(0, x, 0, length);
      Arithmetic.PLUS.apply(sum, x, sum, length);
    }
    out.memory().write(0, sum, 0, length);
  }
}
