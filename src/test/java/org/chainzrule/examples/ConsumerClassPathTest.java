package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.repository.WorkspaceReader;
import org.eclipse.aether.repository.WorkspaceRepository;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.util.graph.visitor.PreorderNodeListGenerator;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.VersionScheme;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Maven gives a project that uses this library: nothing of Spark, unless it names Spark
 * itself, and then no library that is older than Spark wants.
 */
class ConsumerClassPathTest {

  private static final String OWN = "org.chainzrule:chainzrule:0.1.0-SNAPSHOT";
  private static final String BACKEND = "org.nd4j:nd4j-native:1.0.0-M2.1";
  private static final String SPARK = "org.apache.spark:spark-sql_2.13:4.2.0";

  private static List<Artifact> without;
  private static List<Artifact> with;
  private static Map<String, String> sparkAlone;

  @TempDir Path folder;

  @BeforeAll
  static void resolve() throws Exception {
    without = resolved(OWN, BACKEND);
    with = resolved(OWN, BACKEND, SPARK);
    sparkAlone = versions(resolved(SPARK));
  }

  @Test
  void a_project_without_spark_gets_nothing_of_it() {
    assertThat(names(without)).contains("nd4j-api-1.0.0-M2.1.jar", "jackson-core-2.21.2.jar");
    assertThat(without)
        .extracting(Artifact::getGroupId)
        .noneMatch(
            group ->
                group.matches("org\\.(apache\\.(spark|hadoop|parquet|arrow)|scala-lang|json4s).*"))
        .doesNotContain("org.apache.maven.resolver", "info.picocli");
    assertThat(without).hasSizeLessThan(50);
    assertThat(sparkAlone).hasSizeGreaterThan(150);
  }

  @Test
  void training_and_text_models_run_without_a_jar_of_spark() throws Exception {
    Set<String> jars = names(without);
    Jvm.Result result =
        Jvm.in(folder)
            .onlyWith(
                entry -> {
                  String name = Path.of(entry).getFileName().toString();
                  return !name.endsWith(".jar")
                      || jars.contains(name)
                      || name.matches("(nd4j|openblas|javacpp|picocli|logback).*");
                })
            .run(
                PlatformDefaultsTest.Run.class,
                "begin",
                Files.createDirectory(folder.resolve("run")).toString());
    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  void a_project_with_spark_gets_no_library_older_than_spark_wants() throws Exception {
    VersionScheme scheme = new GenericVersionScheme();
    for (List<Artifact> both : List.of(with, resolved(SPARK, OWN, BACKEND))) {
      Map<String, String> got = versions(both);
      List<String> older = new ArrayList<>();
      for (Map.Entry<String, String> library : sparkAlone.entrySet()) {
        String version = got.get(library.getKey());
        assertThat(version).as(library.getKey()).isNotNull();
        if (scheme.parseVersion(version).compareTo(scheme.parseVersion(library.getValue())) < 0) {
          older.add(library.getKey() + " " + version + " instead of " + library.getValue());
        }
      }
      assertThat(older).isEmpty();
      assertThat(got.entrySet())
          .filteredOn(each -> each.getKey().matches("com.fasterxml.jackson\\.(core|module).*"))
          .extracting(Map.Entry::getValue)
          .hasSizeGreaterThan(3)
          .allMatch(version -> version.startsWith("2.21"));
    }
  }

  @Test
  void tests_of_spark_run_on_what_such_a_project_gets() {
    List<String> here =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).getFileName().toString())
            .toList();
    assertThat(with)
        .filteredOn(artifact -> sparkAlone.containsKey(key(artifact)))
        // Tests log by another library.
        .filteredOn(artifact -> !artifact.getArtifactId().equals("log4j-slf4j2-impl"))
        .extracting(ConsumerClassPathTest::name)
        .isSubsetOf(here);
  }

  /** The class path of a project that names these libraries in this order. */
  private static List<Artifact> resolved(String... libraries) throws Exception {
    RepositorySystem maven = new RepositorySystemSupplier().get();
    DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();
    String home = Path.of(System.getProperty("user.home"), ".m2", "repository").toString();
    LocalRepository local = new LocalRepository(System.getProperty("localRepository", home));
    session.setLocalRepositoryManager(maven.newLocalRepositoryManager(session, local));
    session.setSystemProperties(System.getProperties());
    session.setWorkspaceReader(new ThisProject());
    CollectRequest request = new CollectRequest();
    request.setRootArtifact(new DefaultArtifact("consumer:consumer:1"));
    for (String library : libraries) {
      request.addDependency(new Dependency(new DefaultArtifact(library), "compile"));
    }
    request.addRepository(
        new RemoteRepository.Builder("central", "default", "https://repo.maven.apache.org/maven2")
            .build());
    PreorderNodeListGenerator nodes = new PreorderNodeListGenerator();
    maven.collectDependencies(session, request).getRoot().accept(nodes);
    return nodes.getDependencies(true).stream().map(Dependency::getArtifact).toList();
  }

  /** Finds this library as it is in the working folder. */
  private static final class ThisProject implements WorkspaceReader {

    private final WorkspaceRepository repository = new WorkspaceRepository("this");

    @Override
    public WorkspaceRepository getRepository() {
      return repository;
    }

    @Override
    public File findArtifact(Artifact artifact) {
      boolean own = artifact.getGroupId().equals("org.chainzrule");
      return !own ? null : new File(artifact.getExtension().equals("pom") ? "pom.xml" : "target");
    }

    @Override
    public List<String> findVersions(Artifact artifact) {
      return List.of();
    }
  }

  private static String key(Artifact artifact) {
    return artifact.getGroupId() + ":" + artifact.getArtifactId() + ":" + artifact.getClassifier();
  }

  private static Map<String, String> versions(List<Artifact> artifacts) {
    Map<String, String> versions = new TreeMap<>();
    artifacts.forEach(artifact -> versions.put(key(artifact), artifact.getVersion()));
    return versions;
  }

  private static String name(Artifact artifact) {
    String classifier = artifact.getClassifier();
    return artifact.getArtifactId()
        + "-"
        + artifact.getVersion()
        + (classifier.isEmpty() ? "" : "-" + classifier)
        + ".jar";
  }

  private static Set<String> names(List<Artifact> artifacts) {
    return artifacts.stream().map(ConsumerClassPathTest::name).collect(Collectors.toSet());
  }
}
