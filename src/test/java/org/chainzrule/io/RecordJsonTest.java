package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordJsonTest {

  /** A kind. */
  public enum Kind {
    FIRST_ONE,
    SECOND
  }

  /** A record inside another. */
  public record Inner(int i, long l, double d) {

    /** Refuses what is not positive. */
    public Inner {
      if (i < 0) {
        throw new IllegalArgumentException("expected i of at least 0, got " + i);
      }
    }
  }

  /** A record of everything. */
  public record Outer(
      String text,
      boolean flag,
      Kind kind,
      Optional<Inner> present,
      Optional<Inner> absent,
      List<List<Integer>> table,
      Map<String, List<Double>> named,
      double notANumber) {}

  private static final Outer OUTER =
      new Outer(
          "ä \"q\"\n",
          true,
          Kind.FIRST_ONE,
          Optional.of(new Inner(3, Long.MAX_VALUE, -0.1)),
          Optional.empty(),
          List.of(List.of(1, 2), List.of()),
          Map.of("a", List.of(1.0, Double.NEGATIVE_INFINITY)),
          Double.NaN);

  @Test
  void a_record_comes_back_as_it_was_written() {
    String line = RecordJson.write(OUTER);
    assertThat(line)
        .doesNotContain("\n")
        .contains("\"kind\":\"first_one\"")
        .doesNotContain("absent");
    assertThat(RecordJson.read("sample", line, Outer.class)).isEqualTo(OUTER);
  }

  @Test
  void a_whole_number_is_a_double_too() {
    assertThat(RecordJson.read("sample", "{\"i\":1,\"l\":2,\"d\":3}", Inner.class))
        .isEqualTo(new Inner(1, 2, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"i\":1,\"l\":2} | expected a number as d, got none",
        "{\"i\":1,\"l\":2,\"d\":3,\"e\":4} | expected a sample of [i, l, d], got e",
        "{\"i\":1.5,\"l\":2,\"d\":3} | expected a number as i, got 1.5",
        "{\"i\":3000000000,\"l\":2,\"d\":3} | expected a number as i, got 3000000000",
        "{\"i\":1,\"l\":\"2\",\"d\":3} | expected a number as l, got 2",
        "{\"i\":-1,\"l\":2,\"d\":3} | expected i of at least 0, got -1",
        "{\"i\":[1],\"l\":2,\"d\":3} | expected a number as i, got [1]",
      })
  void what_is_no_such_record_is_refused(String text, String message) {
    assertThatThrownBy(() -> RecordJson.read("sample", text, Inner.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void the_place_of_what_is_wrong_is_named() {
    String line = RecordJson.write(OUTER);
    assertThatThrownBy(
            () -> RecordJson.read("sample", line.replace("first_one", "third"), Outer.class))
        .hasMessage("expected one of [first_one, second] as kind, got third");
    assertThatThrownBy(
            () -> RecordJson.read("sample", line.replace("[1,2]", "[1,true]"), Outer.class))
        .hasMessage("expected a number as an element of an element of table, got true");
  }
}
