package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainzrule.data.DatasetContract;
import org.chainzrule.nn.LayerContract;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.loss.LossContract;
import org.chainzrule.nn.loss.OutputDecoderContract;
import org.chainzrule.optim.OptimizerContract;
import org.chainzrule.penalty.PenaltyContract;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contracts that are published for users' own parts: all of them, and what they need. */
class ContractsJarTest {

  private static final Path LIBRARY = Path.of("target/classes");
  private static final Path TESTS = Path.of("target/test-classes");
  private static final Pattern PATTERNS = Pattern.compile("<contracts>(.+?)</contracts>");

  /** What a user's project names besides, as the page on extending shows. */
  private static final String NAMED = "(java|org\\.junit|org\\.assertj|ai\\.onnxruntime)\\..*";

  private static final List<Class<?>> FOR_USERS =
      List.of(
          DatasetContract.class,
          LayerContract.class,
          LocalJacobianContract.class,
          LossContract.class,
          OutputDecoderContract.class,
          OptimizerContract.class,
          PenaltyContract.class);

  /** What the patterns of the pom choose. */
  private static List<JavaClass> published;

  @BeforeAll
  static void choose() throws IOException {
    Matcher patterns = PATTERNS.matcher(Files.readString(Path.of("pom.xml")));
    assertThat(patterns.find()).isTrue();
    List<PathMatcher> included =
        Stream.of(patterns.group(1).split(","))
            .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
            .toList();
    try (Stream<Path> files = Files.walk(TESTS)) {
      List<Path> chosen =
          files
              .filter(file -> included.stream().anyMatch(it -> it.matches(TESTS.relativize(file))))
              .toList();
      published = List.copyOf(new ClassFileImporter().importPaths(chosen));
    }
  }

  private static Path file(JavaClass of) {
    return LIBRARY.resolve(of.getName().replace('.', '/') + ".class");
  }

  @Test
  void every_contract_for_users_is_in_the_jar_and_can_be_implemented_outside() {
    assertThat(published).extracting(JavaClass::getName).containsAll(names(FOR_USERS));
    assertThat(published)
        .filteredOn(each -> each.getSimpleName().endsWith("Contract"))
        .allMatch(each -> each.getModifiers().contains(JavaModifier.PUBLIC));
  }

  private static List<String> names(List<Class<?>> classes) {
    return classes.stream().map(Class::getName).toList();
  }

  @Test
  void nothing_in_the_jar_needs_what_a_project_does_not_have() {
    assertThat(published).isNotEmpty();
    assertThat(published.stream().flatMap(each -> each.getDirectDependenciesFromSelf().stream()))
        .extracting(Dependency::getTargetClass)
        .extracting(JavaClass::getBaseComponentType)
        .filteredOn(needed -> !needed.isPrimitive() && !needed.getName().matches(NAMED))
        .isNotEmpty()
        .filteredOn(needed -> !published.contains(needed) && !Files.exists(file(needed)))
        .extracting(JavaClass::getName)
        .isEmpty();
  }

  @Test
  void nothing_else_is_in_the_jar() {
    List<String> needed =
        Stream.concat(
                names(FOR_USERS).stream(),
                published.stream()
                    .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                    .map(each -> each.getTargetClass().getBaseComponentType().getName()))
            .toList();
    assertThat(published)
        .filteredOn(JavaClass::isTopLevelClass)
        .extracting(JavaClass::getName)
        .filteredOn(name -> !needed.contains(name))
        .isEmpty();
  }

  @Test
  void every_contract_for_users_shows_how_it_is_implemented() {
    assertThat(FOR_USERS)
        .allSatisfy(
            contract -> {
              Path source =
                  Path.of("src/test/java", contract.getName().replace('.', '/') + ".java");
              String head = Files.readString(source).split("public interface")[0];
              assertThat(head).contains("<pre>{@code", "implements " + contract.getSimpleName());
            });
  }
}
