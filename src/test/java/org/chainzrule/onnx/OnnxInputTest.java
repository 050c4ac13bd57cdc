package org.chainzrule.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.junit.jupiter.api.Test;

class OnnxInputTest {

  @Test
  void texts_have_a_number_of_tokens_or_any() {
    assertThat(OnnxInput.tokens(OptionalInt.of(1)))
        .isEqualTo(OnnxInput.tokens(1))
        .isEqualTo(new OnnxInput(Shape.of(1), true, false));
    assertThat(OnnxInput.tokens(OptionalInt.empty())).isEqualTo(OnnxInput.tokens());
    assertThat(OnnxInput.tokens().anyLength()).isTrue();
    assertThatThrownBy(() -> OnnxInput.tokens(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least 1 token of a text, got 0");
  }

  @Test
  void a_longer_text_has_one_token_more_and_is_otherwise_the_same() {
    assertThat(OnnxInput.tokens(4).longer()).isEqualTo(OnnxInput.tokens(5));
    OnnxInput longer = OnnxInput.tokens().longer();
    assertThat(longer.example().size(0)).isEqualTo(OnnxInput.tokens().example().size(0) + 1);
    assertThat(longer.anyLength()).isTrue();
  }

  @Test
  void token_ids_are_whole_numbers_and_others_have_the_precision_of_the_network() {
    OnnxInput numbers = OnnxInput.numbers(Shape.of(2));
    assertThat(new OnnxGraph().input(OnnxInput.tokens(), Precision.SINGLE).type())
        .isEqualTo(OnnxType.INT64);
    assertThat(new OnnxGraph().input(numbers, Precision.SINGLE).type()).isEqualTo(OnnxType.FLOAT);
    assertThat(new OnnxGraph().input(numbers, Precision.DOUBLE).type()).isEqualTo(OnnxType.DOUBLE);
  }
}
