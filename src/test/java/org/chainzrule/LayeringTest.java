package org.chainzrule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.chainzrule.io.Digest;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.safetensors.HostArray;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** Keeps the order of the packages, and habits that a compiler does not check. */
class LayeringTest {

  private static final String ROOT = "org.chainzrule.";
  private static final String EXAMPLES = ROOT + "examples..";
  private static final String SPARK = ROOT + "spark..";

  /** Files that one package may hold: more than that is read by nobody. */
  private static final int MOST_FILES = 25;

  /** Each package may import only those before it. */
  private static final List<String> ORDER =
      List.of(
          "io",
          "tensor.random",
          "tensor.parallel",
          "tensor",
          "tensor.blas",
          "tensor.kernel",
          "tensor.linalg",
          "tensor.interval",
          "tensor.op",
          "tensor.safetensors",
          "autodiff",
          "onnx",
          "data",
          "data.table",
          "data.mnist",
          "data.text",
          "data.yelp",
          "nn",
          "nn.activation",
          "nn.loss",
          "nn.layer",
          "nn.sequence",
          "nn.structured",
          "nn.ordinal",
          "polynomial",
          "model",
          "model.table",
          "optim.schedule",
          "optim",
          "penalty",
          "dreg",
          "train.checkpoint",
          "train.exchange",
          "train",
          "train.log",
          "metrics",
          "robustness.stability",
          "robustness.certify",
          "robustness.attack",
          "robustness.corruption",
          "robustness.monitor",
          "experiment.recipe",
          "experiment.report",
          "experiment.page",
          "experiment.comparison",
          "experiment.rival",
          "experiment.fairfight",
          "experiment.verdict",
          "text.cache",
          "text.tokenize",
          "text.encode",
          "text.vectors",
          "text",
          "spark.storage",
          "spark.mesh",
          "spark.worker",
          "spark",
          "doctor",
          "examples");

  private static final JavaClasses MAIN = ContractCoverageTest.classesBeside(Layer.class);

  @Test
  void packages_import_only_earlier_packages() {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      String[] later = packages(ORDER.subList(i + 1, ORDER.size()));
      check(
          noClasses()
              .that()
              .resideInAPackage(ROOT + ORDER.get(i))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(later));
    }
  }

  @Test
  void there_are_no_other_packages() {
    check(
        classes()
            .that()
            .doNotBelongToAnyOf(Internal.class)
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .resideInAnyPackage(packages(ORDER)));
  }

  @Test
  void no_packages_depend_on_each_other_in_a_circle() {
    check(slices().matching(ROOT + "(*)..").should().beFreeOfCycles());
    check(slices().matching(ROOT + "(**)").should().beFreeOfCycles());
  }

  @Test
  void no_package_holds_more_files_than_a_reader_can_survey() throws IOException {
    for (Path folder : SourceTree.packages()) {
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files.filter(file -> file.toString().endsWith(".java")))
            .as("files in %s", folder)
            .hasSizeLessThanOrEqualTo(MOST_FILES + 1);
      }
    }
  }

  @Test
  void every_package_says_what_it_is_for() {
    assertThat(SourceTree.packages())
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }

  @Test
  void what_is_internal_is_used_only_by_the_rooms_it_names() {
    check(InternalUse.RULE);
  }

  /** Uses internal things in a package that may not. */
  static final class Trespasser {
    private final Supplier<Digest> reference = Digest::empty;
    private final HostArray.Exchange nested = ByteBuffer::flip;

    String use(HostArray numbers) throws IOException {
      numbers.write(ByteBuffer.allocate(8), nested);
      return reference.get().hex();
    }
  }

  @Test
  void a_use_of_something_internal_from_elsewhere_is_noticed() {
    JavaClasses trespasser = new ClassFileImporter().importClasses(Trespasser.class);
    assertThatThrownBy(() -> InternalUse.RULE.check(trespasser))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Trespasser uses org.chainzrule.io.Digest,")
        .hasMessageContaining("Trespasser uses org.chainzrule.tensor.safetensors.HostArray.write(")
        .hasMessageContaining(
            "Trespasser uses org.chainzrule.tensor.safetensors.HostArray$Exchange,")
        .hasMessageContaining("which is internal to [io, data, spark, tensor, text, train]");
  }

  @Test
  void kernels_are_reached_through_their_interface_alone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "tensor.kernel")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "tensor.kernel"));
  }

  @Test
  void only_tensor_knows_nd4j() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "tensor..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j..", "org.bytedeco.."));
  }

  @Test
  void only_examples_know_command_lines() {
    check(outsideExamples().should().dependOnClassesThat().resideInAPackage("picocli.."));
  }

  @Test
  void only_pages_know_charts_and_html() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "experiment.page")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jsoup..", "org.jetbrains..", "kotlin.."));
  }

  @Test
  void only_spark_knows_apache_spark_and_what_it_brings() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(SPARK)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..", "scala.."));
  }

  @Test
  void only_io_knows_the_json_parser() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "io")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.."));
  }

  @Test
  void only_examples_print_or_exit() {
    check(outsideExamples().should(ACCESS_STANDARD_STREAMS));
    check(outsideExamples().should().callMethod(System.class, "exit", int.class));
    check(outsideExamples().should().callMethod(Runtime.class, "exit", int.class));
    check(outsideExamples().should().callMethod(Runtime.class, "halt", int.class));
  }

  /** Spark sends the functions of a job to its executors serialised, and only those. */
  @Test
  void nobody_serializes() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class));
    check(
        noClasses()
            .that()
            .areNotAssignableTo(Throwable.class)
            .and()
            .areNotEnums()
            .and()
            .resideOutsideOfPackage(SPARK)
            .should()
            .beAssignableTo(Serializable.class));
  }

  @Test
  void random_numbers_come_from_the_librarys_own_generator() {
    check(
        noClasses()
            .should()
            .callMethodWhere(
                JavaCall.Predicates.target(owner(equivalentTo(Nd4j.class)))
                    .and(JavaCall.Predicates.target(nameMatching("getRandom.*|rand.*")))));
    // Secrets between workers are no random numbers of an experiment.
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(SPARK)
            .should()
            .dependOnClassesThat(assignableTo(RandomGenerator.class)));
    check(noClasses().should().callMethod(Math.class, "random"));
  }

  @Test
  void nobody_calls_the_garbage_collector() {
    check(noClasses().should().callMethod(System.class, "gc"));
    check(noClasses().should().callMethod(Runtime.class, "gc"));
  }

  @Test
  void names_say_what_a_class_is() {
    check(noClasses().should().haveNameMatching(".*(Util|Utils|Manager|Helper|Impl)"));
    check(noClasses().should().haveSimpleNameStartingWith("Abstract"));
  }

  @Test
  void public_classes_are_final() {
    check(
        classes()
            .that()
            .arePublic()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .should()
            .haveModifier(JavaModifier.FINAL));
  }

  @Test
  void a_broken_rule_is_noticed() {
    ArchRule broken = noClasses().should().dependOnClassesThat().resideInAPackage("org.nd4j..");
    assertThatThrownBy(() -> check(broken))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("org.chainzrule.tensor.Memory");
  }

  private static GivenClassesConjunction outsideExamples() {
    return noClasses().that().resideOutsideOfPackage(EXAMPLES);
  }

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> ROOT + name).toArray(String[]::new);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
