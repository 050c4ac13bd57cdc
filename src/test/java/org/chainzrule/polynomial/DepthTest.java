package org.chainzrule.polynomial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty cubic layers, 32 bits, from every start. */
class DepthTest {

  private static final int DEPTH = 20;
  private static final int WIDTH = 16;

  private static final Map<String, Initialiser> STARTS =
      new TreeMap<>(
          Map.of(
              "identity", Initialiser.identity(),
              "relu", Initialiser.leastSquares(Curve.RELU),
              "gelu", Initialiser.leastSquares(Curve.GELU),
              "tanh", Initialiser.leastSquares(Curve.TANH),
              "variance", Initialiser.hermiteVariance()));

  static Stream<Arguments> networks() {
    return STARTS.keySet().stream()
        .flatMap(
            start ->
                Arrays.stream(Basis.values())
                    .map(PolynomialForm::of)
                    .flatMap(form -> Stream.of(form, form.withTails(3)))
                    .map(form -> Arguments.of(start, form)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void twenty_layers_have_finite_activations_and_gradients(String start, PolynomialForm form) {
    PolynomialPlan activation = PolynomialPlan.of(3).with(STARTS.get(start)).in(form);
    LayerPlan[] plans =
        IntStream.range(0, DEPTH)
            .mapToObj(i -> Dense.plan(WIDTH, WIDTH, activation))
            .toArray(LayerPlan[]::new);
    Sequential network = Sequential.create(Seeds.of(0), plans);
    Tensor x = Tensor.normal(Seeds.of(1), Shape.of(16, WIDTH), Precision.SINGLE);
    Pass pass =
        Pass.training(Seeds.of(2))
            .watchedBy(
                (path, layer, y) ->
                    assertThat(y.value().isFinite()).as("output of layer %s", path).isTrue());
    Gradients gradients = Gradients.of(network.forward(Variable.constant(x), pass).mean());
    for (Parameter parameter : network.parameters()) {
      Tensor g = gradients.wrt(parameter).value();
      assertThat(g.isFinite()).as("gradient of %s", parameter).isTrue();
    }
  }
}
