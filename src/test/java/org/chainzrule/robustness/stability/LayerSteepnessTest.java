package org.chainzrule.robustness.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.data.Table;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class LayerSteepnessTest {

  private static final Table DATA = ToyNetworks.cube(7, 3);

  @Test
  void the_norm_of_a_linear_layer_is_that_of_its_weights_at_every_example() {
    Layer network =
        ToyNetworks.linear(new double[] {3, 0}, new double[] {0, 0}, new double[] {0, -4});
    List<LayerSteepness> layers = LayerSteepness.of(network, DATA);
    assertThat(layers).hasSize(1);
    assertThat(layers.get(0).path()).isEmpty();
    assertThat(layers.get(0).norms()).isEqualTo(new Distribution(5, 5, 5, 5, 5, 5, 1));
  }

  @Test
  void the_norm_of_the_first_layer_is_that_of_a_network_that_ends_there() {
    Sequential network = ToyNetworks.network();
    Distribution first = LayerSteepness.of(network, DATA).get(0).norms();
    Distribution expected = JacobianNorms.of(network.layers().get(0), DATA);
    assertThat(first.mean()).isCloseTo(expected.mean(), within(1e-13));
    assertThat(first.max()).isCloseTo(expected.max(), within(1e-13));
    assertThat(first.p50()).isCloseTo(expected.p50(), within(1e-13));
  }

  @Test
  void layers_are_listed_in_order_with_their_paths() {
    Layer network =
        Sequential.plan(
                Dense.plan(3, 4, Activation.tanh()),
                Dropout.plan(0.5),
                Sequential.plan(Dense.plan(4, 4, Activation.gelu()), Dense.plan(4, 2)))
            .build(Seeds.of(0), Precision.DOUBLE);
    assertThat(LayerSteepness.of(network, DATA))
        .extracting(LayerSteepness::path)
        .containsExactly("0", "2/0", "2/1");
  }

  @Test
  void the_batch_size_does_not_change_the_result() {
    List<LayerSteepness> whole = LayerSteepness.of(ToyNetworks.network(), DATA, 7);
    List<LayerSteepness> parts = LayerSteepness.of(ToyNetworks.network(), DATA, 2);
    assertThat(parts).hasSize(2);
    for (int l = 0; l < 2; l++) {
      double expected = whole.get(l).norms().mean();
      assertThat(parts.get(l).norms().mean()).isCloseTo(expected, within(1e-13));
    }
  }

  @Test
  void a_network_without_reporting_layers_gives_an_empty_list() {
    assertThat(LayerSteepness.of(Sequential.of(), DATA)).isEmpty();
  }
}
