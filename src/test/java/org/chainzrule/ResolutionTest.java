package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.chainzrule.tensor.ChildProcess;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.artifact.Artifact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Projects with the dependencies that the page on installing shows get the OpenBLAS that this
 * library is tested with, in Java and in native code, and not the older one of ND4J.
 */
class ResolutionTest {

  private static final String ND4J = "org.nd4j:nd4j-native:1.0.0-M2.1";
  private static final Pattern PROPERTY = Pattern.compile("<(\\w+)\\.version>([^<$]+)</");

  private static final Pattern XML =
      Pattern.compile(
          "<dependency>\\s*<groupId>(.+?)</groupId>\\s*<artifactId>(.+?)</artifactId>\\s*"
              + "<version>(.+?)</version>(?:\\s*<classifier>(.+?)</classifier>)?\\s*</dependency>");

  private static final Pattern GROOVY =
      Pattern.compile("(?:implementation|runtimeOnly) '([^:]+):([^:]+):([^:']+)(?::([^']+))?'");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

  /** Computes a product and prints it with the version of JavaCPP. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
      Tensor ones = Tensor.filled(Shape.of(3, 3), Precision.SINGLE, 1);
      System.out.println("product " + ones.matmul(ones).sum().item());
      System.out.println("javacpp " + Loader.getVersion());
    }
  }

  /** The dependencies in a block of the page, which are in its language. */
  private static List<String> shown(String language, Pattern dependency, int block)
      throws IOException {
    return shown("installing.md", language, dependency, block);
  }

  private static List<String> shown(String name, String language, Pattern dependency, int block)
      throws IOException {
    String page = Files.readString(Path.of("docs", name));
    String text =
        BLOCK
            .matcher(page)
            .results()
            .filter(found -> found.group(1).equals(language))
            .skip(block)
            .findFirst()
            .orElseThrow()
            .group(2);
    List<String> dependencies =
        dependency.matcher(text).results().map(ResolutionTest::coordinates).toList();
    assertThat(dependencies).isNotEmpty();
    return dependencies;
  }

  private static String coordinates(MatchResult of) {
    String name = of.group(1) + ":" + of.group(2) + ":";
    return name + (of.group(4) == null ? "" : "jar:" + of.group(4) + ":") + of.group(3);
  }

  /** The versions of a module, and the classifiers it is there with. */
  private static void assertOnly(List<Artifact> all, String module, String version, String platform)
      throws IOException {
    List<Artifact> found =
        all.stream().filter(artifact -> artifact.getArtifactId().equals(module)).toList();
    assertThat(found).extracting(Artifact::getClassifier).contains("", platform);
    assertThat(found).extracting(Artifact::getVersion).containsOnly(version);
  }

  private static String version(String name) throws IOException {
    return PROPERTY
        .matcher(Files.readString(Path.of("pom.xml")))
        .results()
        .filter(found -> found.group(1).equals(name))
        .findFirst()
        .orElseThrow()
        .group(2);
  }

  private static void assertTested(List<Artifact> all, String platform) throws IOException {
    String javacpp = version("javacpp");
    assertOnly(all, "openblas", "0.3.31-" + javacpp, platform);
    assertOnly(all, "javacpp", javacpp, platform);
    assertOnly(all, "nd4j-native", version("nd4j"), platform);
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-arm64",
    "Mac OS X, x86_64, macosx-x86_64",
    "Mac OS X, aarch64, macosx-arm64",
    "Windows 11, amd64, windows-x86_64"
  })
  void maven_brings_the_tested_version_and_native_code_for(String os, String arch, String platform)
      throws Exception {
    List<String> shown = shown("xml", XML, 0);
    assertThat(shown).hasSize(1);
    assertTested(new Resolution(os, arch).maven(shown), platform);
  }

  @Test
  void a_backend_named_beside_the_library_does_not_bring_the_older_openblas_back()
      throws Exception {
    String library = shown("xml", XML, 0).get(0);
    Resolution linux = new Resolution("Linux", "amd64");
    assertTested(linux.maven(List.of(library, ND4J)), "linux-x86_64");
    assertThat(linux.maven(List.of(ND4J, library)))
        .filteredOn(artifact -> artifact.getArtifactId().equals("openblas"))
        .hasSize(2)
        .allMatch(artifact -> artifact.getVersion().startsWith("0.3.31-"));
  }

  @Test
  void maven_brings_native_code_of_another_platform_that_is_named_besides() throws Exception {
    List<String> both =
        Stream.concat(shown("xml", XML, 0).stream(), shown("xml", XML, 1).stream()).toList();
    List<Artifact> found = new Resolution("Mac OS X", "aarch64").maven(both);
    assertTested(found, "macosx-arm64");
    assertTested(found, "linux-x86_64");
  }

  @Test
  void gradle_takes_the_tested_version_and_the_native_code_that_is_named() throws Exception {
    List<String> shown = shown("groovy", GROOVY, 0);
    assertThat(shown).hasSize(4);
    assertTested(new Resolution("", "").gradle(shown), "linux-x86_64");
    List<String> older =
        shown.stream()
            .map(name -> name.replace("0.3.31-1.5.13", "0.3.19-1.5.7").replace("1.5.13", "1.5.7"))
            .toList();
    assertThat(older).isNotEqualTo(shown);
    assertTested(new Resolution("", "").gradle(older), "linux-x86_64");
  }

  private static List<String> names(List<Artifact> all) {
    return all.stream()
        .map(artifact -> artifact.getGroupId() + ":" + artifact.getArtifactId())
        .toList();
  }

  @Test
  void spark_is_there_only_where_a_project_names_it() throws Exception {
    String library = shown("xml", XML, 0).get(0);
    List<String> spark = shown("spark.md", "xml", XML, 0);
    assertThat(spark).hasSize(1);
    Resolution linux = new Resolution("Linux", "amd64");
    List<Artifact> with = linux.maven(List.of(library, spark.get(0)));
    Set<String> ofSpark = new HashSet<>(names(with));
    assertThat(ofSpark)
        .contains("org.apache.spark:spark-core_2.13", "org.scala-lang:scala-library");
    for (List<Artifact> without :
        List.of(linux.maven(List.of(library)), new Resolution("", "").gradle(List.of(library)))) {
      assertThat(names(without))
          .isNotEmpty()
          .noneMatch(
              name -> name.matches(".*(spark|hadoop|scala|netty|parquet|hive|avro|log4j).*"));
    }
    ofSpark.removeAll(names(linux.maven(List.of(library))));
    assertThat(ofSpark).hasSizeGreaterThan(100);
  }

  /** The versions with which the tests run, whichever of the two a project names first. */
  @Test
  void what_spark_and_nd4j_both_bring_is_there_once_in_a_version_that_both_take() throws Exception {
    List<String> both =
        List.of(shown("xml", XML, 0).get(0), shown("spark.md", "xml", XML, 0).get(0));
    List<Artifact> found = new Resolution("Linux", "amd64").maven(both);
    Map<String, String> tested =
        Map.of(
            "commons-lang3", "3.22.0",
            "commons-collections4", "4.5.0",
            "commons-math3", "3.6.1",
            "flatbuffers-java", "25.2.10",
            "jackson-core", version("jackson"),
            "jackson-databind", version("jackson"));
    tested.forEach(
        (module, version) ->
            assertThat(found)
                .filteredOn(artifact -> artifact.getArtifactId().equals(module))
                .filteredOn(artifact -> !artifact.getGroupId().startsWith("org.nd4j"))
                .as(module)
                .extracting(Artifact::getVersion)
                .containsExactly(version));
    assertTested(found, "linux-x86_64");
  }

  @Test
  void what_maven_brings_computes() throws RepositoryException, IOException {
    Resolution here = new Resolution(System.getProperty("os.name"), System.getProperty("os.arch"));
    Set<Path> classPath = new HashSet<>(here.classPath(shown("xml", XML, 0)));
    classPath.add(Path.of("target", "test-classes").toAbsolutePath());
    assertThat(
            ChildProcess.run(
                Main.class,
                entry -> classPath.contains(Path.of(entry).toAbsolutePath()),
                "-Dorg.nd4j.log.initialization=false"))
        .contains("product 27.0", "javacpp " + version("javacpp"));
  }
}
