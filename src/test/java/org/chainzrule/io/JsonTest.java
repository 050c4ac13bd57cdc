package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static Map<String, Object> sample() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("b", "täxt \"quoted\"\n\u0000 \ud83d\ude00");
    object.put("a", true);
    object.put("", Long.MIN_VALUE);
    object.put("x", -1.2345678901234567e-300);
    object.put("inner", Map.of("empty", Map.of()));
    return object;
  }

  @Test
  void members_are_read_in_the_order_they_were_written() {
    Map<String, Object> read = Json.read("sample", Json.write(sample()));
    assertThat(read).containsExactlyEntriesOf(sample());
  }

  @Test
  void numbers_that_are_not_finite_are_text_and_arrays_and_null_are_written() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("nan", Double.NaN);
    object.put("low", Double.NEGATIVE_INFINITY);
    object.put("sizes", new long[] {2, 3});
    object.put("none", null);
    assertThat(Json.write(object))
        .isEqualTo("{\"nan\":\"NaN\",\"low\":\"-Infinity\",\"sizes\":[2,3],\"none\":null}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1 | expected a sample in JSON, got one that ends early",
        "[] | expected an object in the sample, got start array",
        "`` | expected an object in the sample, got the end",
        "{}1 | expected nothing after the closing brace in the sample, got value number int",
        "{\"a\":1,\"a\":2} | expected each name once, got a twice",
        "{\"a\":{\"b\":1,\"b\":2}} | expected each name once, got b twice",
        "{\"a\":[]} | expected an object, text, a truth value or a number as a in the sample, got"
            + " start array",
        "{\"a\":null} | expected an object, text, a truth value or a number as a in the sample,"
            + " got value null",
      })
  void a_text_that_is_not_one_object_is_refused(String text, String message) {
    assertThatThrownBy(() -> Json.read("sample", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":\"\\q\"}", "{\"a\":99999999999999999999}", "{a:1}", "{\"a\":NaN}"})
  void a_text_with_a_broken_value_is_refused(String text) {
    assertThatThrownBy(() -> Json.read("sample", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a sample in JSON, got something else (");
  }

  @Test
  void the_same_name_may_stand_in_two_objects() {
    assertThat(Json.read("sample", "{\"a\":{\"a\":1},\"b\":{\"a\":2}}")).containsOnlyKeys("a", "b");
  }

  @Test
  void nesting_and_numbers_have_limits_and_texts_and_names_have_none() {
    String deep = "{\"a\":".repeat(1001) + "1" + "}".repeat(1001);
    assertThatThrownBy(() -> Json.read("sample", deep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a nesting depth of at most 1000 in the sample, got more");
    assertThat(Json.read("sample", deep.substring(10, deep.length() - 2))).containsOnlyKeys("a");
    assertThatThrownBy(() -> Json.read("sample", "{\"a\":" + "1".repeat(100_000) + "}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected numbers of at most 32 characters in the sample, got a longer one");
    String text = "x".repeat(30_000_000);
    assertThat(Json.read("sample", Json.write(Map.of(text, text))).get(text).equals(text)).isTrue();
  }

  @Test
  void members_that_are_missing_or_of_another_kind_are_named() {
    Map<String, Object> object = Json.read("sample", "{\"a\":1}");
    assertThatThrownBy(() -> Json.object(object, "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a JSON object as a, got none");
    assertThatThrownBy(() -> Json.text(object, "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected text as a, got 1");
  }
}
