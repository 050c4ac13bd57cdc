package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Dreg.Scope;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scope in every basis and tail: other ways to the same numbers, and symmetries. */
class DregScopesTest {

  private final Tensor inputs = Nets.inputs(4);

  static Stream<Arguments> cases() {
    return Backward.OF_LAYERS.stream()
        .flatMap(scope -> Nets.forms().stream().map(form -> Arguments.of(scope, form)));
  }

  private static Dreg exact(Scope scope) {
    return Dreg.of(scope, Schedule.constant(1)).probing(0);
  }

  private double value(Scope scope, Layer network) {
    return Backward.of(exact(scope), network, inputs).value().item();
  }

  private List<Backward.Measured> hidden(Scope scope, Sequential network) {
    return Backward.layers(scope, network.layers().subList(0, 2), Variable.constant(inputs));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void finite_differences_of_the_network_agree(Scope scope, PolynomialForm form) {
    Sequential network = Nets.cubic(form);
    double expected = 0;
    for (Backward.Measured layer : hidden(scope, network)) {
      double[] squares = Backward.differences(layer.function(), layer.at().value(), 1e-3);
      expected += Arrays.stream(squares).sum() / 4;
    }
    assertThat(value(scope, network)).isCloseTo(expected, relative(expected, 1e-9));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backward_passes_agree_in_value_and_gradient(Scope scope, PolynomialForm form) {
    Sequential network = Nets.cubic(form);
    Variable expected = null;
    for (Backward.Measured layer : hidden(scope, network)) {
      Variable mean = Backward.squares(layer.function(), layer.at()).mean();
      expected = expected == null ? mean : expected.plus(mean);
    }
    double number = expected.value().item();
    assertThat(value(scope, network)).isCloseTo(number, relative(number, 1e-12));
    double[] slow = Backward.gradients(expected, network);
    double[] fused = Backward.gradients(Backward.of(exact(scope), network, inputs), network);
    double largest = Arrays.stream(slow).map(Math::abs).max().orElseThrow();
    assertThat(largest).isGreaterThan(1e-3);
    assertThat(fused).containsExactly(slow, relative(largest, 1e-11));
  }

  /** The formulas of each scope, composed of slopes and matrix products. */
  @ParameterizedTest
  @MethodSource("cases")
  void the_composed_formula_agrees_in_value_and_gradient(Scope scope, PolynomialForm form) {
    Sequential network = Nets.cubic(form);
    Variable a = Variable.constant(inputs);
    List<Variable> tangents = new ArrayList<>();
    for (int j = 0; j < 3; j++) {
      double[] axis = new double[3];
      axis[j] = 1;
      tangents.add(Variable.constant(inputs.times(0).plus(Tensor.of(new double[][] {axis}))));
    }
    Variable sum = Variable.constant(Tensor.scalar(0, inputs.precision()));
    for (Layer layer : network.layers().subList(0, 2)) {
      Dense dense = (Dense) layer;
      Variable z = a.matmul(dense.weight()).plus(dense.bias());
      Variable slope = dense.activation().slope(z);
      tangents.replaceAll(t -> t.matmul(dense.weight()).times(slope));
      Variable squares =
          switch (scope) {
            case LAYER -> slope.squared().times(dense.weight().squared().sum(0)).sum();
            case SLOPE -> slope.squared().sum();
            case CUMULATIVE ->
                tangents.stream().map(t -> t.squared().sum()).reduce(Variable::plus).orElseThrow();
            case ADJOINT -> throw new IllegalArgumentException("expected a scope with layers");
          };
      sum = sum.plus(squares.times(0.25));
      a = dense.activation().value(z);
    }
    double number = sum.value().item();
    assertThat(value(scope, network)).isCloseTo(number, relative(number, 1e-12));
    double[] composed = Backward.gradients(sum, network);
    double[] fused = Backward.gradients(Backward.of(exact(scope), network, inputs), network);
    double largest = Arrays.stream(composed).map(Math::abs).max().orElseThrow();
    assertThat(fused).containsExactly(composed, relative(largest, 1e-12));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void permuting_hidden_units_changes_nothing(Scope scope, PolynomialForm form) {
    Sequential network = Nets.cubic(form);
    double before = value(scope, network);
    Dense first = (Dense) network.layers().get(0);
    Dense second = (Dense) network.layers().get(1);
    int[] order = {2, 0, 3, 1};
    Parameter c = ((PolynomialActivation) first.activation()).coefficients();
    for (Parameter columns : List.of(first.weight(), first.bias(), c)) {
      columns.set(columns.value().transpose().gather(order).transpose());
    }
    assertThat(value(scope, network)).isNotCloseTo(before, relative(before, 1e-3));
    second.weight().set(second.weight().value().gather(order));
    assertThat(value(scope, network)).isCloseTo(before, relative(before, 1e-12));
  }

  /** With weights, scale and reach times s, the activation sees the same: slopes are 1/s of it. */
  @ParameterizedTest
  @MethodSource("cases")
  void rescaling_weights_and_polynomials_scales_slopes_alone(Scope scope, PolynomialForm form) {
    Sequential network = Nets.cubic(form);
    double s = 3;
    List<Layer> rescaled = new ArrayList<>(network.layers());
    for (int i = 0; i < 2; i++) {
      Dense dense = (Dense) rescaled.get(i);
      Parameter c = ((PolynomialActivation) dense.activation()).coefficients();
      PolynomialForm wide = form.withScale(s * form.scale()).withTails(s * form.reach());
      rescaled.set(
          i,
          new Dense(
              new Parameter("weight", dense.weight().value().times(s)),
              new Parameter("bias", dense.bias().value().times(s)),
              new PolynomialActivation(c, wide)));
    }
    double expected = value(scope, network) / (scope == Scope.SLOPE ? s * s : 1);
    assertThat(value(scope, new Sequential(rescaled)))
        .isCloseTo(expected, relative(expected, 1e-12));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void it_is_the_mean_of_the_parts_of_a_batch(Scope scope, PolynomialForm form) {
    Sequential network = Nets.cubic(form);
    double first = Backward.of(exact(scope), network, inputs.slice(0, 0, 1)).value().item();
    double rest = Backward.of(exact(scope), network, inputs.slice(0, 1, 4)).value().item();
    double whole = value(scope, network);
    assertThat((first + 3 * rest) / 4).isCloseTo(whole, relative(whole, 1e-12));
  }

  private static Offset<Double> relative(double size, double error) {
    return within(error * Math.abs(size));
  }
}
