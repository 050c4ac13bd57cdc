package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
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
        "{\"a\":{\"b\":1},\"a\":2} | expected each name once, got a twice",
        "{\"a\":[]} | expected an object, text, a truth value or a number as a in the sample, got"
            + " start array",
        "{\"a\":null} | expected an object, text, a truth value or a number as a in the sample,"
            + " got value null",
        "{\"a\":1e309} | expected a number in the range of a double as a in the sample, got 1e309",
        "{\"a\":-2E308} | expected a number in the range of a double as a in the sample, got"
            + " -2E308",
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

  @Test
  void members_of_the_right_kind_are_given() {
    Map<String, Object> object = Json.read("sample", "{\"o\":{\"a\":1},\"t\":\"x\"}");
    assertThat(Json.object(object, "o")).isEqualTo(Map.of("a", 1L));
    assertThat(Json.text(object, "t")).isEqualTo("x");
  }

  /** Objects and lists with something after each, so that each must end where it ends. */
  private static Map<String, Object> nested() {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("none", Map.of());
    inner.put("x", 1L);
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("inner", inner);
    object.put("list", List.of(List.of(), List.of(2L, 0.5), Map.of("y", true), "z"));
    object.put("last", false);
    return object;
  }

  @Test
  void objects_and_lists_end_before_what_follows_them() {
    assertThat(Json.write(nested()))
        .isEqualTo(
            "{\"inner\":{\"none\":{},\"x\":1},"
                + "\"list\":[[],[2,0.5],{\"y\":true},\"z\"],\"last\":false}");
  }

  @Test
  void lines_are_indented_by_object_and_end_alike_on_every_platform() {
    assertThat(Json.writeLines(nested()))
        .isEqualTo(
            """
            {
              "inner" : {
                "none" : { },
                "x" : 1
              },
              "list" : [ [ ], [ 2, 0.5 ], {
                "y" : true
              }, "z" ],
              "last" : false
            }
            """);
  }

  @Test
  void lists_are_read_as_they_were_written_where_they_are_taken() {
    assertThat(Json.readWithLists("sample", Json.write(nested())))
        .containsExactlyEntriesOf(nested());
    assertThat(Json.readWithLists("sample", Json.writeLines(nested())))
        .containsExactlyEntriesOf(nested());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":null} | expected an object, an array, text, a truth value or a number as a in the"
            + " sample, got value null",
        "{\"a\":[1,null]} | expected an object, an array, text, a truth value or a number as an"
            + " element of a in the sample, got value null",
        "{\"a\":[[1e999]]} | expected a number in the range of a double as an element of an"
            + " element of a in the sample, got 1e999",
        "{\"a\":[{\"b\":1,\"b\":2}]} | expected each name once, got b twice",
        "{\"a\":[1 | expected a sample in JSON, got one that ends early",
      })
  void a_list_of_something_else_is_refused(String text, String message) {
    assertThatThrownBy(() -> Json.readWithLists("sample", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void halves_of_surrogate_pairs_are_escaped_and_pairs_are_not() {
    Map<String, Object> object = Map.of("\ude00a\ud83d", "\ud83d\ud83d\ude00\ude00");
    String text = Json.write(object);
    assertThat(text).isEqualTo("{\"\\uDE00a\\uD83D\":\"\\uD83D\ud83d\ude00\\uDE00\"}");
    assertThat(Json.read("sample", text)).isEqualTo(object);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -0.0, 1e23, 1.0 / 3})
  void every_finite_double_comes_back_exactly(double value) {
    assertThat(Json.read("sample", Json.write(Map.of("a", value)))).isEqualTo(Map.of("a", value));
  }

  @Test
  void the_deepest_nesting_that_is_read_is_a_thousand_objects_or_lists_at_once() {
    String open = "{\"a\":".repeat(999);
    String close = "}".repeat(999);
    assertThat(Json.read("sample", open + "{}" + close)).containsOnlyKeys("a");
    assertThat(Json.readWithLists("sample", open + "[]" + close)).containsOnlyKeys("a");
    assertThatThrownBy(() -> Json.readWithLists("sample", open + "[[]]" + close))
        .hasMessage("expected a nesting depth of at most 1000 in the sample, got more");
    String beside = "{\"a\":[" + "{},".repeat(1000) + "[]]}";
    assertThat(Json.readWithLists("sample", beside)).containsOnlyKeys("a");
  }

  @Test
  void the_longest_number_that_is_read_has_32_characters() {
    String longest = "-0." + "1".repeat(29);
    assertThat(Json.read("sample", "{\"a\":" + longest + "}"))
        .isEqualTo(Map.of("a", Double.valueOf(longest)));
    assertThatThrownBy(() -> Json.read("sample", "{\"a\":" + longest + "1}"))
        .hasMessage("expected numbers of at most 32 characters in the sample, got a longer one");
  }
}
