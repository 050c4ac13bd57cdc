package org.chainzrule.experiment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.chainzrule.dreg.Dreg;
import org.junit.jupiter.api.Test;

class EnumNamesTest {

  @Test
  void leaky_relu_is_spelled_with_a_hyphen() {
    assertThat(EnumNames.of(ActivationName.LEAKY_RELU)).isEqualTo("leaky-relu");
  }

  @Test
  void every_name_is_read_in_any_case() {
    for (PenaltyName penalty : PenaltyName.values()) {
      String name = EnumNames.of(penalty);
      assertThat(EnumNames.read(PenaltyName.class, name)).isEqualTo(penalty);
      assertThat(EnumNames.read(PenaltyName.class, name.toUpperCase(java.util.Locale.ROOT)))
          .isEqualTo(penalty);
    }
  }

  @Test
  void an_unknown_name_is_rejected_with_a_list_of_names() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EnumNames.read(Dreg.Scope.class, "layers"))
        .withMessage("expected one of layer, slope, cumulative, adjoint, got layers");
  }
}
