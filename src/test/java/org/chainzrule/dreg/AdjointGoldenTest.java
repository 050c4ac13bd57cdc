package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.penalty.Forward;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ADJOINT against the numbers of an independent implementation. */
class AdjointGoldenTest {

  private static final double CLOSE = 1e-10;

  static List<GoldenCase> cases() throws IOException {
    return GoldenCase.all();
  }

  private static AdjointNorm norm(GoldenCase golden, Map<String, Parameter> parameters) {
    Tensor labels = golden.matrix("y").transpose();
    Variable x = Variable.constant(golden.matrix("x"));
    Pass pass = Pass.training(Seeds.of(1));
    Forward forward =
        Forward.of(golden.network(parameters), pass, x, labels, Loss.softmaxCrossEntropy(), 0);
    return AdjointNorm.of(forward, golden.number("eta"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_value_and_every_gradient_are_the_golden_ones(GoldenCase golden) {
    Map<String, Parameter> parameters = golden.parameters();
    Variable value = norm(golden, parameters).mean(golden.groups());
    double expected = golden.number("value");
    assertThat(value.value().item()).isCloseTo(expected, within(CLOSE * expected));
    Gradients gradients = Gradients.of(value);
    parameters.forEach(
        (name, parameter) -> {
          double[] right = golden.gradient(name).toArray();
          double largest = Arrays.stream(right).map(Math::abs).max().orElseThrow();
          assertThat(gradients.wrt(parameter).value().toArray())
              .as(name)
              .containsExactly(right, within(CLOSE * largest));
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_exact_value_without_weights_is_the_golden_one(GoldenCase golden) {
    double[] ones = new double[(int) golden.number("n")];
    Arrays.fill(ones, 1);
    double expected = golden.number("exactUnweighted");
    assertThat(norm(golden, golden.parameters()).mean(SignedGroups.each(ones)).value().item())
        .isCloseTo(expected, within(CLOSE * expected));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_cap_gives_the_golden_weights(GoldenCase golden) {
    assertThat(norm(golden, golden.parameters()).weights(golden.cap()))
        .containsExactly(golden.numbers("weight"), within(CLOSE));
  }
}
