package org.chainzrule.robustness.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class InputGradientsTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  @Test
  void between_equal_logits_the_norm_is_half_the_length_of_the_weights_difference() {
    Layer network =
        ToyNetworks.linear(new double[] {0, 3}, new double[] {0, 0}, new double[] {4, 0});
    Table data = Table.of(new double[][] {{4, 1, 3}, {8, 9, 6}}, new int[] {0, 1}, 2);
    assertThat(InputGradients.norms(network, LOSS, data)).containsExactly(2.5, 2.5);
  }

  @Test
  void the_norms_are_those_of_each_example_alone() {
    Table data = ToyNetworks.cube(7, 3);
    double[] norms = InputGradients.norms(ToyNetworks.network(), LOSS, data);
    for (int i = 0; i < norms.length; i++) {
      double alone = InputGradients.norms(ToyNetworks.network(), LOSS, data.subset(i))[0];
      assertThat(norms[i]).isCloseTo(alone, within(1e-14));
    }
  }

  @Test
  void the_norms_are_those_of_each_example_alone_where_examples_count_differently() {
    double[][] inputs = {{0.1, 0.9, 0.3}, {0.7, 0.2, 0.4}, {0.5, 0.6, 0.8}};
    Table data = Table.of(inputs, new int[] {0, 2, 1}, 3);
    for (Loss loss :
        List.of(
            OrdinalHead.CORN.loss(3),
            OrdinalHead.CORAL.loss(3).weighted(ClassWeights.of(1, 2, 5)))) {
      double[] norms = InputGradients.norms(ToyNetworks.network(), loss, data);
      for (int i = 0; i < norms.length; i++) {
        double alone = InputGradients.norms(ToyNetworks.network(), loss, data.subset(i))[0];
        assertThat(norms[i]).isPositive().isCloseTo(alone, within(1e-14));
      }
    }
  }

  @Test
  void the_norms_agree_with_finite_differences() {
    double h = 1e-5;
    double[] x = {0.3, 0.9, 0.2};
    double[] g = new double[3];
    for (int j = 0; j < 3; j++) {
      g[j] = (loss(x, j, h) - loss(x, j, -h)) / (2 * h);
    }
    Table data = Table.of(new double[][] {x}, new int[] {1}, 2);
    double[] norms = InputGradients.norms(ToyNetworks.network(), LOSS, data);
    assertThat(norms[0]).isCloseTo(ToyNetworks.norm(g), within(1e-9));
  }

  @Test
  void a_very_confident_network_has_a_tiny_norm_that_is_not_zero() {
    Layer network = ToyNetworks.linear(new double[] {0, -500}, new double[] {0, 0});
    Table data = Table.of(new double[][] {{1, 0}}, new int[] {0}, 2);
    double expected = 500 * Math.exp(-500);
    assertThat(InputGradients.norms(network, LOSS, data)[0] / expected).isCloseTo(1, within(1e-9));
  }

  @Test
  void the_measurement_leaves_no_tensors_behind() {
    Table data = ToyNetworks.cube(700, 3);
    InputGradients.of(ToyNetworks.network(), LOSS, data);
    long before = TensorScope.pooledBytes();
    InputGradients.of(ToyNetworks.network(), LOSS, data);
    assertThat(TensorScope.pooledBytes()).isEqualTo(before);
  }

  @Test
  void an_empty_data_set_is_rejected() {
    Table empty = Table.of(new double[0][], new int[0], 2);
    assertThatThrownBy(() -> InputGradients.of(Sequential.of(), LOSS, empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a data set with examples, got an empty one");
  }

  private static double loss(double[] x, int j, double h) {
    double[] moved = x.clone();
    moved[j] += h;
    double[] y = ToyNetworks.output(ToyNetworks.network(), moved);
    return Math.log(Math.exp(y[0]) + Math.exp(y[1])) - y[1];
  }
}
