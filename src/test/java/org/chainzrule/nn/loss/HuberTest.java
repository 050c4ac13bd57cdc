package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class HuberTest implements LossOfValues {

  @Test
  void it_is_half_the_square_near_and_linear_far() {
    Parameter y = new Parameter("y", Tensor.of(new double[][] {{0}, {1}, {5}, {-8}}));
    Variable value = Loss.huber(2).mean(y, Tensor.of(new double[][] {{0}, {0}, {0}, {0}}));
    assertThat(value.value().item()).isCloseTo((0 + 0.5 + 8 + 14) / 4, within(1e-15));
    assertThat(Gradients.of(value).wrt(y).value().toArray()).containsExactly(0, 0.25, 0.5, -0.5);
    assertThat(Loss.huber(2).decoder()).isEqualTo(OutputDecoder.values());
    assertThat(Loss.huber(2)).hasToString("Huber with delta 2.0");
  }

  @Test
  void a_delta_that_makes_no_sense_is_rejected() {
    for (double delta : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Loss.huber(delta))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a positive and finite delta, got " + delta);
    }
  }

  @Override
  public Loss loss() {
    return Loss.huber(0.7);
  }

  @Override
  public double byHand(double[] prediction, double[] target) {
    double sum = 0;
    for (int j = 0; j < 2; j++) {
      double e = Math.abs(prediction[j] - target[j]);
      sum += e <= 0.7 ? e * e / 2 : 0.7 * (e - 0.35);
    }
    return sum / 2;
  }
}
