package org.chainzrule.experiment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class NetworkConfigTest {

  private static final ImageLayersConfig IMAGES =
      new ImageLayersConfig(8, 10, 1, List.of(2, 3), 3, 1);

  @Test
  void a_dense_network_equals_one_built_from_layer_plans() {
    Layer network = NetworkConfig.dense(4, MlpConfig.of(3)).build(7, 2);
    Layer plain =
        Sequential.create(
            Seeds.of(7).child("network"),
            Dense.plan(4, 3, PolynomialPlan.of(3)),
            Dense.plan(3, 2, Activation.identity()));
    assertThat(network).hasToString(plain.toString());
    for (int i = 0; i < plain.parameters().size(); i++) {
      assertThat(network.parameters().get(i).value().toColumns())
          .isEqualTo(plain.parameters().get(i).value().toColumns());
    }
  }

  @Test
  void parameters_are_counted_without_building() {
    for (MlpConfig dense :
        List.of(
            MlpConfig.of(5, 3),
            MlpConfig.of(),
            MlpConfig.of(6).with(PolynomialPlan.of(7)),
            MlpConfig.of(2, 2, 2).with(Activation.relu()))) {
      assertThat(dense.parameters(4, 2)).isEqualTo(learned(NetworkConfig.dense(4, dense)));
    }
  }

  private static long learned(NetworkConfig config) {
    return config.build(1, 2).parameters().stream().mapToLong(p -> p.value().length()).sum();
  }

  @Test
  void convolutions_come_before_dense_layers() {
    NetworkConfig config = NetworkConfig.images(IMAGES, MlpConfig.of(4));
    assertThat(config.inputs()).isEqualTo(80);
    assertThat(IMAGES.outputs()).isEqualTo(4 * 6 * 3);
    assertThat(config.build(1, 5).outputShape(Shape.of(80))).isEqualTo(Shape.of(5));
  }

  @Test
  void a_network_can_end_in_any_head() {
    Layer network =
        NetworkConfig.build(
            NetworkConfig.dense(4, MlpConfig.of(3)).plan(in -> OrdinalHead.CORAL.plan(in, 5)), 1);
    assertThat(network.outputShape(Shape.of(4))).isEqualTo(Shape.of(4));
  }

  @Test
  void spectral_normalisation_replaces_hidden_layers_and_the_head() {
    MlpConfig dense = MlpConfig.of(3).with(PenaltyName.SPECTRAL);
    assertThat(NetworkConfig.dense(4, dense).build(1, 2).toString())
        .containsPattern("Spectral.*Spectral");
  }

  @Test
  void rejects_spectral_layers_behind_convolutions() {
    MlpConfig dense = MlpConfig.of(3).with(PenaltyName.SPECTRAL_SCALED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkConfig.images(IMAGES, dense))
        .withMessageContaining("convolutions")
        .withMessageEndingWith("got spectral-scaled");
  }

  @Test
  void rejects_sizes_that_are_out_of_range() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MlpConfig.of(3, 0))
        .withMessage("expected hidden layers of positive widths, got [3, 0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageLayersConfig(8, 8, 1, List.of(2, 2), 5, 2))
        .withMessageContaining("large enough for 2 convolutions of 5 x 5")
        .withMessageContaining("8 x 8 x 1");
  }

  @Test
  void digits_have_a_network_for_each_model() {
    assertThat(learned10(DigitModel.DENSE)).isEqualTo(102_282);
    assertThat(learned10(DigitModel.CONV)).isEqualTo(20_874);
    assertThat(DigitModel.CONV.recipe(Dreg.Scope.LAYER).dreg().strength()).isEqualTo(1e-5);
    assertThat(DigitModel.CONV.recipe().dreg().scope()).isEqualTo(Dreg.Scope.ADJOINT);
  }

  private static long learned10(DigitModel model) {
    return model.network().build(1, 10).parameters().stream()
        .mapToLong(p -> p.value().length())
        .sum();
  }
}
