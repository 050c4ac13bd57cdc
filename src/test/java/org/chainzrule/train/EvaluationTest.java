package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  private static final Layer SAME = Sequential.of(new Dropout(0.5));

  @Test
  void three_of_four_correct_examples_are_an_accuracy_of_three_quarters() {
    Table data =
        Table.of(new double[][] {{1, 0}, {0, 1}, {2, 1}, {1, 2}}, new int[] {0, 1, 0, 0}, 2);
    Evaluation evaluation = Evaluation.of(SAME, Loss.softmaxCrossEntropy(), data);
    assertThat(evaluation.accuracy()).hasValue(0.75);
    double expected = (3 * Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(1))) / 4;
    assertThat(evaluation.loss()).isCloseTo(expected, within(1e-6));
  }

  @Test
  void it_prints_its_figures_in_one_line() {
    assertThat(new Evaluation(0.12345, OptionalDouble.of(0.964)))
        .hasToString("loss 0.1235, accuracy 96.40 %");
    assertThat(new Evaluation(12.5, OptionalDouble.empty())).hasToString("loss 12.50");
    assertThat(new Evaluation(12.5, OptionalDouble.empty(), Map.of("macro F1", 0.75)))
        .hasToString("loss 12.50, macro F1 0.7500");
  }

  @Test
  void the_loss_is_the_mean_over_examples_even_if_the_last_batch_is_smaller() {
    Table data = Toy.circle(0, 501);
    Layer network = Toy.network(Precision.DOUBLE);
    int[] all = IntStream.range(0, 501).toArray();
    Batch batch = data.batch(all, Precision.DOUBLE);
    Variable prediction = network.forward(Variable.constant(batch.inputs()), Pass.inference());
    double expected = Loss.softmaxCrossEntropy().mean(prediction, batch.targets()).value().item();
    assertThat(Evaluation.of(network, Loss.softmaxCrossEntropy(), data).loss())
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void batch_losses_that_are_weighted_means_are_joined_by_their_weights() {
    double[][] inputs = new double[1000][];
    int[] labels = new int[1000];
    for (int i = 0; i < 1000; i++) {
      inputs[i] = new double[] {0.5 + i % 7, 2 - i % 5};
      labels[i] = i < 500 ? 0 : 2;
    }
    Table data = Table.of(inputs, labels, 3);
    Batch batch = data.batch(IntStream.range(0, 1000).toArray(), Precision.DOUBLE);
    double expected =
        OrdinalHead.CORN
            .loss(3)
            .mean(Variable.constant(batch.inputs()), batch.targets())
            .value()
            .item();
    assertThat(Evaluation.of(SAME, OrdinalHead.CORN.loss(3), data).loss())
        .isCloseTo(expected, within(1e-5));
  }

  @Test
  void predictions_are_visited_in_the_order_of_the_data_set() {
    List<Double> seen = new ArrayList<>();
    Evaluation.overBatches(
        SAME,
        Toy.cubic(1001),
        (batch, prediction) -> {
          assertThat(prediction.toArray()).isEqualTo(batch.inputs().toArray());
          for (double x : batch.inputs().toArray()) {
            seen.add(x);
          }
        });
    assertThat(seen).hasSize(1001).isSorted();
  }

  @Test
  void evaluation_leaves_no_tensors_behind() {
    Layer network = Toy.network(Precision.DOUBLE);
    Table data = Toy.circle(0, 700);
    Evaluation.of(network, Loss.softmaxCrossEntropy(), data);
    long before = TensorScope.pooledBytes();
    Evaluation.of(network, Loss.softmaxCrossEntropy(), data);
    assertThat(TensorScope.pooledBytes()).isEqualTo(before);
  }

  @Test
  void a_network_without_parameters_computes_in_32_bits() {
    assertThat(Evaluation.precision(SAME)).isEqualTo(Precision.SINGLE);
    assertThat(Evaluation.precision(Toy.network(Precision.DOUBLE))).isEqualTo(Precision.DOUBLE);
  }

  @Test
  void an_empty_data_set_and_examples_of_another_shape_are_rejected() {
    Loss loss = Loss.softmaxCrossEntropy();
    Table empty = Table.of(new double[0][], new int[0], 2);
    assertThatThrownBy(() -> Evaluation.of(SAME, loss, empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a data set with examples, got an empty one");
    Layer network = Toy.network(Precision.DOUBLE);
    assertThatThrownBy(() -> Evaluation.of(network, loss, Toy.cubic(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes examples of shape [2], got [1]");
  }
}
