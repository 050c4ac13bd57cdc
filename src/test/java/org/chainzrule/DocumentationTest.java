package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the project: their Java compiles, their links lead somewhere, their names exist. */
class DocumentationTest {

  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
  private static final Pattern NAME = Pattern.compile("\\borg\\.chainzrule(?:\\.\\w+)+");
  private static final Pattern TO_CLASS = Pattern.compile("(?:[a-z]\\w*\\.)+\\w+");
  private static final Pattern OWN_IMPORTS = Pattern.compile("(?:import [^\\n]+;\\n|\\n)+");
  private static final Pattern OPTION = Pattern.compile("names = \"(--[\\w-]+)");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
  private static final Path EXAMPLES = Path.of("src/main/java/org/chainzrule/examples");
  private static final Pattern PUBLIC =
      Pattern.compile("(?m)^public (?:final |sealed )?(?:class|record|interface|enum) (\\w+)");

  /** What a block of statements without imports of its own may use without saying so. */
  private static final String IMPORTS =
      SourceTree.packageNames().stream()
          .map(name -> "import " + name + ".*;\n")
          .collect(Collectors.joining("", "import java.nio.file.*;\nimport java.util.*;\n", ""));

  @TempDir private Path scratch;

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String start : List.of("README.md", "docs", ".github", "benchmarks/README.md")) {
      try (Stream<Path> files = Files.walk(Path.of(start))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_block_of_java_compiles(Path page) throws IOException {
    if (Guide.of("page", read(page)).runs()) {
      return;
    }
    assertThat(errors(blocks(read(page)))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_relative_link_leads_to_a_file(Path page) throws IOException {
    assertThat(deadLinks(page, read(page))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_name_of_the_library_exists(Path page) throws IOException {
    assertThat(unknownNames(read(page))).isEmpty();
  }

  @Test
  void tables_list_every_option_of_every_example() throws IOException {
    StringBuilder tables = new StringBuilder();
    for (Path page : pages()) {
      tables.append(read(page));
    }
    List<String> options = new ArrayList<>();
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        OPTION.matcher(read(file)).results().forEach(match -> options.add(match.group(1)));
      }
    }
    assertThat(options)
        .hasSizeGreaterThan(20)
        .allSatisfy(option -> assertThat(tables).contains("| `" + option));
  }

  @Test
  void the_index_leads_to_every_page() throws IOException {
    Path index = Path.of("docs/index.md");
    List<Path> linked =
        LINK.matcher(read(index))
            .results()
            .map(match -> index.resolveSibling(match.group(1).replaceFirst("#.*", "")).normalize())
            .toList();
    assertThat(pages())
        .filteredOn(page -> page.startsWith("docs") && !page.equals(index))
        .allSatisfy(page -> assertThat(linked).contains(page));
  }

  @Test
  void every_promise_of_reliability_names_tests_that_exist() throws IOException {
    List<String> rows =
        read(Path.of("docs/reliability.md"))
            .lines()
            .filter(line -> line.matches("\\|[^|]*\\|[^|]*\\|"))
            .filter(line -> !line.matches("\\| (promise|---).*"))
            .toList();
    List<String> files;
    try (Stream<Path> tests = Files.walk(Path.of("src/test/java"))) {
      files = tests.map(file -> file.getFileName().toString()).toList();
    }
    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).matches(".*\\| [`\\[][^|]*\\|"))
        .allSatisfy(
            row ->
                assertThat(TEST.matcher(row).results().map(match -> match.group(1) + ".java"))
                    .isSubsetOf(files));
  }

  @Test
  void the_readme_is_as_short_as_a_stranger_reads() throws IOException {
    assertThat(Files.size(Path.of("README.md"))).isLessThanOrEqualTo(6 * 1024);
  }

  @Test
  void blocks_are_found_where_there_are_some() throws IOException {
    assertThat(blocks(read(Path.of("README.md")))).isNotEmpty();
    assertThat(blocks(read(Path.of("docs/adding-a-layer.md")))).hasSizeGreaterThan(1);
  }

  @Test
  void a_block_with_a_mistake_is_noticed() throws IOException {
    assertThat(errors(List.of("Seeds seeds = Seeds.of(1);\n"))).isEmpty();
    assertThat(errors(List.of("Seeds seeds = Seeds.of();\n"))).contains("error:");
    assertThat(errors(List.of("package a;\n\nclass A {\n  Missing b;\n}\n"))).contains("Missing");
  }

  @Test
  void a_link_to_nowhere_is_noticed() {
    String page = "[a](pom.xml#b) [c](https://example.org) [d](no/where.md)\n```\n[e](f)\n```";
    assertThat(deadLinks(Path.of("README.md"), page)).containsExactly("no/where.md");
  }

  @Test
  void a_name_that_is_gone_is_noticed() {
    String page = "`org.chainzrule.nn.layer.Dense`, org.chainzrule.nn, `org.chainzrule.nn.Dens`";
    assertThat(unknownNames(page)).containsExactly("org.chainzrule.nn.Dens");
  }

  private static List<String> blocks(String page) {
    return JAVA.matcher(page).results().map(match -> match.group(1)).toList();
  }

  /** Compiles the blocks of one page together: a later one may use what an earlier one declares. */
  private String errors(List<String> blocks) throws IOException {
    if (blocks.isEmpty()) {
      return "";
    }
    List<String> arguments = new ArrayList<>();
    Collections.addAll(arguments, "-proc:none", "-encoding", "UTF-8", "--release", "17");
    Collections.addAll(arguments, "-cp", System.getProperty("java.class.path"));
    Collections.addAll(arguments, "-d", scratch.toString());
    for (String block : blocks) {
      Matcher type = PUBLIC.matcher(block);
      String name = type.find() ? type.group(1) : "Block" + arguments.size();
      Path file = scratch.resolve(name + ".java");
      arguments.add(Files.writeString(file, sourceFile(name, block)).toString());
    }
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, messages, arguments.toArray(String[]::new));
    return code == 0 ? "" : messages.toString(StandardCharsets.UTF_8);
  }

  /** A source file as it stands; statements in a method, with the block's own imports if any. */
  private static String sourceFile(String name, String block) {
    if (block.startsWith("package ")) {
      return block;
    }
    Matcher own = OWN_IMPORTS.matcher(block);
    String imports = own.lookingAt() ? own.group() : IMPORTS;
    String statements = own.lookingAt() ? block.substring(own.end()) : block;
    return PUBLIC.matcher(statements).find()
        ? imports + statements
        : imports
            + "class "
            + name
            + " {\n  void run() throws Exception {\n"
            + statements
            + "  }\n}\n";
  }

  private static List<String> deadLinks(Path page, String text) {
    return LINK.matcher(FENCE.matcher(text).replaceAll(""))
        .results()
        .map(match -> match.group(1))
        .filter(link -> !link.matches("(?:https?|mailto):.*|#.*"))
        .filter(link -> !Files.exists(page.resolveSibling(link.replaceFirst("#.*", ""))))
        .toList();
  }

  /** Names outside blocks of Java that are neither packages nor classes, nested ones included. */
  private static List<String> unknownNames(String page) {
    return NAME.matcher(JAVA.matcher(page).replaceAll(""))
        .results()
        .map(MatchResult::group)
        .filter(name -> !exists(name))
        .toList();
  }

  private static boolean exists(String name) {
    Matcher outermost = TO_CLASS.matcher(name);
    String path = outermost.lookingAt() ? outermost.group().replace('.', '/') : "nowhere";
    return Stream.of("src/main/java/", "src/test/java/", "benchmarks/src/main/java/")
        .flatMap(root -> Stream.of(root + path, root + path + ".java"))
        .anyMatch(file -> Files.exists(Path.of(file)));
  }

  private static String read(Path page) throws IOException {
    return Files.readString(page).replace("\r\n", "\n");
  }
}
