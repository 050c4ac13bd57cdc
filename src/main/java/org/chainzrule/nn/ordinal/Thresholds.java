package org.chainzrule.nn.ordinal;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.Labels;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** What the losses over one logit a threshold, {@code [n, K - 1]} for K classes, have in common. */
final class Thresholds {

  /** Turns the logits of one example into K class probabilities. */
  @FunctionalInterface
  interface Rule {
    void apply(double[] logits, double[] probabilities);
  }

  private Thresholds() {}

  /**
   * {@code -Σ_k m_k ln σ(s_k z_k)} of each row, shape {@code [n, 1]}, as {@code softplus(-s z)},
   * which neither overflows nor cancels.
   *
   * @param s the sign with which a logit counts, 1 where it should be high and -1 where low
   * @param m 1 for the terms of an example, 0 for others
   */
  static Variable negativeLogSigmoid(Variable z, Labels labels, Labels.Entry s, Labels.Entry m) {
    int columns = z.value().columns();
    Variable signs = labels.matrix(columns, (label, k) -> -s.at(label, k));
    return z.times(signs).map(Curve.SOFTPLUS, 0).times(labels.matrix(columns, m)).sum(1);
  }

  /** The level encoding {@code t_k = 1[y > k]} as a sign. */
  static double level(int label, int k) {
    return label > k ? 1 : -1;
  }

  static double sigmoid(double x) {
    return Curve.SIGMOID.at(x, 0);
  }

  /** Rejects logits that a cumulative link never gives, since they descend along a row. */
  static void checkAscending(Tensor logits) {
    int n = logits.rows();
    double[] z = logits.toColumns();
    for (int at = n; at < z.length; at++) {
      if (z[at] < z[at - n]) {
        throw new IllegalArgumentException(
            "expected logits that ascend along each row, as a cumulative link gives, got "
                + z[at]
                + " after "
                + z[at - n]
                + " in row "
                + at % n);
      }
    }
  }

  /** Class probabilities {@code [n, K]} of logits {@code [n, K - 1]}. */
  static Tensor probabilities(Tensor logits, Rule rule) {
    int n = logits.rows();
    int thresholds = logits.columns();
    double[] z = logits.toColumns();
    double[] all = new double[n * (thresholds + 1)];
    double[] own = new double[thresholds];
    double[] probabilities = new double[thresholds + 1];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < thresholds; k++) {
        own[k] = z[k * n + i];
      }
      rule.apply(own, probabilities);
      for (int k = 0; k <= thresholds; k++) {
        all[k * n + i] = probabilities[k];
      }
    }
    return Tensor.ofColumns(Shape.of(n, thresholds + 1), logits.precision(), all);
  }

  /** {@code P(y = k) = P(y > k - 1) - P(y > k)}, for {@code P(y > k)} that does not rise. */
  static void differences(double[] above, double[] probabilities) {
    double before = 1;
    for (int k = 0; k < above.length; k++) {
      probabilities[k] = before - above[k];
      before = above[k];
    }
    probabilities[above.length] = before;
  }

  /**
   * What an operator makes of each row from its beginning up to each place, in ONNX.
   *
   * @param neutral what the operator leaves every number with as it is
   */
  static OnnxTensor running(String operator, double neutral, OnnxTensor rows, int columns) {
    OnnxTensor all = rows;
    // Twice as many places with every step.
    for (int by = 1; by < columns; by *= 2) {
      all = all.node(operator, shifted(all, by, -by, neutral));
    }
    return all;
  }

  /** Rows with columns of one number before and after them, or fewer columns than they had. */
  static OnnxTensor shifted(OnnxTensor rows, int before, int after, double number) {
    return rows.node("Pad", rows.integers(0, before, 0, after), rows.constant(number));
  }

  /** How many numbers of each row are above a limit. */
  static OnnxTensor countAbove(OnnxTensor rows, double limit) {
    return rows.constant(limit).less(rows).as(OnnxType.INT64).sum(1);
  }

  /** The sum of each row as a column. */
  static OnnxTensor sums(OnnxTensor rows) {
    return rows.sum(1).unsqueeze(1);
  }
}
