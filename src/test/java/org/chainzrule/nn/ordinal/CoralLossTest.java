package org.chainzrule.nn.ordinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CoralLossTest implements ThresholdLossContract {

  static final double[][] LOGITS = {
    {2.1, 1.8, -2.1, -1.8}, {1.9, -1, -1.5, -1.3}, {1.9, 1.8, 1.7, 1.6}
  };
  static final double[][] LABELS = {{2}, {1}, {4}};

  @Test
  void the_golden_value_is_met_in_both_precisions() {
    assertThat(ThresholdLossContract.value(new CoralLoss(), LOGITS, LABELS, Precision.DOUBLE))
        .isCloseTo(0.6920385280, within(1e-10));
    assertThat(ThresholdLossContract.value(new CoralLoss(), LOGITS, LABELS, Precision.SINGLE))
        .isCloseTo(0.6920385280, within(1e-6));
  }

  @Test
  void levels_of_three_among_five_are_passed_three_times() {
    double[] levels = new double[4];
    for (int k = 0; k < 4; k++) {
      levels[k] = Thresholds.level(3, k);
    }
    assertThat(levels).containsExactly(1, 1, 1, -1);
  }

  @Test
  void it_decides_for_the_number_of_positive_logits() {
    Tensor logits = Tensor.of(new double[][] {{-1, -2}, {1, -2}, {3, 2}, {-1, 2}, {0, 0}});
    assertThat(new CoralLoss().decoder().decide(logits).orElseThrow())
        .containsExactly(0, 1, 2, 1, 0);
  }

  @Test
  void probabilities_are_differences_of_neighbouring_chances() {
    Tensor logits = Tensor.of(new double[][] {{Math.log(4), 0, -Math.log(4)}});
    assertThat(new CoralLoss().decoder().probabilities(logits).orElseThrow().toArray())
        .containsExactly(new double[] {0.2, 0.3, 0.3, 0.2}, within(1e-15));
  }

  @Test
  void logits_out_of_order_leave_no_chance_to_the_class_between() {
    Tensor logits = Tensor.of(new double[][] {{0, Math.log(4)}});
    assertThat(new CoralLoss().decoder().probabilities(logits).orElseThrow().toArray())
        .containsExactly(new double[] {0.5, 0, 0.5}, within(1e-15));
  }

  @Test
  void weights_for_another_number_of_classes_are_rejected() {
    Loss loss = new CoralLoss().weighted(ClassWeights.of(1, 2));
    assertThatThrownBy(() -> ThresholdLossContract.value(loss, LOGITS, LABELS, Precision.DOUBLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 5 class weights, got 2");
  }

  @Override
  public CoralLoss loss() {
    return new CoralLoss();
  }

  @Override
  public double byHand(double[] z, double[] label) {
    double sum = 0;
    for (int k = 0; k < z.length; k++) {
      double log = ThresholdLossContract.logSigmoid(z[k]);
      sum -= label[0] > k ? log : log - z[k];
    }
    return sum;
  }

  @Nested
  class Weighted implements ThresholdLossContract {
    @Override
    public Loss loss() {
      return new CoralLoss().weighted(ClassWeights.of(1, 2, 4, 3));
    }

    @Override
    public double byHand(double[] z, double[] label) {
      return CoralLossTest.this.byHand(z, label);
    }

    @Override
    public double share(int row) {
      return new double[] {0.1, 0.4, 0.2, 0.3}[row];
    }
  }
}
