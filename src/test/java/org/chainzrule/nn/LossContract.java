package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What every loss must satisfy. */
public interface LossContract {

  /** The loss. */
  Loss loss();

  /** 64-bit targets for four examples. */
  Tensor targets();

  /** Targets to be rejected for predictions of shape {@code [4, columns]}. */
  List<Tensor> wrongTargets();

  /** The loss of one example, by a plain loop. */
  double byHand(double[] prediction, double[] target);

  /** The number of columns that a prediction has. */
  int columns();

  /** What a row's terms are multiplied by in the mean over the four. */
  default double share(int row) {
    return 0.25;
  }

  /** 64-bit predictions that the loss takes, also when multiplied by a large factor. */
  default Tensor prediction(int n) {
    return Tensor.normal(Seeds.of(4), Shape.of(n, columns()), Precision.DOUBLE);
  }

  @Test
  default void the_value_is_the_mean_of_the_formula() {
    Tensor prediction = prediction(4);
    double expected = 0;
    for (int row = 0; row < 4; row++) {
      expected +=
          share(row) * byHand(prediction.gather(row).toArray(), targets().gather(row).toArray());
    }
    Variable value = loss().of(Variable.constant(prediction), targets());
    assertThat(value.shape()).isEqualTo(Shape.of());
    assertThat(value.value().item()).isCloseTo(expected, within(1e-12));
  }

  @Test
  default void gradients_are_right() {
    Parameter p = new Parameter("prediction", prediction(4));
    Tensor targets = targets();
    assertThat(GradCheck.firstOrder(() -> loss().of(p, targets), List.of(p))).isLessThan(1e-6);
  }

  @Test
  default void gradients_of_gradients_are_right() {
    Parameter p = new Parameter("prediction", prediction(4));
    Tensor targets = targets();
    assertThat(GradCheck.secondOrder(() -> loss().of(p, targets), List.of(p))).isLessThan(1e-6);
  }

  @Test
  default void large_predictions_do_not_overflow() {
    for (Precision precision : Precision.values()) {
      Parameter p = new Parameter("prediction", prediction(4).times(1e5).cast(precision));
      Variable value = loss().of(p, targets().cast(precision));
      assertThat(value.value().isFinite()).isTrue();
      assertThat(Gradients.of(value).wrt(p).value().isFinite()).isTrue();
      assertThat(Gradients.differentiable(value).wrt(p).value().isFinite()).isTrue();
    }
  }

  @Test
  default void wrong_targets_are_rejected() {
    Variable prediction = Variable.constant(prediction(4));
    for (Tensor wrong : wrongTargets()) {
      assertThatThrownBy(() -> loss().of(prediction, wrong))
          .as("targets %s", wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("(?s).*(got|not).*");
    }
  }

  @Test
  default void no_prediction_is_changed_by_it() {
    Tensor prediction = prediction(4);
    double[] before = prediction.toArray();
    loss().of(Variable.constant(prediction), targets());
    assertThat(prediction.toArray()).isEqualTo(before);
  }

  @Test
  default void means_of_batches_are_joined_by_their_weights() {
    double sum = 0;
    double weights = 0;
    for (int[] rows : new int[][] {{0}, {1, 2, 3}}) {
      Tensor prediction = prediction(4).gather(rows);
      Tensor targets = targets().gather(rows);
      double weight = loss().weight(prediction, targets);
      sum += weight * loss().of(Variable.constant(prediction), targets).value().item();
      weights += weight;
    }
    double whole = loss().of(Variable.constant(prediction(4)), targets()).value().item();
    assertThat(sum / weights).isCloseTo(whole, within(1e-12));
    assertThat(loss().weight(prediction(4), targets())).isCloseTo(weights, within(1e-12));
  }

  @Test
  default void probabilities_are_not_negative_and_add_up_to_one() {
    for (double scale : new double[] {1, 1e-3, 30, 1e5}) {
      for (Precision precision : Precision.values()) {
        loss()
            .probabilities(prediction(4).times(scale).cast(precision))
            .ifPresent(LossContract::assertDistributions);
      }
    }
  }

  private static void assertDistributions(Tensor probabilities) {
    double slack = probabilities.precision() == Precision.SINGLE ? 1e-6 : 1e-14;
    for (int row = 0; row < 4; row++) {
      double[] p = probabilities.gather(row).toArray();
      assertThat(Arrays.stream(p)).allMatch(each -> each >= 0);
      assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(slack));
    }
  }
}
