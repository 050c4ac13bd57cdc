package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonReaderTest {

  private static JsonReader reader(String text) {
    return new JsonReader("header", text);
  }

  @Test
  void members_are_given_one_by_one_and_null_after_the_last_of_each_object() {
    JsonReader json = reader("{\"a\":{\"b\":\"x\"},\"c\":\"\"}");
    json.enter("an object");
    assertThat(json.member()).isEqualTo("a");
    json.enter("an object");
    assertThat(json.member()).isEqualTo("b");
    assertThat(json.text("text")).isEqualTo("x");
    assertThat(json.member()).isNull();
    assertThat(json.member()).isEqualTo("c");
    assertThat(json.text("text")).isEmpty();
    assertThat(json.member()).isNull();
    json.end();
  }

  @Test
  void whole_numbers_are_those_from_zero_to_the_largest_long() {
    assertThat(reader("[]").wholeNumbers("sizes")).isEmpty();
    assertThat(reader("[0, 9223372036854775807, 1]").wholeNumbers("sizes"))
        .containsExactly(0, Long.MAX_VALUE, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | value number int",
        "[-1] | value number int",
        "[9223372036854775808] | value number int",
        "[1.0] | value number float",
        "[\"1\"] | value string",
        "[[1]] | start array",
      })
  void what_is_no_array_of_whole_numbers_is_refused(String text, String got) {
    assertThatThrownBy(() -> reader(text).wholeNumbers("sizes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected sizes in the header, got " + got);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1 | value number int", "{} | start object"})
  void what_is_no_text_is_refused(String text, String got) {
    assertThatThrownBy(() -> reader(text).text("a dtype"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a dtype in the header, got " + got);
  }
}
