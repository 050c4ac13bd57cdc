package org.chainzrule.nn.ordinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CumulativeLinkLossTest implements ThresholdLossContract {

  private static double value(Precision precision, double label, double... logits) {
    return ThresholdLossContract.value(
        new CumulativeLinkLoss(), new double[][] {logits}, new double[][] {{label}}, precision);
  }

  @Test
  void far_out_the_golden_value_is_met_where_a_difference_of_sigmoids_vanishes() {
    assertThat((float) Thresholds.sigmoid(30) - (float) Thresholds.sigmoid(29)).isZero();
    assertThat(value(Precision.SINGLE, 1, 29, 30)).isCloseTo(29.4587, within(5e-5));
    assertThat(value(Precision.DOUBLE, 1, 29, 30))
        .isCloseTo(29 - Math.log(1 - Math.exp(-1)), within(1e-12));
    assertThat(value(Precision.SINGLE, 1, -30, -29)).isCloseTo(29.4587, within(5e-5));
  }

  @Test
  void gradients_far_out_are_finite_and_pull_towards_the_class() {
    for (Precision precision : Precision.values()) {
      Parameter z = new Parameter("logits", Tensor.of(new double[][] {{29, 30}}).cast(precision));
      Tensor label = Tensor.of(new double[][] {{1}}).cast(precision);
      double[] g = Gradients.of(new CumulativeLinkLoss().mean(z, label)).wrt(z).value().toArray();
      double pull = 1 / Math.expm1(1);
      assertThat(g).containsExactly(new double[] {1 + pull, -pull}, within(1e-6));
    }
  }

  @Test
  void thresholds_that_rounding_made_equal_cost_a_finite_amount() {
    assertThat(value(Precision.SINGLE, 1, 2, 2)).isBetween(10.0, 20.0);
    assertThat(value(Precision.DOUBLE, 1, 2, 2)).isBetween(30.0, 40.0);
  }

  @Test
  void narrow_gaps_keep_their_relative_precision() {
    double expected = -Math.log(1e-6 * Thresholds.sigmoid(0) * Thresholds.sigmoid(0));
    assertThat(value(Precision.DOUBLE, 1, 0, 1e-6)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void two_classes_are_a_logistic_regression() {
    assertThat(value(Precision.DOUBLE, 0, 0.7))
        .isCloseTo(Math.log1p(Math.exp(-0.7)), within(1e-15));
    assertThat(value(Precision.DOUBLE, 1, 0.7)).isCloseTo(Math.log1p(Math.exp(0.7)), within(1e-15));
  }

  @Test
  void logits_that_descend_are_rejected() {
    assertThatThrownBy(() -> value(Precision.DOUBLE, 1, 0, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected logits that ascend along each row, as a cumulative link gives, got 1.0 after"
                + " 2.0 in row 0");
  }

  @Test
  void it_decides_for_the_likeliest_class_unless_told_otherwise() {
    // Probabilities 0.4, 0.05, 0.1, 0.1, 0.35: mean 1.95, median 2.
    Tensor logits = Tensor.of(new double[][] {{logit(0.4), logit(0.45), logit(0.55), logit(0.65)}});
    Loss loss = new CumulativeLinkLoss();
    assertThat(loss.decoder().decide(logits).orElseThrow()).containsExactly(0);
    assertThat(loss.deciding(DecisionRule.MEDIAN).decoder().decide(logits).orElseThrow())
        .containsExactly(2);
    assertThat(loss.deciding(DecisionRule.ROUNDED_MEAN).decoder().decide(logits).orElseThrow())
        .containsExactly(2);
  }

  private static double logit(double p) {
    return Math.log(p / (1 - p));
  }

  @Test
  void probabilities_far_out_do_not_cancel() {
    Tensor logits = Tensor.of(new double[][] {{40, 41}});
    double[] p = new CumulativeLinkLoss().decoder().probabilities(logits).orElseThrow().toArray();
    assertThat(p[1] / (Math.exp(-40) - Math.exp(-41))).isCloseTo(1, within(1e-12));
  }

  @Override
  public CumulativeLinkLoss loss() {
    return new CumulativeLinkLoss();
  }

  /** In ascending order. */
  @Override
  public Tensor prediction(int n) {
    double[][] rows = new double[n][];
    Tensor any = ThresholdLossContract.super.prediction(n);
    for (int i = 0; i < n; i++) {
      rows[i] = any.gather(i).toArray();
      Arrays.sort(rows[i]);
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] += 0.3 * k;
      }
    }
    return Tensor.of(rows);
  }

  @Override
  public double byHand(double[] z, double[] label) {
    int y = (int) label[0];
    double above = y < z.length ? 1 / (1 + Math.exp(-z[y])) : 1;
    double below = y > 0 ? 1 / (1 + Math.exp(-z[y - 1])) : 0;
    return -Math.log(above - below);
  }

  @Nested
  class Weighted implements ThresholdLossContract {
    @Override
    public Loss loss() {
      return new CumulativeLinkLoss().weighted(ClassWeights.of(1, 2, 4, 3));
    }

    @Override
    public Tensor prediction(int n) {
      return CumulativeLinkLossTest.this.prediction(n);
    }

    @Override
    public double byHand(double[] z, double[] label) {
      return CumulativeLinkLossTest.this.byHand(z, label);
    }

    @Override
    public double share(int row) {
      return new double[] {0.1, 0.4, 0.2, 0.3}[row];
    }
  }
}
