package org.chainzrule.robustness.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.chainzrule.data.Table;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.linalg.Eigenvalues;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class EmpiricalLipschitzTest {

  private static final Table DATA = ToyNetworks.cube(7, 3);
  private static final Seeds SEEDS = Seeds.of(0);

  @Test
  void a_linear_network_with_one_input_has_the_slope_of_its_weight() {
    Layer network = ToyNetworks.linear(new double[] {-2.5});
    double[] slopes = new EmpiricalLipschitz(0.1, 1, 0).slopes(network, ToyNetworks.line(4), SEEDS);
    assertThat(slopes).hasSize(4).containsOnly(new double[] {2.5}, within(1e-12));
  }

  @Test
  void ascent_reaches_the_largest_singular_value_of_a_linear_network() {
    Layer network = Dense.plan(20, 8).build(Seeds.of(5), Precision.DOUBLE);
    double sigma = sigma(network.parameters().get(0).value());
    Distribution climbed =
        new EmpiricalLipschitz(0.5, 4, 40).of(network, ToyNetworks.cube(6, 20), SEEDS);
    Distribution sampled =
        new EmpiricalLipschitz(0.5, 4, 0).of(network, ToyNetworks.cube(6, 20), SEEDS);
    assertThat(climbed.p50()).isBetween(0.99 * sigma, sigma * (1 + 1e-9));
    assertThat(climbed.max()).isBetween(0.99 * sigma, sigma * (1 + 1e-9));
    assertThat(sampled.max()).isLessThan(0.9 * sigma);
  }

  @Test
  void more_directions_and_more_steps_never_find_a_smaller_slope() {
    Layer network = ToyNetworks.network();
    double[] few = new EmpiricalLipschitz(0.3, 2, 0).slopes(network, DATA, SEEDS);
    double[] more = new EmpiricalLipschitz(0.3, 10, 0).slopes(network, DATA, SEEDS);
    double[] climbed = new EmpiricalLipschitz(0.3, 10, 10).slopes(network, DATA, SEEDS);
    for (int i = 0; i < few.length; i++) {
      assertThat(more[i]).isGreaterThanOrEqualTo(few[i]);
      assertThat(climbed[i]).isGreaterThanOrEqualTo(more[i]);
    }
    assertThat(Arrays.stream(climbed).sum()).isGreaterThan(Arrays.stream(more).sum());
  }

  @Test
  void the_batch_size_does_not_change_the_result() {
    EmpiricalLipschitz measure = new EmpiricalLipschitz(0.2, 3, 4);
    double[] whole = measure.slopes(ToyNetworks.network(), DATA, SEEDS, 7);
    double[] parts = measure.slopes(ToyNetworks.network(), DATA, SEEDS, 2);
    assertThat(parts).containsExactly(whole, within(1e-10));
  }

  @Test
  void the_same_seeds_give_the_same_bytes_and_others_do_not() {
    EmpiricalLipschitz measure = new EmpiricalLipschitz(0.2, 3, 0);
    double[] first = measure.slopes(ToyNetworks.network(), DATA, SEEDS);
    assertThat(measure.slopes(ToyNetworks.network(), DATA, SEEDS)).isEqualTo(first);
    assertThat(measure.slopes(ToyNetworks.network(), DATA, Seeds.of(1))).isNotEqualTo(first);
  }

  @Test
  void a_constant_network_has_slope_zero() {
    Layer network = ToyNetworks.linear(new double[2], new double[2], new double[2]);
    assertThat(new EmpiricalLipschitz(1, 2, 2).slopes(network, DATA, SEEDS)).containsOnly(0);
  }

  @Test
  void the_measurement_leaves_no_tensors_behind() {
    EmpiricalLipschitz measure = new EmpiricalLipschitz(0.2, 2, 2);
    measure.of(ToyNetworks.network(), DATA, SEEDS);
    long before = TensorScope.pooledBytes();
    measure.of(ToyNetworks.network(), DATA, SEEDS);
    assertThat(TensorScope.pooledBytes()).isEqualTo(before);
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    assertThatThrownBy(() -> new EmpiricalLipschitz(0, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a positive radius, got 0.0");
    assertThatThrownBy(() -> new EmpiricalLipschitz(1, 0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("got 0 and -1");
  }

  private static double sigma(Tensor w) {
    Tensor gram = w.matmul(true, w, false);
    double[][] matrix = new double[gram.rows()][gram.columns()];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix.length; j++) {
        matrix[i][j] = gram.at(i, j);
      }
    }
    return Math.sqrt(Arrays.stream(Eigenvalues.of(matrix)).max().getAsDouble());
  }
}
