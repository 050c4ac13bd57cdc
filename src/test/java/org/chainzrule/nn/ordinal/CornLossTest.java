package org.chainzrule.nn.ordinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

public class CornLossTest implements ThresholdLossContract {

  @Test
  void the_golden_value_is_met_in_both_precisions() {
    assertThat(golden(Precision.DOUBLE)).isCloseTo(0.1645240269, within(1e-10));
    assertThat(golden(Precision.SINGLE)).isCloseTo(0.1645240269, within(1e-6));
  }

  @Test
  void divided_by_examples_instead_it_is_the_golden_value_of_condor() {
    assertThat(golden(Precision.DOUBLE) * 9 / 3).isCloseTo(0.4935720806, within(1e-10));
  }

  private static double golden(Precision precision) {
    return ThresholdLossContract.value(
        new CornLoss(), CoralLossTest.LOGITS, CoralLossTest.LABELS, precision);
  }

  @Test
  void the_golden_example_has_nine_pairs() {
    assertThat(
            new CornLoss().weight(Tensor.of(CoralLossTest.LOGITS), Tensor.of(CoralLossTest.LABELS)))
        .isEqualTo(9);
  }

  @Test
  void it_decides_for_the_number_of_products_above_one_half() {
    double[][] logits = {{14.152, -6.1942, .4771, .9685}, {65.667, .303, 11.5, -4.524}};
    assertThat(new CornLoss().decoder().decide(Tensor.of(logits)).orElseThrow())
        .containsExactly(1, 3);
  }

  @Test
  void whatever_the_logits_its_chances_fall_and_its_decision_is_their_median() {
    Tensor logits = Tensor.normal(Seeds.of(3), Shape.of(200, 4), Precision.DOUBLE).times(3);
    int[] medians =
        DecisionRule.MEDIAN.of(new CornLoss().decoder().probabilities(logits).orElseThrow());
    assertThat(new CornLoss().decoder().decide(logits).orElseThrow()).containsExactly(medians);
    assertThat(medians).contains(0, 1, 2, 3, 4);
  }

  @Test
  void probabilities_are_products_of_conditional_ones() {
    Tensor logits = Tensor.of(new double[][] {{Math.log(3), 0}});
    assertThat(new CornLoss().decoder().probabilities(logits).orElseThrow().toArray())
        .containsExactly(new double[] {0.25, 0.375, 0.375}, within(1e-15));
  }

  @Override
  public CornLoss loss() {
    return new CornLoss();
  }

  /** Row by row 1, 3, 2 and 3 pairs. */
  @Override
  public double share(int row) {
    return 1 / 9.0;
  }

  @Override
  public double byHand(double[] z, double[] label) {
    double sum = 0;
    for (int k = 0; k < z.length && label[0] > k - 1; k++) {
      double log = ThresholdLossContract.logSigmoid(z[k]);
      sum -= label[0] > k ? log : log - z[k];
    }
    return sum;
  }

  @Nested
  class Weighted implements ThresholdLossContract {
    @Override
    public Loss loss() {
      return new CornLoss().weighted(ClassWeights.of(1, 2, 4, 3));
    }

    @Override
    public double byHand(double[] z, double[] label) {
      return CornLossTest.this.byHand(z, label);
    }

    @Override
    public double share(int row) {
      return new double[] {1, 4, 2, 3}[row] / (1 + 4 * 3 + 2 * 2 + 3 * 3);
    }
  }
}
