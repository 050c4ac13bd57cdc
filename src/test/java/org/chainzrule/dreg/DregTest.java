package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.PenaltyContract;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DregTest {

  private final Sequential network = cubic(0);
  private final Tensor inputs = Tensor.normal(Seeds.of(1), Shape.of(4, 3), Precision.DOUBLE);

  /** {@code z = 2 · 1 + 0.5}, {@code a = z²}: slope 5, Jacobian 10; the head's weight is 3. */
  @Test
  void slope_five_and_weight_two_give_one_hundred_and_a_head_of_three_nine_more() {
    Layer net = Sequential.of(dense(2, 0.5, square()), dense(3, 1, Activation.identity()));
    Tensor one = Tensor.of(Shape.of(1, 1), 1);
    assertThat(dreg(net, one)).isEqualTo(100);
    assertThat(of(Dreg.layerwise(1).countingHead(), net, one)).isEqualTo(109);
  }

  @Test
  void only_the_last_layer_is_left_out_and_only_if_it_is_linear() {
    Tensor one = Tensor.of(Shape.of(1, 1), 1);
    Layer linear = dense(3, 1, Activation.identity());
    assertThat(dreg(Sequential.of(linear, dense(2, -5.5, square())), one)).isEqualTo(9 + 100);
    assertThat(dreg(linear, one)).isZero();
  }

  @Test
  void a_network_without_reports_has_none() {
    assertThat(dreg(Sequential.of(), inputs)).isZero();
    assertThat(dreg(Sequential.of(new Dropout(0.5)), inputs)).isZero();
  }

  @Test
  void it_equals_the_formula_composed_of_operations() {
    double expected = 0;
    Variable x = Variable.constant(inputs);
    for (Layer layer : network.layers().subList(0, 2)) {
      Dense dense = (Dense) layer;
      Variable z = x.matmul(dense.weight()).plus(dense.bias());
      Variable u = dense.weight().squared().sum(0);
      expected += dense.activation().slope(z).squared().times(u).sum().value().item() / 4;
      x = layer.forward(x, Pass.inference());
    }
    assertThat(dreg(network, inputs)).isCloseTo(expected, relative(expected, 1e-9));
  }

  @Test
  void it_equals_finite_differences_of_the_layers() {
    double expected = 0;
    Tensor x = inputs;
    for (Layer layer : network.layers().subList(0, 2)) {
      for (int j = 0; j < x.columns(); j++) {
        Tensor slope = fivePoint(layer, x, j);
        expected += slope.dot(slope) / 4;
      }
      x = forward(layer, x);
    }
    assertThat(dreg(network, inputs)).isCloseTo(expected, relative(expected, 1e-9));
  }

  /** The derivative along input j of all examples, exact for cubics up to rounding. */
  private static Tensor fivePoint(Layer layer, Tensor x, int j) {
    double h = 0.02;
    Tensor near = forward(layer, moved(x, j, h)).minus(forward(layer, moved(x, j, -h)));
    Tensor far = forward(layer, moved(x, j, 2 * h)).minus(forward(layer, moved(x, j, -2 * h)));
    return near.times(8).minus(far).times(1 / (12 * h));
  }

  @Test
  void it_equals_one_backward_pass_for_each_output() {
    double expected = 0;
    Tensor x = inputs;
    for (Layer layer : network.layers().subList(0, 2)) {
      Parameter input = new Parameter("input", Parameter.Role.INPUT, x);
      Variable y = layer.forward(input, Pass.inference());
      for (int i = 0; i < y.shape().size(1); i++) {
        Tensor row = Gradients.of(y.slice(1, i, i + 1)).wrt(input).value();
        expected += row.dot(row) / 4;
      }
      x = y.value();
    }
    assertThat(dreg(network, inputs)).isCloseTo(expected, relative(expected, 1e-12));
  }

  @Test
  void permuting_hidden_units_changes_nothing() {
    Dense first = (Dense) network.layers().get(0);
    Dense second = (Dense) network.layers().get(1);
    int[] order = {2, 0, 3, 1};
    Layer permuted =
        Sequential.of(
            with(first, columns(first.weight(), order), columns(first.bias(), order), order),
            new Dense(
                new Parameter("weight", second.weight().value().gather(order)),
                second.bias(),
                second.activation()),
            network.layers().get(2));
    double expected = dreg(network, inputs);
    assertThat(dreg(permuted, inputs)).isCloseTo(expected, relative(expected, 1e-12));
  }

  /** {@code p(z)} is the same with {@code s W, s b} and {@code c_k / s^k}. */
  @Test
  void rescaling_weights_and_coefficients_changes_nothing() {
    Dense dense = (Dense) network.layers().get(0);
    double s = 3;
    Tensor powers = Tensor.of(Shape.of(4, 1), 1, 1 / s, 1 / (s * s), 1 / (s * s * s));
    Parameter c = coefficients(dense);
    Dense rescaled =
        new Dense(
            new Parameter("weight", dense.weight().value().times(s)),
            new Parameter("bias", dense.bias().value().times(s)),
            new PolynomialActivation(
                new Parameter("c", c.value().times(powers)), PolynomialForm.MONOMIAL));
    double expected = dreg(dense, inputs);
    assertThat(dreg(rescaled, inputs)).isCloseTo(expected, relative(expected, 1e-12));
  }

  @Test
  void it_is_the_mean_of_the_parts_of_a_batch() {
    double first = dreg(network, inputs.slice(0, 0, 1));
    double rest = dreg(network, inputs.slice(0, 1, 4));
    double whole = dreg(network, inputs);
    assertThat(whole).isCloseTo((first + 3 * rest) / 4, relative(whole, 1e-12));
  }

  @Test
  void a_schedule_is_its_strength() {
    assertThat(Dreg.layerwise(Schedule.linear(1, 3)).strength().at(5, 10)).isEqualTo(2);
    assertThat(Dreg.layerwise(0.5)).isEqualTo(Dreg.of(Dreg.Scope.LAYER, Schedule.constant(0.5)));
  }

  @Nested
  class WithoutHead implements PenaltyContract {
    @Override
    public Dreg penalty(double strength) {
      return Dreg.layerwise(strength);
    }
  }

  @Nested
  class WithHead implements PenaltyContract {
    @Override
    public Dreg penalty(double strength) {
      return Dreg.layerwise(strength).countingHead();
    }
  }

  private static double dreg(Layer layer, Tensor x) {
    return of(Dreg.layerwise(1), layer, x);
  }

  private static double of(Dreg dreg, Layer layer, Tensor x) {
    Pass pass = Pass.training(Seeds.of(2));
    return Backward.of(dreg, layer, Variable.constant(x), pass).value().item();
  }

  static Sequential cubic(long seed) {
    return Sequential.plan(
            Dense.plan(3, 4, PolynomialActivation.cubic()),
            Dense.plan(4, 3, PolynomialActivation.cubic().sharedByAllUnits()),
            Dense.plan(3, 2))
        .build(Seeds.of(seed), Precision.DOUBLE);
  }

  private static Dense dense(double w, double b, Activation activation) {
    return new Dense(
        new Parameter("weight", Tensor.of(Shape.of(1, 1), w)),
        new Parameter("bias", Tensor.of(Shape.of(1, 1), b)),
        activation);
  }

  private static Activation square() {
    return new PolynomialActivation(
        new Parameter("c", Tensor.of(Shape.of(3, 1), 0, 0, 1)), PolynomialForm.MONOMIAL);
  }

  private static Dense with(Dense dense, Parameter weight, Parameter bias, int... order) {
    Parameter c = coefficients(dense);
    return new Dense(
        weight, bias, new PolynomialActivation(columns(c, order), PolynomialForm.MONOMIAL));
  }

  private static Parameter coefficients(Dense dense) {
    return ((PolynomialActivation) dense.activation()).coefficients();
  }

  private static Parameter columns(Parameter p, int... order) {
    return new Parameter(p.name(), p.value().transpose().gather(order).transpose());
  }

  private static Tensor forward(Layer layer, Tensor x) {
    return layer.forward(Variable.constant(x), Pass.inference()).value();
  }

  private static Tensor moved(Tensor x, int column, double by) {
    double[] shift = new double[x.columns()];
    shift[column] = by;
    return x.plus(Tensor.of(Shape.of(1, shift.length), shift));
  }

  private static Offset<Double> relative(double expected, double error) {
    return within(error * expected);
  }
}
