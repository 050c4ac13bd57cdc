package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.nn.ordinal.CornLoss;
import org.chainzrule.nn.ordinal.CornLossTest;
import org.chainzrule.nn.ordinal.HuberLoss;
import org.chainzrule.nn.ordinal.ThresholdLossContract;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LossWithDecisionTest implements ThresholdLossContract {

  private final CornLossTest corn = new CornLossTest();

  @Test
  void each_rule_has_its_own_answer() {
    Tensor p = Tensor.of(new double[][] {{0.35, 0.25, 0, 0.1, 0.3}, {0, 0, 0, 0, 1}});
    assertThat(DecisionRule.ARGMAX.of(p)).containsExactly(0, 4);
    assertThat(DecisionRule.MEDIAN.of(p)).containsExactly(1, 4);
    assertThat(DecisionRule.ROUNDED_MEAN.of(p)).containsExactly(2, 4);
  }

  @Test
  void sums_that_rounding_keeps_below_their_limit_stay_within_the_classes() {
    Tensor p = Tensor.of(new double[][] {{0, 0, 0.4999}, {0, 0, 1.3}});
    assertThat(DecisionRule.MEDIAN.of(p)).containsExactly(2, 2);
    assertThat(DecisionRule.ROUNDED_MEAN.of(p)).containsExactly(1, 2);
  }

  @Test
  void without_probabilities_it_cannot_decide() {
    Loss loss = new HuberLoss(3, 1).deciding(DecisionRule.MEDIAN);
    assertThatThrownBy(() -> loss.decoder().decide(Tensor.zeros(Shape.of(1, 1), Precision.DOUBLE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a decoder with class probabilities to decide by, got regression on 3 classes");
  }

  @Override
  public LossWithDecision loss() {
    return new LossWithDecision(new CornLoss(), DecisionRule.ROUNDED_MEAN);
  }

  @Override
  public double byHand(double[] z, double[] label) {
    return corn.byHand(z, label);
  }

  @Override
  public double share(int row) {
    return corn.share(row);
  }
}
