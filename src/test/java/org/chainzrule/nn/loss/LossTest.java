package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What a loss has that says nothing but what each example costs. */
class LossTest {

  private static final Tensor PREDICTION = Tensor.of(new double[][] {{1, 2}, {3, 4}});
  private static final Tensor TARGETS = Tensor.of(new double[][] {{0}, {1}});

  private final Loss rowSums = (prediction, targets) -> prediction.sum(1);

  @Test
  void every_example_counts_alike_and_none_is_decided_for_a_class() {
    assertThat(rowSums.mean(Variable.constant(PREDICTION), TARGETS).value().item()).isEqualTo(5);
    assertThat(rowSums.weights(PREDICTION, TARGETS)).containsExactly(1, 1);
    assertThat(rowSums.weight(PREDICTION, TARGETS)).isEqualTo(2);
    assertThat(rowSums.decoder().classes(PREDICTION)).isEmpty();
    assertThat(rowSums.decoder().decide(PREDICTION)).isEmpty();
    assertThat(rowSums.decoder().probabilities(PREDICTION)).isEmpty();
  }

  @Test
  void one_number_for_the_whole_batch_is_rejected() {
    Loss mean = (prediction, targets) -> prediction.mean();
    assertThatThrownBy(() -> mean.mean(Variable.constant(PREDICTION), TARGETS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected losses of examples of shape [2, 1], got []");
  }
}
