package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of the libraries that ND4J brings, training, saving and resuming load nothing but a few harmless
 * classes. What cannot be raised, since it lies inside jars of ND4J, is thus not reached.
 */
class ReachedLibrariesTest {

  private static final Pattern LOADED =
      Pattern.compile("(?m)([\\w.$]+) source: \\S*/([^/\\s]+\\.jar)");

  /** The libraries that programs use by themselves, apart from those of ND4J's own code. */
  private static final Pattern OWN =
      Pattern.compile(
          "(chainzrule|fastcsv|HdrHistogram|jackson-core|javacpp|logback-\\w+|nd4j-.*|openblas|picocli"
              + "|slf4j-api)-\\d?.*");

  private static final Set<String> HARMLESS =
      Set.of(
          "org.apache.commons.lang3.RandomUtils",
          "org.apache.commons.lang3.Validate",
          "org.apache.commons.lang3.exception.UncheckedException",
          "org.apache.commons.math3.random.RandomGenerator",
          "org.nd4j.shade.guava.util.concurrent.AtomicDouble");

  @TempDir Path folder;

  @Test
  void a_whole_run_reaches_nothing_vulnerable_of_what_nd4j_brings() throws Exception {
    Path classes = folder.resolve("classes");
    Path run = Files.createDirectory(folder.resolve("run"));
    Jvm.Result result =
        Jvm.in(folder)
            .with("-Xlog:class+load:file=" + classes)
            .run(PlatformDefaultsTest.Run.class, "begin", run.toString(), "resume", run.toString());
    assertThat(result.code()).as(result.err()).isZero();
    Set<String> own = new TreeSet<>();
    List<String> others = new ArrayList<>();
    Matcher loaded = LOADED.matcher(Files.readString(classes));
    while (loaded.find()) {
      if (OWN.matcher(loaded.group(2)).matches()) {
        own.add(loaded.group(2));
      } else {
        others.add(loaded.group(1));
      }
    }
    assertThat(own).anyMatch(jar -> jar.startsWith("nd4j-api")).hasSizeGreaterThan(8);
    assertThat(others).isSubsetOf(HARMLESS);
  }
}
