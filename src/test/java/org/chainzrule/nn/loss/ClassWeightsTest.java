package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.data.Table;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {

  @Test
  void balanced_ones_give_every_class_the_same_sum() {
    int[] labels = new int[1500];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i < 1000 ? 0 : i < 1400 ? 1 : 2;
    }
    ClassWeights weights = ClassWeights.balanced(Table.of(new double[1500][1], labels, 3));
    assertThat(weights.values()).containsExactly(0.5, 1.25, 5.0);
  }

  @Test
  void a_class_without_examples_cannot_be_balanced() {
    Table data = Table.of(new double[3][1], new int[] {0, 2, 2}, 3);
    assertThatThrownBy(() -> ClassWeights.balanced(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected examples of every class to balance, got none of class 1");
  }

  @Test
  void values_cannot_be_balanced() {
    Table data = Table.of(new double[1][1], new double[1][1]);
    assertThatThrownBy(() -> ClassWeights.balanced(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected data with classes, got values");
  }

  @Test
  void weights_that_are_not_positive_and_finite_are_rejected() {
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> ClassWeights.of(1, wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected class weights that are positive and finite, got [1.0, " + wrong + "]");
    }
  }
}
