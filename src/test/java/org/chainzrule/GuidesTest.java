package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the pages that show what their Java prints, and compares. */
class GuidesTest {

  private static final int MAX_SECONDS = 1_200;

  /** Pages whose Java is compiled by {@link DocumentationTest} and not run, and why. */
  private static final Map<String, String> COMPILED =
      Map.of(
          "addingalayer", "its types are tested by a class of JUnit, which is on the page too",
          "addinganop", "its operation is a part of the package autodiff",
          "experiments", "whole experiments take minutes",
          "spark", "it needs a cluster");

  @TempDir Path folder;

  @Test
  void every_guide_prints_what_its_page_shows() throws Exception {
    List<Guide> guides = guides();
    assertThat(guides).isNotEmpty();
    String[] printed = run(guides).split(GuideRun.END_OF_PAGE, -1);
    SoftAssertions all = new SoftAssertions();
    for (int i = 0; i < guides.size(); i++) {
      String page = i < printed.length ? printed[i] : "";
      all.assertThat(guides.get(i).difference(page)).as(guides.get(i).name()).isEmpty();
    }
    all.assertAll();
  }

  @Test
  void every_page_with_java_runs_unless_it_cannot() throws IOException {
    try (Stream<Path> pages = Guide.pages()) {
      assertThat(pages.map(Guide::of).filter(Guide::hasJava).filter(guide -> !guide.runs()))
          .extracting(Guide::name)
          .containsExactlyInAnyOrderElementsOf(COMPILED.keySet());
    }
  }

  private static List<Guide> guides() throws IOException {
    try (Stream<Path> pages = Guide.pages()) {
      return pages.map(Guide::of).filter(Guide::runs).toList();
    }
  }

  /** Compiles all guides at once, and runs them in one process that begins in an empty folder. */
  private String run(List<Guide> guides) throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    String path = System.getProperty("java.class.path");
    compile(guides, path, classes);
    Path printed = folder.resolve("out.txt");
    Path errors = folder.resolve("err.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Collections.addAll(
        command, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8");
    Collections.addAll(command, "-cp", classes + File.pathSeparator + absolute(path));
    command.add(GuideRun.class.getName());
    guides.forEach(guide -> command.add(guide.main()));
    Process process =
        new ProcessBuilder(command)
            .directory(Files.createDirectory(folder.resolve("home")).toFile())
            .redirectOutput(printed.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(printed) + (process.exitValue() == 0 ? "" : Files.readString(errors));
  }

  static void compile(List<Guide> guides, String path, Path classes) throws IOException {
    List<String> arguments = new ArrayList<>();
    Collections.addAll(arguments, "-proc:none", "-encoding", "UTF-8", "--release", "17");
    Collections.addAll(arguments, "-cp", path, "-d", classes.toString());
    for (Guide guide : guides) {
      Path sources = Files.createDirectories(classes.resolve("sources").resolve(guide.name()));
      for (Map.Entry<String, String> source : guide.sources().entrySet()) {
        Path file = sources.resolve(source.getKey() + ".java");
        arguments.add(Files.writeString(file, source.getValue()).toString());
      }
    }
    String[] all = arguments.toArray(String[]::new);
    int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, all);
    assertThat(code).as("javac of the pages").isZero();
  }

  private static String absolute(String path) {
    return String.join(
        File.pathSeparator,
        Stream.of(path.split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }

  @Test
  void other_words_other_numbers_and_missing_blocks_are_noticed() {
    Guide guide =
        Guide.of(
            "sample",
            """
            ```java
            import java.util.List;
            System.out.println("accuracy 97.3 %");
            ```

            ```text
            accuracy 97.3 %
            ```

            ```java
            List<String> nothing = List.of();
            ```
            """);
    assertThat(guide.sources().get(Guide.MAIN)).contains("import java.util.List;\npublic class");
    String end = "\n" + Guide.END_OF_BLOCK + "\n";
    assertThat(guide.difference("accuracy 97.1 %" + end + end)).isEmpty();
    assertThat(guide.difference("accuracy 67.1 %" + end + end)).contains("block 1", "67.1");
    assertThat(guide.difference("accuracy: 97.3 %" + end + end)).contains("block 1");
    assertThat(guide.difference("Exception in thread")).contains("Exception in thread");
    assertThat(guide.difference("accuracy 97.3 %" + end + "not shown" + end)).contains("block 2");
  }
}
