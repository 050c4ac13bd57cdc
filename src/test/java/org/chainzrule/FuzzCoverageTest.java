package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.nn.Layer;
import org.junit.jupiter.api.Test;

/** Every method that opens a file to read it is reached by a {@link FuzzContract}. */
class FuzzCoverageTest {

  private static final JavaClasses ALL = imported(Layer.class, FuzzCoverageTest.class);

  /** Where a file is opened; a channel may also be opened to write. */
  private static final Map<String, Set<String>> OPENING =
      Map.of(
          "java.nio.file.Files",
          Set.of(
              "newInputStream",
              "newBufferedReader",
              "newByteChannel",
              "readAllBytes",
              "readAllLines",
              "readString",
              "lines"),
          "java.nio.channels.FileChannel",
          Set.of("open"),
          "java.io.FileInputStream",
          Set.of("<init>"),
          "java.io.FileReader",
          Set.of("<init>"),
          "java.io.RandomAccessFile",
          Set.of("<init>"));

  /** What opens a file, but reads nothing of it. */
  private static final Set<String> WRITERS =
      Set.of(
          "io.AtomicFile",
          "io.CacheLock",
          "io.Destination",
          "spark.storage.HadoopChannel",
          "train.log.EventFile");

  /** Reads what a server sends, which other tests damage. */
  private static final Set<String> DOWNLOADS = Set.of("io.KnownFile");

  /**
   * Reads what the system says of itself or what it wrote itself, or by RunFile, which is fuzzed.
   */
  private static final Set<String> OTHERS =
      Set.of(
          "experiment.page.Surroundings",
          "experiment.fairfight.Fight",
          "spark.worker.NetworkBytes");

  @Test
  void every_method_that_opens_a_file_to_read_it_is_fuzzed() {
    Set<String> opening = openers(ALL);
    Set<String> fuzzed = names(reached(contracts()));
    assertThat(opening).hasSizeGreaterThan(4);
    assertThat(opening)
        .filteredOn(method -> !isExempt(method) && !fuzzed.contains(method))
        .as("methods that open a file and are reached by no FuzzContract")
        .isEmpty();
  }

  @Test
  void every_public_method_that_takes_a_path_and_reads_it_is_fuzzed() {
    Set<String> fuzzed = names(reached(contracts()));
    Set<String> opening = openers(ALL);
    List<String> readers =
        methods(ALL)
            .filter(method -> isLibrary(method.getOwner()) && isPublic(method))
            .filter(method -> takesPath(method))
            .filter(
                method ->
                    names(reached(List.of(method))).stream()
                        .anyMatch(each -> opening.contains(each) && !isExempt(each)))
            .map(FuzzCoverageTest::name)
            .toList();
    assertThat(readers).contains("org.chainzrule.model.Model.load(Path)");
    assertThat(readers)
        .filteredOn(method -> !isExempt(method) && !fuzzed.contains(method))
        .as("public readers of a file that are reached by no FuzzContract")
        .isEmpty();
  }

  /** Reads a file and is fuzzed by nobody: it shows that the search finds such a method. */
  static final class Stray {
    static List<String> read(Path file) throws IOException {
      return Files.readAllLines(file);
    }
  }

  @Test
  void a_reader_that_is_not_fuzzed_is_found() {
    String stray = "org.chainzrule.FuzzCoverageTest$Stray.read(Path)";
    assertThat(openersOf(methods(ALL))).contains(stray);
    assertThat(names(reached(contracts()))).doesNotContain(stray);
  }

  private static boolean isExempt(String method) {
    return Stream.of(WRITERS, DOWNLOADS, OTHERS)
        .flatMap(Set::stream)
        .anyMatch(name -> method.startsWith("org.chainzrule." + name + "."));
  }

  private static Set<String> openers(JavaClasses all) {
    return openersOf(methods(all).filter(method -> isLibrary(method.getOwner())));
  }

  private static Set<String> openersOf(Stream<JavaCodeUnit> methods) {
    return methods
        .filter(
            method ->
                method.getCallsFromSelf().stream()
                    .anyMatch(
                        call ->
                            OPENING
                                .getOrDefault(call.getTargetOwner().getName(), Set.of())
                                .contains(call.getTarget().getName())))
        .map(FuzzCoverageTest::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<JavaCodeUnit> methods(JavaClasses classes) {
    return classes.stream().flatMap(each -> each.getCodeUnits().stream());
  }

  private static List<JavaCodeUnit> contracts() {
    return methods(ALL)
        .filter(method -> method.getOwner().isAssignableTo(FuzzContract.class))
        .toList();
  }

  /**
   * All that these methods call, in the end; of a method of an interface, whatever implements it.
   */
  private static Set<JavaCodeUnit> reached(Collection<JavaCodeUnit> from) {
    Set<JavaCodeUnit> seen = new HashSet<>(from);
    Deque<JavaCodeUnit> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      JavaCodeUnit method = open.remove();
      Stream.concat(
              method.getCallsFromSelf().stream().map(call -> call.getTarget()),
              method.getMethodReferencesFromSelf().stream().map(call -> call.getTarget()))
          .flatMap(FuzzCoverageTest::possible)
          .filter(seen::add)
          .forEach(open::add);
    }
    return seen;
  }

  private static Stream<JavaCodeUnit> possible(CodeUnitAccessTarget target) {
    JavaClass owner = target.getOwner();
    if (!owner.getName().startsWith("org.chainzrule.")) {
      return Stream.empty();
    }
    Stream<JavaClass> overriding =
        owner.isInterface() || owner.getModifiers().contains(JavaModifier.ABSTRACT)
            ? owner.getAllSubclasses().stream()
            : Stream.empty();
    String signature = signature(target.getName(), target.getRawParameterTypes());
    return Stream.concat(Stream.of(owner), overriding)
        .flatMap(each -> each.getCodeUnits().stream())
        .filter(each -> signature(each.getName(), each.getRawParameterTypes()).equals(signature));
  }

  private static boolean isLibrary(JavaClass type) {
    return !type.getSource().orElseThrow().getUri().getPath().contains("/test-classes/");
  }

  private static boolean isPublic(JavaCodeUnit method) {
    return method.getModifiers().contains(JavaModifier.PUBLIC)
        && method.getOwner().getModifiers().contains(JavaModifier.PUBLIC)
        && !method.isAnnotatedWith(Internal.class)
        && !method.getOwner().isAnnotatedWith(Internal.class);
  }

  private static boolean takesPath(JavaCodeUnit method) {
    return method.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Path.class));
  }

  private static Set<String> names(Set<JavaCodeUnit> methods) {
    return methods.stream().map(FuzzCoverageTest::name).collect(Collectors.toSet());
  }

  private static String name(JavaCodeUnit method) {
    return method.getOwner().getName()
        + "."
        + signature(method.getName(), method.getRawParameterTypes());
  }

  private static String signature(String name, List<JavaClass> parameters) {
    return name
        + parameters.stream()
            .map(JavaClass::getSimpleName)
            .collect(Collectors.joining(",", "(", ")"));
  }

  private static JavaClasses imported(Class<?>... beside) {
    List<Path> folders =
        Stream.of(beside)
            .map(
                each -> {
                  try {
                    return Path.of(
                        each.getProtectionDomain().getCodeSource().getLocation().toURI());
                  } catch (URISyntaxException e) {
                    throw new AssertionError(e);
                  }
                })
            .toList();
    return new ClassFileImporter().importPaths(folders);
  }
}
