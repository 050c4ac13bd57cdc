package org.chainzrule;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.WorkspaceReader;
import org.eclipse.aether.repository.WorkspaceRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.util.graph.visitor.PreorderNodeListGenerator;
import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.Version;

/**
 * Resolves the dependencies of a project that uses this library on some platform, by Maven's own
 * resolver and from the poms that the build has downloaded. The library is the project around.
 */
final class Resolution {

  /** What of Spark a project excludes that logs in another way, as this one does. */
  private static final Exclusion LOGS =
      new Exclusion("org.apache.logging.log4j", "log4j-slf4j2-impl", "*", "*");

  private static final GenericVersionScheme VERSIONS = new GenericVersionScheme();

  private final RepositorySystem system = new RepositorySystemSupplier().get();
  private final DefaultRepositorySystemSession session = MavenRepositorySystemUtils.newSession();

  /**
   * @param os the system property {@code os.name} of the machine that resolves
   * @param arch its {@code os.arch}
   */
  Resolution(String os, String arch) {
    Properties properties = new Properties();
    properties.putAll(System.getProperties());
    properties.setProperty("os.name", os);
    properties.setProperty("os.arch", arch);
    session.setSystemProperties(properties);
    session.setOffline(true);
    session.setWorkspaceReader(new Library());
    session.setLocalRepositoryManager(
        system.newLocalRepositoryManager(session, new LocalRepository(repository(), "simple")));
  }

  private static File repository() {
    String set = System.getProperty("localRepository");
    return set != null
        ? new File(set)
        : Path.of(System.getProperty("user.home"), ".m2", "repository").toFile();
  }

  /**
   * What runs under Maven, where the version wins that is nearest to the project, and the first of
   * those that are equally near.
   *
   * @param dependencies of the project, as {@code group:artifact:version} or {@code
   *     group:artifact:jar:classifier:version}
   */
  List<Artifact> maven(List<String> dependencies) throws RepositoryException {
    PreorderNodeListGenerator nodes = new PreorderNodeListGenerator();
    system.collectDependencies(session, project(dependencies)).getRoot().accept(nodes);
    return nodes.getDependencies(true).stream().map(Dependency::getArtifact).toList();
  }

  /** The jars and folders of what runs under Maven, of which the build has downloaded the jars. */
  List<Path> classPath(List<String> dependencies) throws RepositoryException {
    DependencyRequest request = new DependencyRequest(project(dependencies), null);
    return system.resolveDependencies(session, request).getArtifactResults().stream()
        .map(result -> result.getArtifact().getFile().toPath().toAbsolutePath())
        .toList();
  }

  private static CollectRequest project(List<String> dependencies) {
    CollectRequest request = new CollectRequest();
    for (String dependency : dependencies) {
      request.addDependency(
          new Dependency(new DefaultArtifact(dependency), "compile", false, List.of(LOGS)));
    }
    return request;
  }

  /**
   * What runs under Gradle, where the newest version wins wherever it is asked for, for all jars of
   * a module at once, and where profiles of poms that depend on the platform are not looked at.
   */
  List<Artifact> gradle(List<String> dependencies) throws RepositoryException {
    Map<String, String> newest = new LinkedHashMap<>();
    Map<String, Artifact> found = new LinkedHashMap<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      found.clear();
      Deque<Artifact> open =
          new ArrayDeque<>(dependencies.stream().map(DefaultArtifact::new).toList());
      while (!open.isEmpty()) {
        Artifact asked = open.poll();
        String module = asked.getGroupId() + ":" + asked.getArtifactId();
        if (isNewer(asked.getVersion(), newest.get(module))) {
          newest.put(module, asked.getVersion());
          changed = true;
        }
        Artifact artifact = asked.setVersion(newest.get(module));
        if (found.put(module + ":" + asked.getClassifier(), artifact) == null) {
          open.addAll(dependencies(artifact));
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  private List<Artifact> dependencies(Artifact artifact) throws RepositoryException {
    ArtifactDescriptorRequest request = new ArtifactDescriptorRequest(artifact, List.of(), null);
    return system.readArtifactDescriptor(session, request).getDependencies().stream()
        .filter(dependency -> !dependency.isOptional())
        .filter(dependency -> List.of("compile", "runtime").contains(dependency.getScope()))
        .map(Dependency::getArtifact)
        .toList();
  }

  private static boolean isNewer(String version, String than) {
    return than == null || parse(version).compareTo(parse(than)) > 0;
  }

  private static Version parse(String version) {
    try {
      return VERSIONS.parseVersion(version);
    } catch (InvalidVersionSpecificationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** This project in place of an installed library. */
  private static final class Library implements WorkspaceReader {

    private final WorkspaceRepository repository = new WorkspaceRepository("project");

    @Override
    public WorkspaceRepository getRepository() {
      return repository;
    }

    @Override
    public File findArtifact(Artifact artifact) {
      if (!artifact.getGroupId().equals("org.chainzrule")) {
        return null;
      }
      return new File(artifact.getExtension().equals("pom") ? "pom.xml" : "target/classes");
    }

    @Override
    public List<String> findVersions(Artifact artifact) {
      return List.of();
    }
  }
}
