package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  @Test
  void a_name_that_no_file_can_have_is_refused_in_a_sentence() {
    assertThat(refused("--save", "a\0b"))
        .startsWith("Invalid value for option '--save': expected a path, got another name: ")
        .doesNotContain("Exception");
  }

  @Test
  void arguments_that_would_break_the_line_are_repeated_on_one() {
    assertThat(refused("a\u0085b\u2028c\nd\u001be").stripTrailing())
        .isEqualTo(
            "Unmatched argument at index 0: 'a\\u0085b\\u2028c\\u000ad\\u001be'"
                + " (--help shows the options)");
  }

  /** What is printed of wrong options. */
  private static String refused(String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(message, true, StandardCharsets.UTF_8));
      assertThat(Console.run(new TrainMnist(), arguments)).isEqualTo(2);
    } finally {
      System.setErr(before);
    }
    return message.toString(StandardCharsets.UTF_8);
  }
}
