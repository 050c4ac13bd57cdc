package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class InputScaleTest {

  private static final double[] VALUES = {1, 3, 5, 7, 0, 2, 0, 2, 4, 4, 4, 4};

  private static Dataset data(double factor) {
    double[][] inputs = new double[4][3];
    for (int at = 0; at < VALUES.length; at++) {
      inputs[at % 4][at / 4] = factor * VALUES[at];
    }
    return Table.of(inputs, new int[4], 2);
  }

  /** 5 of the first column, 1 of the second, nothing of the constant. */
  @Test
  void the_variances_of_all_inputs_are_added() {
    InputScale scale = InputScale.of(data(1));
    assertThat(scale.variance()).isCloseTo(6, within(1e-12));
    assertThat(scale.strength()).isEqualTo(0.3);
    assertThat(scale.cap()).isEqualTo(5.92);
  }

  @Test
  void what_is_penalised_does_not_depend_on_the_unit() {
    InputScale one = InputScale.of(data(1));
    InputScale hundred = InputScale.of(data(100));
    assertThat(hundred.strength()).isCloseTo(1e4 * one.strength(), within(1e-9));
    assertThat(hundred.cap()).isCloseTo(one.cap() / 100, within(1e-9));
    assertThat(Dreg.adjoint(one).strength().at(0, 1)).isEqualTo(one.strength());
    assertThat(Dreg.adjoint(one).adjoint())
        .isEqualTo(new Adjoint(Adjoint.STANDARD.groups(), Adjoint.STANDARD.eta(), one.cap()));
  }

  @Test
  void a_large_set_is_sampled_evenly() {
    Dataset digits = StrokeDigits.create(Seeds.of(1), 4_500);
    double all = InputScale.of(digits).variance();
    assertThat(InputScale.of(digits.take(2_000)).variance()).isCloseTo(all, within(0.05 * all));
  }

  @Test
  void inputs_without_a_scale_are_refused() {
    assertThatThrownBy(() -> InputScale.of(data(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected inputs that differ from each other and are finite, got a variance of 0.0");
    assertThatThrownBy(() -> new InputScale(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }
}
