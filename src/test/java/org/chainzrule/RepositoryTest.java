package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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

  /** Profiles of a platform, of a release, and the one that a property of another one turns on. */
  private static final Pattern NOT_NIGHTLY =
      Pattern.compile("(linux|macosx|windows)-.*|release|api-baseline");

  @Test
  void every_profile_with_long_checks_runs_every_night_and_is_explained() throws IOException {
    List<String> checks =
        Pattern.compile("<profile>\\s*<id>([\\w-]+)</id>")
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(found -> found.group(1))
            .filter(id -> !NOT_NIGHTLY.matcher(id).matches())
            .toList();
    String nightly = Files.readString(Path.of(".github/workflows/nightly.yml"));
    String page = Files.readString(Path.of("docs/releasing.md"));
    assertThat(checks)
        .hasSizeGreaterThan(3)
        .allSatisfy(id -> assertThat(nightly).contains(" -P" + id))
        .allSatisfy(id -> assertThat(page).contains(" -P" + id));
    assertThat(nightly).contains(".ci/twice");
  }
}
