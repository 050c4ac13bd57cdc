package org.chainzrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Evaluation;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  /** A network that predicts the class of the largest input. */
  private final Layer largest =
      new Dense(
          new Parameter("weight", Tensor.of(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}})),
          new Parameter("bias", Tensor.zeros(Shape.of(1, 3), Precision.DOUBLE)),
          Activation.identity());

  private final Table data =
      Table.of(
          new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 2, 0}, {0, 0, 1}}, new int[] {0, 0, 1, 1}, 3);

  @Test
  void entries_count_the_predictions_of_each_actual_class() {
    ConfusionMatrix matrix = ConfusionMatrix.of(largest, Loss.softmaxCrossEntropy(), data);
    assertThat(matrix.classes()).isEqualTo(3);
    int[][] expected = {{1, 1, 0}, {0, 1, 1}, {0, 0, 0}};
    for (int actual = 0; actual < 3; actual++) {
      for (int predicted = 0; predicted < 3; predicted++) {
        assertThat(matrix.count(actual, predicted)).isEqualTo(expected[actual][predicted]);
      }
    }
    assertThat(matrix.accuracy()).isCloseTo(0.5, within(1e-15));
    assertThat(matrix.recall(0)).isCloseTo(0.5, within(1e-15));
    assertThat(matrix.recall(2)).isNaN();
    assertThat(matrix.toString().lines()).hasSize(4);
  }

  @Test
  void the_accuracy_equals_that_of_an_evaluation() {
    double accuracy =
        Evaluation.of(largest, Loss.softmaxCrossEntropy(), data).accuracy().orElseThrow();
    assertThat(ConfusionMatrix.of(largest, Loss.softmaxCrossEntropy(), data).accuracy())
        .isEqualTo(accuracy);
  }

  @Test
  void data_and_losses_without_classes_are_rejected() {
    Table values = Table.of(new double[][] {{1, 0, 0}}, new double[][] {{1, 0, 0}});
    assertThatThrownBy(() -> ConfusionMatrix.of(largest, Loss.softmaxCrossEntropy(), values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected data with classes, got values");
    assertThatThrownBy(() -> ConfusionMatrix.of(largest, Loss.meanSquaredError(), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a loss that decides for classes");
  }
}
