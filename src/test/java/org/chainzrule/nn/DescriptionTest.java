package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.chainzrule.io.Json;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class DescriptionTest {

  private final Description description =
      Description.of("Thing")
          .with("size", 3)
          .with("rate", 0.1)
          .with("on", true)
          .with("basis", "HERMITE")
          .with(Map.of("inner", Activation.relu()));

  @Test
  void settings_come_back_in_their_kind() {
    assertThat(description.integer("size")).isEqualTo(3);
    assertThat(description.number("rate")).isEqualTo(0.1);
    assertThat(description.number("size")).isEqualTo(3);
    assertThat(description.flag("on")).isTrue();
    assertThat(description.text("basis")).isEqualTo("HERMITE");
    assertThat(description.constant("basis", Basis.class)).isEqualTo(Basis.HERMITE);
    assertThat(description.part("inner")).isEqualTo(Activation.relu().describe());
    assertThat(description.has("size")).isTrue();
    assertThat(description.has("sizes")).isFalse();
  }

  @Test
  void json_and_back_is_the_same() {
    String json = Json.write(description.toJson());
    assertThat(json)
        .isEqualTo(
            "{\"type\":\"Thing\",\"settings\":{\"size\":3,\"rate\":0.1,\"on\":true,"
                + "\"basis\":\"HERMITE\"},\"parts\":{\"inner\":{\"type\":\"CurveActivation\","
                + "\"settings\":{\"curve\":\"RELU\"},\"parts\":{}}}}");
    assertThat(Description.ofJson(Json.read("description", json))).isEqualTo(description);
    Description odd =
        Description.of("Odd").with("a", 1.0).with("b", 1e300).with("c", Long.MIN_VALUE);
    assertThat(Description.ofJson(Json.read("description", Json.write(odd.toJson()))))
        .isEqualTo(odd);
  }

  @Test
  void settings_of_another_kind_are_refused() {
    assertThatThrownBy(() -> description.integer("rate"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a whole number of 32 bits as setting rate of Thing, got 0.1");
    assertThatThrownBy(() -> description.integer("none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a whole number of 32 bits as setting none of Thing, got none");
    assertThatThrownBy(() -> description.with("size", 1L << 40).integer("size"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a whole number of 32 bits as setting size of Thing, got 1099511627776");
    assertThatThrownBy(() -> description.flag("size"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected true or false as setting size of Thing, got 3");
    assertThatThrownBy(() -> description.text("size"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected text as setting size of Thing, got 3");
    assertThatThrownBy(() -> description.part("outer"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a layer as part outer of Thing, got none");
    for (Object value : List.of(Double.NaN, Double.POSITIVE_INFINITY, 1f, List.of())) {
      assertThatThrownBy(() -> description.with("x", value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected text, a truth value or a finite number as setting x of Thing, got "
                  + value);
    }
  }

  @Test
  void a_part_that_is_no_activation_is_refused() {
    ActivationPlan plan = LayerTypes.standard().activation(new Dropout(0.5).describe());
    assertThatThrownBy(() -> plan.build(1, Seeds.of(0), Precision.SINGLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an activation, got Dropout");
  }
}
