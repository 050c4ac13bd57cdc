package org.chainzrule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Runs the programs of pages one after the other in one process, since ND4J takes seconds to start.
 * Each begins in an empty folder.
 */
public final class GuideRun {

  /** What is printed behind each program. */
  static final String END_OF_PAGE = "=== end of page";

  private GuideRun() {}

  /**
   * Runs classes with a {@code main} in the current folder, which is emptied after each.
   *
   * @param classes their names
   */
  public static void main(String... classes) throws Exception {
    Locale.setDefault(Locale.ROOT);
    for (String name : classes) {
      try {
        Class.forName(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
      } catch (InvocationTargetException e) {
        e.getCause().printStackTrace(System.out);
      }
      System.out.println("\n" + END_OF_PAGE);
      empty(Path.of(""));
    }
  }

  private static void empty(Path folder) throws IOException {
    List<Path> inside;
    try (Stream<Path> files = Files.walk(folder.toAbsolutePath())) {
      inside = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : inside.subList(0, inside.size() - 1)) {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException("expected programs to close " + file, e);
      }
    }
  }
}
