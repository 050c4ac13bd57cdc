package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs of the library say in a project that has nothing of what they need besides. */
class MissingLibrariesTest {

  private static final String EXAMPLES = "org.chainzrule.examples.";

  @TempDir Path folder;

  private record Result(int code, String out, String err) {}

  private Result run(String program, String... args) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    EXAMPLES + program),
                Stream.of(args))
            .toList();
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("CHAINZRULE_HOME", folder.resolve("home").toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Test
  void the_class_path_has_none_of_them() {
    for (String absent :
        List.of("picocli.CommandLine", "ch.qos.logback.classic.Logger", "org.jsoup.Jsoup")) {
      assertThatThrownBy(() -> Class.forName(absent)).isInstanceOf(ClassNotFoundException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TrainMnist", "TrainYelpFull", "ComparePenalties", "Programs"})
  void a_program_names_the_library_that_parses_its_options(String program) throws Exception {
    Result result = run(program);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .startsWith("expected info.picocli:picocli:")
        .endsWith("got none");
  }

  @Test
  void the_doctor_names_all_that_is_missing_and_finds_the_library_usable() throws Exception {
    Result result = run("Doctor");
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out())
        .containsPattern("picocli +note .*; add info.picocli:picocli:")
        .containsPattern("Spark +note .*; add org.apache.spark:")
        .containsPattern("logging +note .*; add ch.qos.logback:")
        .endsWith("usable" + System.lineSeparator());
  }
}
