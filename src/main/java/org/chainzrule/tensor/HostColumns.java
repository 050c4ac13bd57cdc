package org.chainzrule.tensor;

import java.util.Arrays;

/** Column scaling and the softmax cross-entropy over host memory. */
final class HostColumns {

  /** What an exponential costs, in elements of simpler loops. */
  private static final int EXPONENTIAL = 8;

  private HostColumns() {}

  /** Fills every column with one number, x being {@code [1, d]}. */
  static void stretch(Tensor x, Tensor out) {
    Team.columns(out, (from, to) -> stretch(x, out, from, to));
  }

  private static void stretch(Tensor x, Tensor out, int first, int end) {
    int rows = out.rows();
    Scratch scratch = Scratch.mine();
    int step = Lookup.columnsInBlock(rows);
    for (int j = first; j < end; j += step) {
      int n = Math.min(step, end - j) * rows;
      if (x.precision() == Precision.SINGLE) {
        float[] a = scratch.floats(0, step * rows);
        for (int i = 0; i < n; i += rows) {
          Arrays.fill(a, i, i + rows, (float) x.memory().at(j + i / rows));
        }
        out.memory().write(j * rows, a, 0, n);
      } else {
        double[] a = scratch.doubles(0, step * rows);
        for (int i = 0; i < n; i += rows) {
          Arrays.fill(a, i, i + rows, x.memory().at(j + i / rows));
        }
        out.memory().write(j * rows, a, 0, n);
      }
    }
  }

  /** {@code out_ij = s x_ij f_j}, added to what is there if asked to. */
  static void scale(Tensor x, Tensor f, double s, boolean add, Tensor out) {
    Team.columns(x, (from, to) -> scale(x, f, s, add, out, from, to));
  }

  private static void scale(
      Tensor x, Tensor f, double s, boolean add, Tensor out, int first, int end) {
    int rows = x.rows();
    Scratch scratch = Scratch.mine();
    if (x.precision() == Precision.SINGLE) {
      int step = Lookup.columnsInBlock(rows);
      float[] a = scratch.floats(0, step * rows);
      float[] b = scratch.floats(1, step * rows);
      float[] factors = scratch.floats(2, f.length());
      f.memory().read(0, factors, 0, f.length());
      for (int j = first; j < end; j += step) {
        int wide = Math.min(step, end - j);
        x.memory().read(j * rows, a, 0, wide * rows);
        if (add) {
          out.memory().read(j * rows, b, 0, wide * rows);
        }
        for (int i = 0; i < wide; i++) {
          float factor = (float) (s * factors[j + i]);
          if (add) {
            add(a, factor, b, i * rows, rows);
          } else {
            scale(a, factor, b, i * rows, rows);
          }
        }
        out.memory().write(j * rows, b, 0, wide * rows);
      }
    } else {
      double[] a = scratch.doubles(0, rows);
      double[] b = scratch.doubles(1, rows);
      double[] factors = scratch.doubles(2, f.length());
      f.memory().read(0, factors, 0, f.length());
      for (int j = first; j < end; j++) {
        x.memory().read(j * rows, a, 0, rows);
        if (add) {
          out.memory().read(j * rows, b, 0, rows);
        } else {
          Arrays.fill(b, 0, rows, 0);
        }
        for (int i = 0; i < rows; i++) {
          b[i] += s * factors[j] * a[i];
        }
        out.memory().write(j * rows, b, 0, rows);
      }
    }
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

  /** The mean loss, and {@code (softmax - onehot) / n}, by the largest logit of each row. */
  static void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor gradient) {
    int n = logits.rows();
    int classes = logits.columns();
    Scratch scratch = Scratch.mine();
    double[] x = scratch.doubles(0, logits.length());
    double[] label = scratch.doubles(1, n);
    double[] most = scratch.doubles(2, n);
    double[] sum = scratch.doubles(3, n);
    double[] losses = scratch.doubles(4, n);
    logits.memory().read(0, x, 0, logits.length());
    labels.memory().read(0, label, 0, n);
    Team.run(
        n,
        classes * EXPONENTIAL,
        1,
        (from, to) -> crossEntropy(x, label, most, sum, losses, n, classes, from, to));
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += losses[i];
    }
    loss.memory().write(0, new double[] {total / n}, 0, 1);
    gradient.memory().write(0, x, 0, gradient.length());
  }

  /** Some rows: losses, and the gradient in the place of the logits x. */
  private static void crossEntropy(
      double[] x,
      double[] label,
      double[] most,
      double[] sum,
      double[] losses,
      int n,
      int classes,
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
      sum[i] = 1 / (sum[i] * n);
    }
    for (int at = 0; at < classes * n; at += n) {
      for (int i = from; i < to; i++) {
        x[at + i] *= sum[i];
      }
    }
  }
}
