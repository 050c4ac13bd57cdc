package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
  void keeps_the_cause() {
    Throwable cause = new IllegalStateException("outer", new LinkageError("inner\nmore"));
    assertThat(new BackendException(cause))
        .hasCause(cause)
        .hasMessageContaining("found none that works here (LinkageError: inner); add");
  }
}
