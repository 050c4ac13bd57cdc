package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MeanSquaredErrorTest implements LossOfValues {

  private final Loss loss = Loss.meanSquaredError();

  @Test
  void errors_of_one_and_three_cost_five() {
    Variable prediction = Variable.constant(Tensor.of(new double[][] {{1, 2}}));
    Tensor targets = Tensor.of(new double[][] {{2, -1}});
    assertThat(loss.mean(prediction, targets).value().item()).isEqualTo(5);
  }

  @Test
  void it_decides_for_no_class() {
    assertThat(loss.decoder().decide(Tensor.of(new double[][] {{1, 2}}))).isEmpty();
  }

  @Test
  void targets_that_would_broadcast_are_rejected() {
    Variable prediction = Variable.constant(Tensor.of(new double[][] {{1, 2}}));
    assertThatThrownBy(() -> loss.mean(prediction, Tensor.of(new double[][] {{2}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected targets of shape [1, 2], got [1, 1]");
  }

  @Override
  public MeanSquaredError loss() {
    return MeanSquaredError.INSTANCE;
  }

  @Override
  public double byHand(double[] prediction, double[] target) {
    double sum = 0;
    for (int j = 0; j < target.length; j++) {
      sum += Math.pow(prediction[j] - target[j], 2) / target.length;
    }
    return sum;
  }
}
