package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  @Test
  void a_name_that_no_file_can_have_is_refused_in_a_sentence() {
    PrintStream before = System.err;
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int code;
    try {
      System.setErr(new PrintStream(message, true, StandardCharsets.UTF_8));
      code = Console.run(new TrainMnist(), "--save", "a\0b");
    } finally {
      System.setErr(before);
    }
    assertThat(code).isEqualTo(2);
    assertThat(message.toString(StandardCharsets.UTF_8))
        .startsWith("Invalid value for option '--save': expected a path, got another name: ")
        .doesNotContain("Exception");
  }
}
