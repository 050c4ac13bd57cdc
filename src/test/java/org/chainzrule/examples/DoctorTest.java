package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examination as a program: what it prints and how its process ends. */
class DoctorTest {

  @TempDir Path folder;

  private Jvm.Result run(Jvm jvm) throws Exception {
    return jvm.run(Doctor.class, "--no-speed-test");
  }

  @Test
  void what_works_is_usable_and_every_line_has_a_verdict() throws Exception {
    Jvm.Result result = run(Jvm.in(folder));
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines.get(0)).startsWith("ChainzRule ");
    assertThat(lines.get(lines.size() - 1)).isEqualTo("usable");
    assertThat(lines.subList(1, lines.size() - 1))
        .hasSizeGreaterThan(14)
        .allSatisfy(line -> assertThat(line).matches(".{15} (ok|note|warning) +\\S.*"));
    assertThat(result.out())
        .contains("platform", "Java", "heap", "CpuBackend of ND4J 1.0.0-M2.1", "OpenBLAS")
        .contains("threads", "off-heap", "native code", "cache", "MNIST", "Yelp reviews")
        .contains("--download fetches them")
        .containsPattern("picocli +ok")
        .containsPattern("Lets-Plot +ok")
        .containsPattern("Spark +ok")
        .containsPattern("logging +ok");
    assertThat(folder.resolve("home")).as("nothing is written").doesNotExist();
  }

  @Test
  void without_a_backend_it_is_not_usable() throws Exception {
    Jvm.Result result =
        run(
            Jvm.in(folder)
                .onlyWith(entry -> !entry.contains("nd4j-native") && !entry.contains("openblas")));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .containsPattern("backend +failure +expected .*docs/installing.md\\R")
        .contains("Yelp reviews")
        .endsWith("not usable; the remedies stand behind each failure\n");
  }

  @Test
  void without_optional_libraries_it_names_them() throws Exception {
    Jvm.Result result =
        Jvm.in(folder)
            .onlyWith(entry -> !entry.matches(".*(picocli|logback|jsoup|/org/apache/spark/).*"))
            .with("-Dorg.bytedeco.javacpp.maxPhysicalBytes=900m")
            .run(Doctor.class);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .containsPattern("picocli +note .*; add info.picocli:picocli:")
        .containsPattern("Lets-Plot +note .*; add org.jetbrains.lets-plot:")
        .containsPattern("Spark +note .*; add org.apache.spark:")
        .containsPattern("logging +note .*; add ch.qos.logback:")
        .containsPattern("off-heap +warning .*maxPhysicalBytes=\\d+m")
        .containsPattern("speed +ok +products [\\d.]+ GFLOP/s; 784-128-10, [1-9]\\d* steps/s");
  }

  @Test
  void old_kernels_are_a_warning_with_the_remedy() throws Exception {
    Jvm.Result result = run(Jvm.in(folder).withVariable("OPENBLAS_CORETYPE", "Nehalem"));
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .containsPattern("products +(warning .*NEHALEM.*Unset the variable|note|ok)");
  }

  @Test
  void folders_below_the_home_are_shown_without_its_name() throws Exception {
    Path home = Files.createDirectory(folder.resolve("secret-name"));
    Jvm.Result result =
        run(
            Jvm.in(folder)
                .with("-Duser.home=" + home)
                .withVariable("CHAINZRULE_HOME", home.resolve("own").toString())
                .withVariable("CHAINZRULE_DATA", home.resolve("data").toString()));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("~/own", "CHAINZRULE_DATA", "~/data")
        .doesNotContain("secret-name");
  }

  @Test
  void a_cache_that_cannot_be_written_is_a_warning() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Jvm.Result result =
        run(Jvm.in(folder).withVariable("CHAINZRULE_HOME", file.resolve("x").toString()));
    assertThat(result.code()).isZero();
    assertThat(result.out()).containsPattern("cache +warning .*set CHAINZRULE_HOME");
  }

  @Test
  void a_damaged_data_set_is_a_warning() throws Exception {
    Path cached = Files.createDirectories(folder.resolve("home/yelp"));
    Files.writeString(cached.resolve("yelp_review_full_csv.tgz"), "no archive");
    Jvm.Result result = run(Jvm.in(folder));
    assertThat(result.out())
        .containsPattern("Yelp reviews +warning .*damaged.*; delete it, and TrainYelpFull");
  }
}
