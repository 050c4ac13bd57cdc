package org.chainzrule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page whose Java is run: one with a block {@code text} right after one of {@code java}. Its
 * blocks are one program, in their order, in a package of their own.
 *
 * @param name the name of the page, as a part of a package's name
 * @param sources the source files, by the names of their classes
 * @param outputs what each block of statements prints, empty if nothing
 */
record Guide(String name, Map<String, String> sources, List<String> outputs) {

  /** The class with the statements of a page, which has a {@code main}. */
  static final String MAIN = "Page";

  /** What a program prints behind each block of statements. */
  static final String END_OF_BLOCK = "--- end of block";

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```java\\n(.*?)^```$(?:\\n+```text\\n(.*?)^```$)?");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import [^\\n]+;\\n");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^public (?:final )?(?:class|record|interface|enum) (\\w+)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:[eE]-?\\d+)?");

  /** Processors whose kernels sum in another order give other last digits of what was learned. */
  private static final double RELATIVE = 0.05;

  private static final double ABSOLUTE = 0.03;

  /** The pages for users: all of {@code docs} but those on how the library is made. */
  static Stream<Path> pages() throws IOException {
    List<String> others = List.of("architecture.md", "changelog.md", "index.md");
    return Files.list(Path.of("docs"))
        .filter(file -> file.toString().endsWith(".md"))
        .filter(file -> !others.contains(file.getFileName().toString()))
        .sorted();
  }

  static Guide of(Path page) {
    String name = page.getFileName().toString().replace(".md", "").replaceAll("\\W", "");
    try {
      return of(name, Files.readString(page).replace("\r\n", "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Guide of(String name, String page) {
    TreeSet<String> imports = new TreeSet<>();
    Map<String, String> sources = new LinkedHashMap<>();
    StringBuilder statements = new StringBuilder();
    List<String> outputs = new ArrayList<>();
    String start = "package guide." + name + ";\n";
    Matcher block = BLOCK.matcher(page);
    while (block.find()) {
      String java = block.group(1);
      Matcher type = TYPE.matcher(java);
      IMPORT.matcher(java).results().forEach(match -> imports.add(match.group()));
      if (type.find()) {
        sources.put(type.group(1), start + java);
      } else {
        statements.append(IMPORT.matcher(java).replaceAll(""));
        statements.append("System.out.println(\"\\n" + END_OF_BLOCK + "\");\n");
        outputs.add(block.group(2) == null ? "" : block.group(2).strip());
      }
    }
    sources.put(
        MAIN,
        start
            + String.join("", imports)
            + ("public class " + MAIN + " {\n")
            + "public static void main(String... args) throws Exception {\n"
            + statements
            + "}}\n");
    return new Guide(name, sources, outputs);
  }

  /** The name of the class to run. */
  String main() {
    return "guide." + name + "." + MAIN;
  }

  boolean hasJava() {
    return sources.size() > 1 || !outputs.isEmpty();
  }

  /** Whether the page shows what its Java prints. */
  boolean runs() {
    return outputs.stream().anyMatch(output -> !output.isEmpty());
  }

  /** What each block printed; the last one is what came behind all blocks, such as an exception. */
  static List<String> parts(String printed) {
    return Stream.of(printed.split(END_OF_BLOCK, -1)).map(String::strip).toList();
  }

  /** The first difference between what the page shows and what came; empty if there is none. */
  String difference(String printed) {
    List<String> parts = parts(printed);
    for (int i = 0; i < outputs.size(); i++) {
      String came = i < parts.size() - 1 ? parts.get(i) : printed;
      if (i >= parts.size() - 1 || !alike(outputs.get(i), came)) {
        return "block " + (i + 1) + " shows:\n" + outputs.get(i) + "\nit prints:\n" + came;
      }
    }
    return "";
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
}
