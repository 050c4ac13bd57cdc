package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.penalty.Forward;
import org.chainzrule.penalty.InputGradientPenalty;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ADJOINT differentiates the gradient of every loss. */
class AdjointLossesTest {

  private static final double[][] ONE = {{1}, {0}, {1}, {1}};
  private static final double[][] TWO = {{1, 0}, {0, 0.5}, {1, 1}, {0, 0}};

  /**
   * One loss.
   *
   * @param outputs how many it takes
   */
  record Case(Loss loss, int outputs, double[][] targets) {
    @Override
    public String toString() {
      return loss.toString();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(Loss.binaryCrossEntropy(), 1, ONE),
        new Case(Loss.binaryCrossEntropy().weighted(ClassWeights.of(1, 3)), 1, ONE),
        new Case(Loss.binaryFocal(2), 1, ONE),
        new Case(Loss.multiLabelCrossEntropy(), 2, TWO),
        new Case(Loss.multiLabelFocal(1.5), 2, TWO),
        new Case(Loss.focal(2), 2, ONE),
        new Case(Loss.focal(0.5).weighted(ClassWeights.of(1, 3)), 2, ONE),
        new Case(Loss.softmaxCrossEntropy(0.1), 2, ONE),
        new Case(Loss.meanAbsoluteError(), 2, TWO),
        new Case(Loss.huber(0.5), 2, TWO));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void it_is_the_squared_input_gradient_and_has_right_gradients(Case each) {
    Sequential network =
        Sequential.plan(
                Dense.plan(3, 4, PolynomialActivation.cubic()), Dense.plan(4, each.outputs()))
            .build(Seeds.of(4), Precision.DOUBLE);
    Parameter x = new Parameter("input", Parameter.Role.INPUT, Nets.inputs(4));
    // Every example in a group of its own, so that nothing is estimated.
    Dreg dreg = Dreg.adjoint(1).with(new Adjoint(0, 0, Double.POSITIVE_INFINITY));
    double exact = new InputGradientPenalty(1).of(forward(network, x, each)).value().item();
    assertThat(exact).isPositive();
    assertThat(dreg.of(forward(network, x, each)).value().item())
        .isCloseTo(exact, within(1e-10 * exact));
    List<Parameter> parameters = network.parameters();
    assertThat(GradCheck.firstOrder(() -> objective(network, x, each, dreg), parameters))
        .isLessThan(1e-6);
  }

  private static Variable objective(Sequential network, Parameter x, Case each, Dreg dreg) {
    Forward forward = forward(network, x, each);
    return forward.loss().plus(dreg.of(forward));
  }

  private static Forward forward(Sequential network, Parameter x, Case each) {
    Pass pass = Pass.training(Seeds.of(2));
    return Forward.of(network, pass, x, Tensor.of(each.targets()), each.loss(), 0);
  }
}
