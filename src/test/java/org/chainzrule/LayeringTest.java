package org.chainzrule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.random.RandomGenerator;
import org.chainzrule.nn.Layer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** Keeps the arrows between packages, and habits that a compiler does not. */
class LayeringTest {

  private static final String ROOT = "org.chainzrule.";
  private static final String EXAMPLES = ROOT + "examples..";

  /** Each may import only those before it. */
  private static final List<String> ORDER =
      List.of("tensor", "data", "autodiff", "nn", "regularize", "train", "measure", "examples");

  private static final JavaClasses MAIN = RegistryTest.classesBeside(Layer.class);

  @Test
  void packages_import_only_earlier_packages() {
    for (int i = 0; i < ORDER.size() - 1; i++) {
      String[] later = packages(ORDER.subList(i + 1, ORDER.size()));
      check(
          noClasses()
              .that()
              .resideInAPackage(ROOT + ORDER.get(i) + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(later));
    }
  }

  @Test
  void there_are_no_other_packages() {
    check(classes().should().resideInAnyPackage(packages(ORDER)));
  }

  @Test
  void no_packages_depend_on_each_other_in_a_circle() {
    check(slices().matching(ROOT + "(*)..").should().beFreeOfCycles());
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
  void only_what_reads_and_writes_files_knows_json() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(packages(List.of("tensor", "nn", "train", "examples")))
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
    check(noClasses().should().dependOnClassesThat(assignableTo(RandomGenerator.class)));
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
    return names.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
