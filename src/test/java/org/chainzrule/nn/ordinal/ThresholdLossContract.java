package org.chainzrule.nn.ordinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.LossContract;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What every loss over one logit for each threshold between four classes must satisfy. */
public interface ThresholdLossContract extends LossContract {

  @Override
  default Tensor targets() {
    return Tensor.of(new double[][] {{0}, {2}, {1}, {3}});
  }

  @Override
  default List<Tensor> wrongTargets() {
    return List.of(
        Tensor.of(new double[][] {{0}, {2}, {1}}),
        Tensor.of(new double[][] {{0}, {4}, {1}, {2}}),
        Tensor.of(new double[][] {{0}, {-1}, {1}, {2}}),
        Tensor.of(new double[][] {{0}, {0.5}, {1}, {2}}),
        Tensor.of(new double[][] {{0}, {Double.NaN}, {1}, {2}}),
        Tensor.of(Shape.of(4, 3), new double[12]),
        targets().cast(Precision.SINGLE));
  }

  @Override
  default int columns() {
    return 3;
  }

  @Test
  default void a_label_out_of_range_is_named() {
    Variable logits = Variable.constant(prediction(1));
    assertThatThrownBy(() -> loss().mean(logits, Tensor.of(new double[][] {{4}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected whole labels in 0..3, got 4.0 in row 0");
  }

  @Test
  default void there_are_as_many_probabilities_as_classes() {
    assertThat(loss().decoder().probabilities(prediction(2)).orElseThrow().shape())
        .isEqualTo(Shape.of(2, 4));
  }

  /** {@code ln σ(z)} as it is written, for logits of moderate size. */
  static double logSigmoid(double z) {
    return Math.log(1 / (1 + Math.exp(-z)));
  }

  /** The loss of these logits and labels. */
  static double value(Loss loss, double[][] logits, double[][] labels, Precision precision) {
    return loss.mean(
            Variable.constant(Tensor.of(logits).cast(precision)), Tensor.of(labels).cast(precision))
        .value()
        .item();
  }
}
