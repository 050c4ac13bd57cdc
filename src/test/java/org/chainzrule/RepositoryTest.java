package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The top level of the repository holds what its owner fixed, and no stray file. */
class RepositoryTest {

  private static final List<String> FIXED =
      List.of("LICENSE", "README.md", "benchmarks", "docs", "pom.xml", "src");

  /** What Maven writes, which is not kept. */
  private static final String BUILD = "target";

  @Test
  void the_top_level_holds_only_what_is_fixed_and_dot_files() throws IOException {
    try (Stream<Path> entries = Files.list(SourceTree.PROJECT)) {
      assertThat(
              entries
                  .map(entry -> entry.getFileName().toString())
                  .filter(name -> !name.startsWith(".") && !name.equals(BUILD)))
          .containsExactlyInAnyOrderElementsOf(FIXED);
    }
  }
}
