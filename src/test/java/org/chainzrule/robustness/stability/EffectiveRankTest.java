package org.chainzrule.robustness.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class EffectiveRankTest {

  private static final Table DATA = ToyNetworks.cube(7, 3);

  @Test
  void three_equal_singular_values_have_rank_three() {
    Layer network =
        ToyNetworks.linear(new double[] {0, 2, 0}, new double[] {0, 0, -2}, new double[] {2, 0, 0});
    assertThat(EffectiveRank.of(network, DATA).mean()).isCloseTo(3, within(1e-12));
  }

  @Test
  void parallel_gradients_of_the_outputs_have_rank_one() {
    Layer network =
        ToyNetworks.linear(
            new double[] {1, 2, -1}, new double[] {3, 6, -3}, new double[] {-1, -2, 1});
    assertThat(EffectiveRank.of(network, DATA).max()).isCloseTo(1, within(1e-6));
  }

  @Test
  void singular_values_three_and_one_have_rank_about_one_and_three_quarters() {
    Layer network =
        ToyNetworks.linear(new double[] {3, 0}, new double[] {0, 1}, new double[] {0, 0});
    double entropy = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
    assertThat(Math.exp(entropy)).isCloseTo(1.75, within(0.01));
    assertThat(EffectiveRank.of(network, DATA).mean()).isCloseTo(Math.exp(entropy), within(1e-12));
  }

  @Test
  void the_rank_is_at_most_the_number_of_inputs() {
    Layer network =
        ToyNetworks.linear(
            new double[] {1, 0, 0, 1, 0},
            new double[] {0, 1, 0, 0, 1},
            new double[] {0, 0, Math.sqrt(2), 0, 0});
    assertThat(EffectiveRank.of(network, DATA).mean()).isCloseTo(3, within(1e-5));
  }

  @Test
  void a_constant_network_has_rank_zero() {
    Layer network = ToyNetworks.linear(new double[2], new double[2], new double[2]);
    assertThat(EffectiveRank.ranks(network, DATA)).containsOnly(0);
  }

  @Test
  void a_two_by_three_jacobian_agrees_with_its_closed_form() {
    double[] ranks = EffectiveRank.ranks(ToyNetworks.network(), DATA);
    for (int i = 0; i < ranks.length; i++) {
      double[] x = ToyNetworks.batch(DATA.subset(i)).inputs().toArray();
      double[][] j = ToyNetworks.jacobian(ToyNetworks.network(), x);
      double a = dot(j[0], j[0]);
      double b = dot(j[0], j[1]);
      double d = dot(j[1], j[1]);
      double root = Math.sqrt((a - d) * (a - d) + 4 * b * b);
      double large = Math.sqrt((a + d + root) / 2);
      double p = large / (large + Math.sqrt((a + d - root) / 2));
      double expected = Math.exp(-p * Math.log(p) - (1 - p) * Math.log(1 - p));
      assertThat(ranks[i]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void the_batch_size_does_not_change_the_result() {
    double[] whole = EffectiveRank.ranks(ToyNetworks.network(), DATA, 7);
    double[] parts = EffectiveRank.ranks(ToyNetworks.network(), DATA, 2);
    assertThat(parts).containsExactly(whole, within(1e-12));
  }

  @Test
  void the_measurement_leaves_no_tensors_behind() {
    EffectiveRank.ranks(ToyNetworks.network(), DATA, 2);
    long before = TensorScope.pooledBytes();
    EffectiveRank.ranks(ToyNetworks.network(), DATA, 2);
    assertThat(TensorScope.pooledBytes()).isEqualTo(before);
  }

  @Test
  void an_empty_data_set_is_rejected() {
    Table empty = Table.of(new double[0][], new int[0], 2);
    assertThatThrownBy(() -> EffectiveRank.of(ToyNetworks.network(), empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a data set with examples, got an empty one");
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }
}
