package org.chainzrule.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every fault that the contract forbids is found in a reader that has it. */
class FuzzRunTest {

  private static final String WHOLE = "{\"a\":1,\"b\":[2,3]}";

  @TempDir private Path folder;

  /** What a reader does with a damaged file. */
  @FunctionalInterface
  private interface Reader {
    Object damaged(Path file) throws IOException;
  }

  /** A reader that is right about its whole file. */
  private record Reading(Part part, Reader reader) implements FuzzContract {
    @Override
    public Map<String, byte[]> samples(Path scratch) {
      return Map.of("file", WHOLE.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<Part> parts(String name, byte[] sample) {
      return List.of(part);
    }

    @Override
    public Object read(Path file) throws IOException {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return text.equals(WHOLE) ? WHOLE : reader.damaged(file);
    }
  }

  private void finds(String fault, Reader reader) {
    assertThatThrownBy(() -> new FuzzRun(new Reading(Part.checked(), reader), folder, 3, 1).run())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(fault)
        .hasMessageContaining("first in case 0, file of file, ");
  }

  private static DataException refusal(String expected, Path file) {
    return new DataException("expected " + expected + ": " + file);
  }

  @Test
  void a_reader_that_refuses_clearly_is_clean() {
    assertThatCode(
            () ->
                new FuzzRun(
                        new Reading(
                            Part.checked(),
                            file -> {
                              throw refusal("another file", file);
                            }),
                        folder,
                        100,
                        1)
                    .run())
        .doesNotThrowAnyException();
  }

  @Test
  void other_exceptions_and_errors_are_found() {
    finds("ArrayIndexOutOfBoundsException at org.chainzrule.", file -> new int[1].clone()[1]);
    finds(
        "3 x java.lang.StackOverflowError",
        file -> {
          throw new StackOverflowError();
        });
  }

  @Test
  void messages_without_the_file_or_a_sentence_are_found() {
    finds(
        "3 x a message without the file",
        file -> {
          throw new DataException("expected another");
        });
    finds(
        "3 x a message that is not clear",
        file -> {
          throw new DataException("oops " + file);
        });
    finds(
        "3 x a message that is not clear",
        file -> {
          throw refusal("x".repeat(2_000), file);
        });
  }

  @Test
  void other_values_and_leftovers_are_found() {
    finds("3 x a value that was not written", file -> "other");
    finds("3 x leftover: file.part", file -> Files.createFile(file.resolveSibling("file.part")));
  }

  @Test
  void endless_loops_and_large_arrays_are_found() {
    finds(
        "more than 1 s, at [",
        file -> {
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
          return WHOLE;
        });
    finds("3 x more than 128 MiB allocated", file -> new byte[130 << 20].length > 0 ? WHOLE : "");
  }

  @Test
  void the_same_seed_gives_the_same_damage_and_another_seed_another() {
    assertThat(damaged(1, Part.Form.JSON)).isEqualTo(damaged(1, Part.Form.JSON));
    assertThat(damaged(2, Part.Form.JSON)).isNotEqualTo(damaged(1, Part.Form.JSON));
    assertThat(Set.copyOf(damaged(1, Part.Form.BYTES))).hasSizeGreaterThan(40);
  }

  private static List<String> damaged(long seed, Part.Form form) {
    byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
    Generator random = Seeds.of(seed).generator();
    Mutator mutator = new Mutator(random, List.of("word"), List.of(whole));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(new String(mutator.mutate(whole, form), StandardCharsets.ISO_8859_1));
    }
    return all;
  }

  @Test
  void values_of_json_are_found_where_they_stand() {
    assertThat(JsonSpans.of(WHOLE))
        .extracting(span -> span.path() + "=" + WHOLE.substring(span.from(), span.to()))
        .containsExactly("a=1", "b\n=2", "b\n=3", "b=[2,3]", "=" + WHOLE);
    assertThat(JsonSpans.of("{\"a\":1,\"b")).hasSize(1);
  }
}
