package org.chainzrule.tensor.kernel;

import java.util.Arrays;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * Sums of vectors over {@link Bags}, and their adjoint, over host memory: in 64 bits, id by id in
 * the order of the examples. Some features are computed at a time, so that scratch memory stays
 * small.
 */
final class HostBags {

  private static final int ELEMENTS = 1 << 18;

  private HostBags() {}

  static void pool(Tensor x, Bags bags, boolean mean, Tensor out) {
    int d = x.rows();
    int n = bags.examples();
    Scratch scratch = Scratch.mine();
    double[] vectors = scratch.doubles(1, x.length());
    x.memory().read(0, vectors, 0, x.length());
    int wide = features(n, d);
    double[] block = scratch.doubles(2, wide * n);
    double[] sum = scratch.doubles(3, wide);
    for (int from = 0; from < d; from += wide) {
      int count = Math.min(wide, d - from);
      for (int s = 0; s < n; s++) {
        Arrays.fill(sum, 0, count, 0);
        for (int e = bags.starts[s]; e < bags.starts[s + 1]; e++) {
          int at = bags.positions[e] * d + from;
          for (int j = 0; j < count; j++) {
            sum[j] += vectors[at + j];
          }
        }
        double f = factor(bags, s, mean);
        for (int j = 0; j < count; j++) {
          block[j * n + s] = f * sum[j];
        }
      }
      out.memory().write(from * n, block, 0, count * n);
    }
  }

  static void spread(Tensor g, Bags bags, boolean mean, Tensor out) {
    int d = out.rows();
    int n = bags.examples();
    Scratch scratch = Scratch.mine();
    double[] vectors = scratch.doubles(1, out.length());
    Arrays.fill(vectors, 0, out.length(), 0);
    int wide = features(n, d);
    double[] block = scratch.doubles(2, wide * n);
    double[] own = scratch.doubles(3, wide);
    for (int from = 0; from < d; from += wide) {
      int count = Math.min(wide, d - from);
      g.memory().read(from * n, block, 0, count * n);
      for (int s = 0; s < n; s++) {
        double f = factor(bags, s, mean);
        for (int j = 0; j < count; j++) {
          own[j] = f * block[j * n + s];
        }
        for (int e = bags.starts[s]; e < bags.starts[s + 1]; e++) {
          int at = bags.positions[e] * d + from;
          for (int j = 0; j < count; j++) {
            vectors[at + j] += own[j];
          }
        }
      }
    }
    out.memory().write(0, vectors, 0, out.length());
  }

  private static int features(int n, int d) {
    return Math.max(1, Math.min(d, ELEMENTS / Math.max(1, n)));
  }

  /** The factor of an example's sum: 1, or the reciprocal of its number of ids for a mean. */
  static double factor(Bags bags, int example, boolean mean) {
    return mean ? 1.0 / Math.max(1, bags.size(example)) : 1;
  }
}
