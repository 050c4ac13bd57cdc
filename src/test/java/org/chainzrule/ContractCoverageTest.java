package org.chainzrule;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.DatasetContract;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerContract;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.LossContract;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.loss.OutputDecoderContract;
import org.chainzrule.optim.Optimizer;
import org.chainzrule.optim.OptimizerContract;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.penalty.PenaltyContract;
import org.junit.jupiter.api.Test;

/** Whatever implements one of the library's interfaces is tested against its contract. */
class ContractCoverageTest {

  private static final JavaClasses MAIN = classesBeside(Layer.class);
  private static final JavaClasses TESTS = classesBeside(ContractCoverageTest.class);

  @Test
  void every_layer_is_under_contract() {
    assertCovered(Layer.class, LayerContract.class, LayerContract::layer);
  }

  @Test
  void every_layer_that_reports_a_jacobian_is_under_contract() {
    Set<String> covered = subjects(LocalJacobianContract.class, LayerContract::layer);
    assertThat(implementations(MAIN, Layer.class).filter(ContractCoverageTest::reports))
        .as("layers that report without a LocalJacobianContract")
        .extracting(JavaClass::getName)
        .isNotEmpty()
        .isSubsetOf(covered);
  }

  @Test
  void every_loss_is_under_contract() {
    assertCovered(Loss.class, LossContract.class, LossContract::loss);
  }

  @Test
  void every_decoder_is_under_contract() {
    assertCovered(OutputDecoder.class, OutputDecoderContract.class, OutputDecoderContract::decoder);
  }

  @Test
  void every_penalty_is_under_contract() {
    assertCovered(Penalty.class, PenaltyContract.class, contract -> contract.penalty(1));
  }

  @Test
  void every_optimizer_is_under_contract() {
    assertCovered(
        Optimizer.class,
        OptimizerContract.class,
        contract -> contract.optimizer(Schedule.constant(1)));
  }

  @Test
  void every_data_set_is_under_contract() {
    assertCovered(Dataset.class, DatasetContract.class, DatasetContract::data);
  }

  /** Puts nobody under contract: it shows that the search finds such a class. */
  static final class Stray implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      return x;
    }
  }

  @Test
  void a_layer_without_a_contract_is_found() {
    assertThat(implementations(TESTS, Layer.class))
        .extracting(JavaClass::getName)
        .contains(Stray.class.getName());
    assertThat(subjects(LayerContract.class, LayerContract::layer))
        .doesNotContain(Stray.class.getName());
  }

  private static <C> void assertCovered(
      Class<?> kind, Class<C> contract, Function<C, Object> subject) {
    assertThat(implementations(MAIN, kind))
        .as("implementations of %s without a %s", kind.getSimpleName(), contract.getSimpleName())
        .extracting(JavaClass::getName)
        .isNotEmpty()
        .isSubsetOf(subjects(contract, subject));
  }

  /** The classes that a contract's tests really put to the test. */
  private static <C> Set<String> subjects(Class<C> contract, Function<C, Object> subject) {
    return implementations(TESTS, contract)
        .map(test -> subject.apply(contract.cast(instance(test.reflect()))))
        .map(object -> object.getClass().getName())
        .collect(Collectors.toSet());
  }

  private static Stream<JavaClass> implementations(JavaClasses classes, Class<?> kind) {
    Predicate<JavaClass> concrete =
        found -> !found.isInterface() && !found.getModifiers().contains(JavaModifier.ABSTRACT);
    return classes.stream().filter(found -> found.isAssignableTo(kind)).filter(concrete);
  }

  private static boolean reports(JavaClass layer) {
    return layer.isAssignableTo(Activation.class)
        || layer.getMethodCallsFromSelf().stream()
            .anyMatch(
                call ->
                    call.getTargetOwner().isEquivalentTo(Pass.class)
                        && call.getName().equals("report"));
  }

  /** A test class, as JUnit would make it: an inner one with its outer one. */
  private static Object instance(Class<?> test) {
    boolean inner = test.isMemberClass() && !Modifier.isStatic(test.getModifiers());
    List<Object> outer = inner ? List.of(instance(test.getEnclosingClass())) : List.of();
    try {
      Constructor<?> constructor = test.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return constructor.newInstance(outer.toArray());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("cannot make " + test, e);
    }
  }

  static JavaClasses classesBeside(Class<?> one) {
    try {
      Path folder = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new ClassFileImporter().importPath(folder);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
