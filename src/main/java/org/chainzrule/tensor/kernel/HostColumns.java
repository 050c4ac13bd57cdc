package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import java.util.Arrays;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;
import org.chainzrule.tensor.parallel.WorkerPool;

/** Column scaling and the softmax cross-entropy over host memory. */
final class HostColumns {

  /** What an exponential costs, in elements of simpler loops. */
  private static final int EXPONENTIAL = 8;

  private HostColumns() {}

  /** Fills every column with one number, x being {@code [1, d]}. */
  static void stretch(Tensor x, Tensor out) {
    ColumnBlocks.each(out, (at, column, wide, n) -> stretch(x, out, at, column, wide, n));
  }

  private static void stretch(Tensor x, Tensor out, int at, int column, int wide, int n) {
    if (x.precision() == Precision.SINGLE) {
      float[] a = Scratch.mine().floats(0, BLOCK);
      for (int i = 0; i < wide; i++) {
        Arrays.fill(a, i * n, (i + 1) * n, (float) x.memory().at(column + i));
      }
      out.memory().write(at, a, 0, wide * n);
    } else {
      double[] a = Scratch.mine().doubles(0, BLOCK);
      for (int i = 0; i < wide; i++) {
        Arrays.fill(a, i * n, (i + 1) * n, x.memory().at(column + i));
      }
      out.memory().write(at, a, 0, wide * n);
    }
  }

  /** {@code out_ij = s x_ij f_j}, added to what is there if asked to. */
  static void scale(Tensor x, Tensor f, double s, boolean add, Tensor out) {
    ColumnBlocks.each(
        x,
        x.precision() == Precision.SINGLE
            ? (at, column, wide, n) -> singles(x, f, s, add, out, at, column, wide, n)
            : (at, column, wide, n) -> doubles(x, f, s, add, out, at, column, wide, n));
  }

  private static void singles(
      Tensor x, Tensor f, double s, boolean add, Tensor out, int at, int column, int wide, int n) {
    float[] a = Scratch.mine().floats(0, BLOCK);
    float[] b = Scratch.mine().floats(1, BLOCK);
    x.memory().read(at, a, 0, wide * n);
    if (add) {
      out.memory().read(at, b, 0, wide * n);
    }
    for (int i = 0; i < wide; i++) {
      float factor = (float) (s * f.memory().at(column + i));
      if (add) {
        add(a, factor, b, i * n, n);
      } else {
        scale(a, factor, b, i * n, n);
      }
    }
    out.memory().write(at, b, 0, wide * n);
  }

  private static void doubles(
      Tensor x, Tensor f, double s, boolean add, Tensor out, int at, int column, int wide, int n) {
    double[] a = Scratch.mine().doubles(0, BLOCK);
    double[] b = Scratch.mine().doubles(1, BLOCK);
    x.memory().read(at, a, 0, wide * n);
    if (add) {
      out.memory().read(at, b, 0, wide * n);
    } else {
      Arrays.fill(b, 0, wide * n, 0);
    }
    for (int i = 0; i < wide; i++) {
      add(a, s * f.memory().at(column + i), b, i * n, n);
    }
    out.memory().write(at, b, 0, wide * n);
  }

  private static void scale(float[] a, float factor, float[] b, int from, int n) {
    for (int i = from; i < from + n; i++) {
      b[i] = a[i] * factor;
    }
  }

  private static void add(float[] a, float factor, float[] b, int from, int n) {
    for (int i = from; i < from + n; i++) {
      b[i] += a[i] * factor;
    }
  }

  private static void add(double[] a, double factor, double[] b, int from, int n) {
    for (int i = from; i < from + n; i++) {
      b[i] += factor * a[i];
    }
  }

  /** By the largest logit of each row. */
  static void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor gradient) {
    int n = logits.rows();
    int classes = logits.columns();
    boolean mean = loss.shape().rank() == 0;
    Scratch scratch = Scratch.mine();
    double[] x = scratch.doubles(0, logits.length());
    double[] label = scratch.doubles(1, n);
    double[] most = scratch.doubles(2, n);
    double[] sum = scratch.doubles(3, n);
    double[] losses = scratch.doubles(4, Math.max(1, n));
    logits.memory().read(0, x, 0, logits.length());
    labels.memory().read(0, label, 0, n);
    WorkerPool.run(
        n,
        classes * EXPONENTIAL,
        1,
        (from, to) ->
            crossEntropy(x, label, most, sum, losses, n, classes, mean ? n : 1, from, to));
    if (mean) {
      double total = 0;
      for (int i = 0; i < n; i++) {
        total += losses[i];
      }
      losses[0] = total / n;
    }
    loss.memory().write(0, losses, 0, loss.length());
    gradient.memory().write(0, x, 0, gradient.length());
  }

  /** Some rows: losses, and a part of their gradient in the place of the logits x. */
  private static void crossEntropy(
      double[] x,
      double[] label,
      double[] most,
      double[] sum,
      double[] losses,
      int n,
      int classes,
      int parts,
      int from,
      int to) {
    System.arraycopy(x, from, most, from, to - from);
    for (int at = n; at < classes * n; at += n) {
      for (int i = from; i < to; i++) {
        most[i] = Math.max(most[i], x[at + i]);
      }
    }
    for (int i = from; i < to; i++) {
      losses[i] = most[i] - x[(int) label[i] * n + i];
    }
    Arrays.fill(sum, from, to, 0);
    for (int at = 0; at < classes * n; at += n) {
      for (int i = from; i < to; i++) {
        double e = Math.exp(x[at + i] - most[i]);
        x[at + i] = e;
        sum[i] += e;
      }
    }
    for (int i = from; i < to; i++) {
      losses[i] += Math.log(sum[i]);
      // softmax - 1 as minus all the others: exact where the label is all but certain.
      double others = 0;
      for (int k = 0; k < classes; k++) {
        others += k == (int) label[i] ? 0 : x[k * n + i];
      }
      x[(int) label[i] * n + i] = -others;
      sum[i] = 1 / (sum[i] * parts);
    }
    for (int at = 0; at < classes * n; at += n) {
      for (int i = from; i < to; i++) {
        x[at + i] *= sum[i];
      }
    }
  }
}
