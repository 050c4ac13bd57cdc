package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import java.util.Arrays;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.ColumnBlocks;
import org.chainzrule.tensor.parallel.Scratch;
import org.chainzrule.tensor.parallel.WorkerPool;

/** Column scaling and softmax cross-entropy over host memory. */
final class HostColumns {

  /** What an exponential costs, in elements of simpler loops. */
  private static final int EXPONENTIAL = 8;

  private HostColumns() {}

  /** Fills every column with one number, x being {@code [1, d]}. */
  static void stretch(Tensor x, Tensor out) {
    ColumnBlocks.each(
        out.rows(), out.columns(), (at, column, wide, n) -> stretch(x, out, at, column, wide, n));
  }

  private static void stretch(Tensor x, Tensor out, int at, int column, int wide, int n) {
    HostBlock block = HostBlock.scratch(out.precision(), 0, BLOCK);
    for (int i = 0; i < wide; i++) {
      block.fill(x.memory().at(column + i), i * n, (i + 1) * n);
    }
    block.write(out.memory(), at, wide * n);
  }

  /** {@code out_ij = s x_ij f_j}, added to what is there if asked to. */
  static void scale(Tensor x, Tensor f, double s, boolean add, Tensor out) {
    ColumnBlocks.each(
        x.rows(),
        x.columns(),
        (at, column, wide, n) -> scale(x, f, s, add, out, at, column, wide, n));
  }

  private static void scale(
      Tensor x, Tensor f, double s, boolean add, Tensor out, int at, int column, int wide, int n) {
    HostBlock a = HostBlock.scratch(x.precision(), 0, BLOCK);
    HostBlock b = HostBlock.scratch(x.precision(), 1, BLOCK);
    a.read(x.memory(), at, 0, wide * n);
    if (add) {
      b.read(out.memory(), at, 0, wide * n);
    }
    for (int i = 0; i < wide; i++) {
      double factor = s * f.memory().at(column + i);
      if (add) {
        b.addScaled(a, factor, i * n, (i + 1) * n);
      } else {
        b.scale(a, factor, i * n, (i + 1) * n);
      }
    }
    b.write(out.memory(), at, wide * n);
  }

  /**
   * Softmax and cross-entropy; see {@link Kernels#crossEntropy}. The largest logit of each row is
   * subtracted first, so that no exponential overflows.
   */
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
