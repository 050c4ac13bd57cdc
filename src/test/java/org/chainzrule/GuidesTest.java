package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the pages that show what their Java prints: those with a block {@code text} right after one
 * of {@code java}. The blocks of a page are one program, in their order; each names its imports.
 */
class GuidesTest {

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```java\\n(.*?)^```$(?:\\n+```text\\n(.*?)^```$)?");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import [^\\n]+;\\n");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^public (?:final )?(?:class|record|interface|enum) (\\w+)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE]-?\\d+)?");
  private static final String END_OF_BLOCK = "--- end of block";
  private static final int MAX_SECONDS = 300;

  /** Processors whose kernels sum in another order give other last digits of what was learned. */
  private static final double RELATIVE = 0.05;

  private static final double ABSOLUTE = 0.03;

  @TempDir Path folder;

  /** The Java of a page, and what its blocks print where the page says so. */
  private record Guide(String name, Map<String, String> sources, List<String> outputs) {

    static Guide of(String name, String page) {
      TreeSet<String> imports = new TreeSet<>();
      Map<String, String> types = new LinkedHashMap<>();
      StringBuilder statements = new StringBuilder();
      List<String> outputs = new ArrayList<>();
      Matcher block = BLOCK.matcher(page);
      while (block.find()) {
        String java = block.group(1);
        IMPORT.matcher(java).results().forEach(match -> imports.add(match.group()));
        String rest = IMPORT.matcher(java).replaceAll("");
        Matcher type = TYPE.matcher(rest);
        if (type.find()) {
          types.put(type.group(1), java);
        } else {
          statements.append(rest).append("System.out.println(\"\\n" + END_OF_BLOCK + "\");\n");
          outputs.add(block.group(2) == null ? "" : block.group(2).strip());
        }
      }
      Map<String, String> sources = new LinkedHashMap<>(types);
      sources.put(
          name,
          String.join("", imports)
              + ("public class " + name + " {\n")
              + "public static void main(String... args) throws Exception {\n"
              + statements
              + "}}\n");
      return new Guide(name, sources, outputs);
    }

    boolean hasOutput() {
      return outputs.stream().anyMatch(output -> !output.isEmpty());
    }

    /** The first difference between what a page says and what came; empty if there is none. */
    String difference(String printed) {
      String[] parts = printed.split(END_OF_BLOCK, -1);
      for (int i = 0; i < outputs.size(); i++) {
        String said = outputs.get(i);
        String came = i < parts.length - 1 ? parts[i].strip() : printed;
        if (i >= parts.length - 1 || (!said.isEmpty() && !alike(said, came))) {
          return "block " + (i + 1) + " of the page says:\n" + said + "\nit prints:\n" + came;
        }
      }
      return "";
    }
  }

  /** Whether two texts have the same words, and about the same numbers. */
  private static boolean alike(String one, String other) {
    if (!words(one).equals(words(other))) {
      return false;
    }
    List<Double> mine = numbers(one);
    List<Double> others = numbers(other);
    for (int i = 0; i < mine.size(); i++) {
      double a = mine.get(i);
      double b = others.get(i);
      if (Math.abs(a - b) > ABSOLUTE + RELATIVE * Math.max(Math.abs(a), Math.abs(b))) {
        return false;
      }
    }
    return true;
  }

  private static String words(String text) {
    return NUMBER.matcher(text).replaceAll("#").replaceAll("\\s+", " ");
  }

  private static List<Double> numbers(String text) {
    return NUMBER.matcher(text).results().map(match -> Double.valueOf(match.group())).toList();
  }

  private static List<Guide> guides() throws IOException {
    try (Stream<Path> pages = Stream.concat(Stream.of(Path.of("README.md")), docs())) {
      return pages.map(GuidesTest::guide).filter(Guide::hasOutput).toList();
    }
  }

  /** Whether the Java of a page is compiled and run here. */
  static boolean runs(String page) {
    return Guide.of("Page", page).hasOutput();
  }

  private static Stream<Path> docs() throws IOException {
    return Files.list(Path.of("docs")).filter(file -> file.toString().endsWith(".md")).sorted();
  }

  private static Guide guide(Path page) {
    String name = page.getFileName().toString().replace(".md", "").replaceAll("\\W", "");
    try {
      return Guide.of("Guide" + name, Files.readString(page).replace("\r\n", "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void every_guide_prints_what_its_page_shows() throws Exception {
    List<Guide> guides = guides();
    assertThat(guides).isNotEmpty();
    for (Guide guide : guides) {
      assertThat(guide.difference(run(guide))).as(guide.name()).isEmpty();
    }
  }

  /** Compiles and runs a guide in a process of its own, in an empty folder. */
  private String run(Guide guide) throws Exception {
    Path classes = Files.createDirectories(folder.resolve(guide.name()).resolve("classes"));
    Path home = Files.createDirectory(folder.resolve(guide.name()).resolve("home"));
    List<String> arguments = new ArrayList<>();
    String path = System.getProperty("java.class.path");
    Collections.addAll(arguments, "-proc:none", "-encoding", "UTF-8", "--release", "17");
    Collections.addAll(arguments, "-cp", path, "-d", classes.toString());
    for (Map.Entry<String, String> source : guide.sources().entrySet()) {
      Path file = classes.resolve(source.getKey() + ".java");
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, arguments.toArray(String[]::new)))
        .as("javac of %s", guide.name())
        .isZero();
    Path printed = folder.resolve(guide.name()).resolve("out.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-cp",
                classes + File.pathSeparator + absolute(path),
                guide.name())
            .directory(home.toFile())
            .redirectOutput(printed.toFile())
            .redirectError(folder.resolve(guide.name()).resolve("err.txt").toFile())
            .start();
    try {
      assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(printed)
        + (process.exitValue() == 0
            ? ""
            : Files.readString(folder.resolve(guide.name()).resolve("err.txt")));
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
            "Sample",
            """
            ```java
            import java.util.List;
            System.out.println("accuracy 97.3 %");
            ```

            ```text
            accuracy 97.3 %
            ```
            """);
    assertThat(guide.sources().get("Sample")).startsWith("import java.util.List;\npublic class");
    String end = "\n" + END_OF_BLOCK + "\n";
    assertThat(guide.difference("accuracy 97.1 %" + end)).isEmpty();
    assertThat(guide.difference("accuracy 67.1 %" + end)).contains("block 1", "67.1");
    assertThat(guide.difference("accuracy: 97.3 %" + end)).contains("block 1");
    assertThat(guide.difference("Exception in thread")).contains("Exception in thread");
  }
}
