package org.chainzrule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The sources of the library, as files. */
final class SourceTree {

  /** Maven runs tests in the folder of the project. */
  static final Path PROJECT = Path.of("").toAbsolutePath();

  private static final Path MAIN = PROJECT.resolve("src/main/java/org/chainzrule");

  private SourceTree() {}

  /** The folders of main sources that hold files, the root package first. */
  static List<Path> packages() {
    return foldersOf(file -> true);
  }

  private static List<Path> foldersOf(Predicate<Path> kind) {
    try (Stream<Path> paths = Files.walk(MAIN)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(kind)
          .map(Path::getParent)
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of packages that hold types, without the root package. */
  static List<String> packageNames() {
    return foldersOf(file -> !file.endsWith("package-info.java")).stream()
        .filter(folder -> !folder.equals(MAIN))
        .map(
            folder ->
                "org.chainzrule." + MAIN.relativize(folder).toString().replaceAll("[/\\\\]", "."))
        .toList();
  }
}
