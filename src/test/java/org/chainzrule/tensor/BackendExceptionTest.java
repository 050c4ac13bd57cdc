package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendExceptionTest {

  /** Creates a tensor without a backend, twice, and prints the failures. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      for (int i = 0; i < 2; i++) {
        try {
          System.out.println("made " + Tensor.scalar(1, Precision.SINGLE));
        } catch (BackendException e) {
          System.out.println("BackendException: " + e.getMessage());
        }
      }
    }
  }

  @Test
  void without_a_backend_says_which_dependency_to_add() {
    assertSaysWhatToAdd(
        ChildProcess.run(
            Main.class, entry -> !entry.contains("nd4j-native") && !entry.contains("openblas")));
  }

  @Test
  void without_its_native_libraries_says_which_dependency_to_add() {
    assertSaysWhatToAdd(
        ChildProcess.run(
            Main.class, entry -> !entry.matches(".*-(linux|macosx|windows)-[a-z0-9_]+\\.jar")));
  }

  private static void assertSaysWhatToAdd(List<String> lines) {
    assertThat(lines).noneMatch(line -> line.startsWith("made"));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("BackendException: "))
        .hasSize(2)
        .allMatch(line -> line.contains("expected an ND4J backend on the class path, found none"));
    assertThat(lines.stream().map(String::strip))
        .contains(
            "<groupId>org.nd4j</groupId>",
            "<artifactId>nd4j-native</artifactId>",
            "<artifactId>openblas</artifactId>",
            "<artifactId>javacpp</artifactId>")
        .anyMatch(
            line -> line.matches("<classifier>(linux|macosx|windows)-(x86_64|arm64)</classifier>"));
    assertThat(lines).noneMatch(line -> line.startsWith("Exception in thread"));
  }

  @Test
  void names_a_number_of_threads_that_nd4j_cannot_read() {
    assertSays(
        ChildProcess.run(Main.class, Map.of("OMP_NUM_THREADS", "2,1"), entry -> true),
        "expected one whole number in the environment variable OMP_NUM_THREADS, which is all that"
            + " ND4J reads, got \"2,1\"");
  }

  @Test
  void names_the_folders_where_none_can_be_written(@TempDir Path folder) throws IOException {
    // Nobody, not even root, can make folders below a file.
    Path file = Files.writeString(folder.resolve("file"), "");
    assertSays(
        ChildProcess.run(
            Main.class, entry -> true, "-Duser.home=" + file, "-Djava.io.tmpdir=" + file),
        "expected a folder that ND4J's native libraries can be unpacked to, but none of these can"
            + " be written: "
            + file
            + "/.javacpp/cache, "
            + file
            + "; -Dorg.bytedeco.javacpp.cachedir=FOLDER names another one");
  }

  @Test
  void names_a_library_that_is_there_and_cannot_be_loaded() {
    String library = File.listRoots()[0] + "cache";
    String problem = library + ": failed to map segment from shared object";
    assertThat(new BackendException(new UnsatisfiedLinkError(problem)))
        .hasMessage(
            "expected the ND4J backend on the class path to start, got UnsatisfiedLinkError: "
                + problem);
  }

  private static void assertSays(List<String> lines, String message) {
    assertThat(lines)
        .filteredOn(line -> line.contains("BackendException") || line.startsWith("made"))
        .containsExactly("BackendException: " + message, "BackendException: " + message);
    assertThat(lines).noneMatch(line -> line.contains("<dependency>"));
  }

  @Test
  void keeps_the_cause() {
    Throwable cause = new IllegalStateException("outer", new LinkageError("inner\nmore"));
    assertThat(new BackendException(cause))
        .hasCause(cause)
        .hasMessageContaining("found none that works here (LinkageError: inner); add");
  }
}
