package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest implements LocalJacobianContract {

  private final Variable ones =
      Variable.constant(Tensor.filled(Shape.of(100, 200), Precision.DOUBLE, 1));

  @Test
  void half_the_elements_are_zero_and_half_are_two() {
    double[] y = train(new Dropout(0.5), Seeds.of(1));
    assertThat(y).containsOnly(0, 2);
    assertThat(Arrays.stream(y).filter(v -> v == 0).count()).isBetween(9700L, 10300L);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.8})
  void it_keeps_the_mean(double rate) {
    double mean = Arrays.stream(train(new Dropout(rate), Seeds.of(2))).average().orElseThrow();
    double deviation = Math.sqrt(rate / (1 - rate) / 20000);
    assertThat(mean).isCloseTo(1, within(4 * deviation));
  }

  @Test
  void inference_is_the_identity() {
    assertThat(new Dropout(0.5).forward(ones, Pass.inference())).isSameAs(ones);
  }

  @Test
  void rate_0_is_the_identity_in_training_too() {
    assertThat(new Dropout(0).forward(ones, Pass.training(Seeds.of(1)))).isSameAs(ones);
  }

  @Test
  void same_seeds_give_the_same_mask_and_other_steps_another() {
    Dropout dropout = new Dropout(0.5);
    double[] first = train(dropout, Seeds.of(0).child(1));
    assertThat(train(dropout, Seeds.of(0).child(1))).isEqualTo(first);
    assertThat(train(dropout, Seeds.of(0).child(2))).isNotEqualTo(first);
    assertThat(train(dropout, Seeds.of(0))).isNotEqualTo(first);
  }

  @Test
  void two_dropouts_in_a_row_have_different_masks() {
    Sequential both = Sequential.of(new Dropout(0.5), new Dropout(0.5));
    double[] y = both.forward(ones, Pass.training(Seeds.of(0))).value().toArray();
    assertThat(y).containsOnly(0, 4);
    assertThat(Arrays.stream(y).filter(v -> v > 0).count()).isBetween(4700L, 5300L);
  }

  @Test
  void it_reports_its_mask_as_a_fixed_jacobian() {
    Pass pass = Pass.training(Seeds.of(0));
    double[] mask = new Dropout(0.5).forward(ones, pass).value().toArray();
    LocalJacobian jacobian = pass.reports().get(0).jacobian().get();
    assertThat(jacobian.isFixed()).isTrue();
    assertThat(jacobian.push(ones).value().toArray()).isEqualTo(mask);
  }

  @Test
  void where_it_changes_nothing_it_reports_nothing() {
    Pass inference = Pass.inference();
    new Dropout(0.5).forward(ones, inference);
    assertThat(inference.reports()).isEmpty();
    Pass training = Pass.training(Seeds.of(0));
    new Dropout(0).forward(ones, training);
    assertThat(training.reports()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 2, Double.NaN})
  void rates_out_of_range_are_rejected(double rate) {
    assertThatThrownBy(() -> Dropout.plan(rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a dropout rate in 0 (included) .. 1 (excluded), got " + rate);
  }

  @Override
  public Dropout layer() {
    return new Dropout(0.3);
  }

  private double[] train(Dropout dropout, Seeds seeds) {
    return dropout.forward(ones, Pass.training(seeds)).value().toArray();
  }
}
