package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MeanAbsoluteErrorTest implements LossOfValues {

  @Test
  void errors_of_one_and_three_cost_two() {
    Variable prediction = Variable.constant(Tensor.of(new double[][] {{1, 2}}));
    Tensor targets = Tensor.of(new double[][] {{2, -1}});
    assertThat(loss().mean(prediction, targets).value().item()).isEqualTo(2);
    assertThat(loss().decoder()).isEqualTo(OutputDecoder.values());
    assertThat(loss()).hasToString("mean absolute error");
  }

  @Override
  public Loss loss() {
    return Loss.meanAbsoluteError();
  }

  @Override
  public double byHand(double[] prediction, double[] target) {
    return (Math.abs(prediction[0] - target[0]) + Math.abs(prediction[1] - target[1])) / 2;
  }
}
