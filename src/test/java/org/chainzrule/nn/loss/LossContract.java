package org.chainzrule.nn.loss;

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
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/**
 * What every loss must satisfy: the values of its formula, no example depending on another,
 * gradients of both orders and of the gradient itself, no overflow, and refusal of wrong targets. A
 * test of a loss says how a prediction and its targets look, and states the formula as a plain
 * loop:
 *
 * <pre>{@code
 * class LogCoshTest implements LossContract {
 *   @Override
 *   public Loss loss() {
 *     return new LogCosh();
 *   }
 *
 *   @Override
 *   public int columns() {
 *     return 1;
 *   }
 *
 *   @Override
 *   public Tensor targets() {
 *     return Tensor.of(new double[][] {{0}, {2}, {-1}, {0.5}});
 *   }
 *
 *   @Override
 *   public List<Tensor> wrongTargets() {
 *     return List.of(Tensor.of(new double[][] {{0, 2}, {1, 1}}));
 *   }
 *
 *   @Override
 *   public double byHand(double[] prediction, double[] target) {
 *     return Math.log(Math.cosh(prediction[0] - target[0]));
 *   }
 * }
 * }</pre>
 */
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
  default void every_example_costs_what_the_formula_says() {
    Tensor prediction = prediction(4);
    double weight = loss().weight(prediction, targets());
    Tensor losses = loss().perExample(Variable.constant(prediction), targets()).value();
    assertThat(losses.shape()).isEqualTo(Shape.of(4, 1));
    for (int row = 0; row < 4; row++) {
      double byHand = byHand(prediction.gather(row).toArray(), targets().gather(row).toArray());
      assertThat(losses.at(row, 0)).isCloseTo(weight * share(row) * byHand, within(1e-12));
    }
  }

  @Test
  default void the_mean_is_the_sum_over_examples_divided_by_their_weights() {
    Parameter p = new Parameter("prediction", prediction(4));
    double weight = Arrays.stream(loss().weights(p.value(), targets())).sum();
    Variable losses = loss().perExample(p, targets());
    Variable mean = loss().mean(p, targets());
    assertThat(loss().weight(p.value(), targets())).isEqualTo(weight);
    assertThat(mean.value().item())
        .isCloseTo(Arrays.stream(losses.value().toArray()).sum() / weight, within(1e-14));
    assertThat(Gradients.of(mean).wrt(p).value().times(weight).toArray())
        .containsExactly(Gradients.of(losses).wrt(p).value().toArray(), within(1e-14));
  }

  @Test
  default void no_example_depends_on_the_others() {
    Parameter p = new Parameter("prediction", prediction(4));
    Variable losses = loss().perExample(p, targets());
    double[] weights = loss().weights(p.value(), targets());
    for (int row = 0; row < 4; row++) {
      Parameter alone = new Parameter("prediction", p.value().gather(row));
      Tensor target = targets().gather(row);
      Variable own = loss().perExample(alone, target);
      assertThat(own.value().item()).isCloseTo(losses.value().at(row, 0), within(1e-14));
      assertThat(loss().weights(alone.value(), target)).containsExactly(weights[row]);
      Tensor g = Gradients.of(losses.gather(row)).wrt(p).value();
      for (int other = 0; other < 4; other++) {
        double[] expected =
            other == row ? Gradients.of(own).wrt(alone).value().toArray() : new double[columns()];
        assertThat(g.gather(other).toArray()).containsExactly(expected, within(1e-14));
      }
    }
  }

  @Test
  default void the_value_is_the_mean_of_the_formula() {
    Tensor prediction = prediction(4);
    double expected = 0;
    for (int row = 0; row < 4; row++) {
      expected +=
          share(row) * byHand(prediction.gather(row).toArray(), targets().gather(row).toArray());
    }
    Variable value = loss().mean(Variable.constant(prediction), targets());
    assertThat(value.shape()).isEqualTo(Shape.of());
    assertThat(value.value().item()).isCloseTo(expected, within(1e-12));
  }

  @Test
  default void gradients_are_right() {
    Parameter p = new Parameter("prediction", prediction(4));
    Tensor targets = targets();
    assertThat(GradCheck.firstOrder(() -> loss().mean(p, targets), List.of(p))).isLessThan(1e-6);
    assertThat(GradCheck.firstOrder(() -> loss().perExample(p, targets), List.of(p)))
        .isLessThan(1e-6);
  }

  @Test
  default void gradients_of_gradients_are_right() {
    Parameter p = new Parameter("prediction", prediction(4));
    Tensor targets = targets();
    assertThat(GradCheck.secondOrder(() -> loss().mean(p, targets), List.of(p))).isLessThan(1e-6);
    assertThat(GradCheck.secondOrder(() -> loss().perExample(p, targets), List.of(p)))
        .isLessThan(1e-6);
  }

  @Test
  default void the_gradient_that_can_be_differentiated_is_that_of_a_backward_pass() {
    Parameter p = new Parameter("prediction", prediction(4));
    double[] expected = Gradients.of(loss().mean(p, targets())).wrt(p).value().toArray();
    assertThat(meanGradient(p, targets()).value().toArray())
        .containsExactly(expected, within(1e-15));
  }

  private Variable meanGradient(Parameter p, Tensor targets) {
    return Gradients.differentiable(loss().mean(p, targets), p).wrt(p);
  }

  @Test
  default void gradients_of_the_gradient_of_the_mean_are_right() {
    Parameter p = new Parameter("prediction", prediction(4));
    Tensor targets = targets();
    assertThat(GradCheck.firstOrder(() -> meanGradient(p, targets), List.of(p))).isLessThan(1e-6);
    assertThat(GradCheck.secondOrder(() -> meanGradient(p, targets), List.of(p))).isLessThan(1e-6);
  }

  @Test
  default void large_predictions_do_not_overflow() {
    for (Precision precision : Precision.values()) {
      Parameter p = new Parameter("prediction", prediction(4).times(1e5).cast(precision));
      Tensor targets = targets().cast(precision);
      for (Variable value :
          List.of(
              loss().mean(p, targets), loss().perExample(p, targets), meanGradient(p, targets))) {
        assertThat(value.value().isFinite()).isTrue();
        assertThat(Gradients.of(value).wrt(p).value().isFinite()).isTrue();
        assertThat(Gradients.differentiable(value).wrt(p).value().isFinite()).isTrue();
      }
    }
  }

  @Test
  default void wrong_targets_are_rejected() {
    Variable prediction = Variable.constant(prediction(4));
    for (Tensor wrong : wrongTargets()) {
      assertThatThrownBy(() -> loss().mean(prediction, wrong))
          .as("targets %s", wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching("(?s).*(got|not).*");
    }
  }

  @Test
  default void no_prediction_is_changed_by_it() {
    Tensor prediction = prediction(4);
    double[] before = prediction.toArray();
    loss().mean(Variable.constant(prediction), targets());
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
      sum += weight * loss().mean(Variable.constant(prediction), targets).value().item();
      weights += weight;
    }
    double whole = loss().mean(Variable.constant(prediction(4)), targets()).value().item();
    assertThat(sum / weights).isCloseTo(whole, within(1e-12));
    assertThat(loss().weight(prediction(4), targets())).isCloseTo(weights, within(1e-12));
  }

  @Test
  default void probabilities_are_not_negative_and_add_up_to_one() {
    for (double scale : new double[] {1, 1e-3, 30, 1e5}) {
      for (Precision precision : Precision.values()) {
        loss()
            .decoder()
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
