package org.chainzrule.robustness.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IntervalBoundsTest {

  private static final Offset<Double> ROUNDING = within(1e-10);
  private static final int SAMPLES = 100_000;

  /** z = (x_0 - 2 x_1 + 1). */
  private final double[][] weight = {{1}, {-2}};

  private final IntervalBox box = IntervalBox.of(new double[] {0, -1}, new double[] {1, 0});

  @Test
  void the_bounds_of_a_linear_layer_are_its_extremes() {
    Layer linear = BoundedNets.dense(weight, new double[] {1}, Activation.identity());
    close(IntervalBounds.of(linear).over(box).at(0), 1, 4);
  }

  @Test
  void the_bounds_of_an_activation_are_its_range() {
    IntervalBox wide = IntervalBox.of(1, new Interval(-2, 1));
    close(bounds(Activation.relu(), wide), 0, 1);
    close(bounds(Activation.tanh(), wide), Math.tanh(-2), Math.tanh(1));
    close(bounds(Activation.gelu(), wide), -0.16997120747990369, 0.8413447460685429);
    close(bounds(BoundedNets.shared(0, 0, 1), wide), 0, 4);
    close(bounds(new Dropout(0.5), wide), -2, 1);
    close(bounds(new Residual(BoundedNets.shared(0, 0, 1)), wide), -2, 5);
  }

  @Test
  void bounds_far_from_zero_are_the_limits_of_the_activation() {
    Interval reals = bounds(Activation.gelu(), IntervalBox.of(1, Interval.REALS));
    close(new Interval(reals.low(), 0), -0.16997120747990369, 0);
    assertThat(reals.high()).isInfinite();
    close(bounds(Activation.tanh(), IntervalBox.of(1, Interval.REALS)), -1, 1);
    close(bounds(Activation.gelu(), IntervalBox.of(1, new Interval(-1e300, -50))), 0, 0);
    assertThat(bounds(BoundedNets.shared(0, 0, 1), IntervalBox.of(1, Interval.REALS)))
        .isEqualTo(Interval.REALS);
  }

  static Stream<ActivationPlan> activations() {
    return Stream.of(
        Activation.relu(),
        Activation.tanh(),
        Activation.gelu(),
        PolynomialPlan.of(3),
        PolynomialPlan.of(5).in(PolynomialForm.of(Basis.CHEBYSHEV)),
        PolynomialPlan.of(2).sharedByAllUnits(),
        BoundedNets.cubicWithTails());
  }

  @ParameterizedTest
  @MethodSource("activations")
  void no_sampled_output_leaves_the_bounds(ActivationPlan activation) {
    checkSampled(BoundedNets.network(4, activation));
    checkSampled(BoundedNets.spectral(4, activation));
  }

  private static void checkSampled(Layer network) {
    IntervalBox inputs = IntervalBox.of(new double[] {-0.5, 0, 0.2}, new double[] {0.1, 0.4, 0.2});
    IntervalBox bounds = IntervalBounds.of(network).over(inputs);
    double[][] x = BoundedNets.points(inputs, SAMPLES, Seeds.of(19).generator());
    double[][] outputs = BoundedNets.outputs(network, x);
    for (double[] output : outputs) {
      if (!bounds.contains(output)) {
        assertThat(bounds.contains(output)).as("output in the box").isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void the_bounds_of_a_single_point_are_its_outputs(ActivationPlan activation) {
    Layer network = BoundedNets.network(4, activation);
    double[][] x = {{0.3, -0.7, 0.2}, {1, 2, -3}};
    double[][] outputs = BoundedNets.outputs(network, x);
    for (int i = 0; i < x.length; i++) {
      IntervalBox bounds = IntervalBounds.of(network).over(IntervalBox.of(x[i], x[i]));
      assertThat(bounds.contains(outputs[i])).isTrue();
      for (int j = 0; j < 3; j++) {
        Offset<Double> rounding = within(1e-9 * (1 + Math.abs(outputs[i][j])));
        assertThat(bounds.at(j).high()).isCloseTo(bounds.at(j).low(), rounding);
      }
    }
  }

  @Test
  void outputs_in_exact_arithmetic_lie_within_the_margin() {
    Generator generator = Seeds.of(21).generator();
    for (int trial = 0; trial < 200; trial++) {
      double[][] w = new double[50][1];
      double[] x = new double[50];
      BigDecimal exact = BigDecimal.ZERO;
      for (int i = 0; i < 50; i++) {
        w[i][0] = generator.nextGaussian() * Math.pow(10, generator.nextDouble(-8, 8));
        x[i] = generator.nextGaussian();
        exact = exact.add(new BigDecimal(w[i][0]).multiply(new BigDecimal(x[i])));
      }
      Layer linear = BoundedNets.dense(w, Activation.identity());
      Interval bounds = bounds(linear, IntervalBox.of(x, x));
      assertThat(new BigDecimal(bounds.low())).isLessThan(exact);
      assertThat(new BigDecimal(bounds.high())).isGreaterThan(exact);
    }
  }

  @Test
  void a_batch_gives_the_same_bounds_as_its_examples() {
    IntervalBounds bounds = IntervalBounds.of(BoundedNets.network(5, PolynomialPlan.of(3)));
    double[][] x = {{0.1, 0.9, 0.5}, {0, 1, 0.3}};
    Interval pixels = new Interval(0, 1);
    IntervalBounds.Outputs both = bounds.around(Tensor.of(x), 0.2, pixels);
    assertThat(both.low().shape()).isEqualTo(Shape.of(2, 3));
    for (int i = 0; i < x.length; i++) {
      IntervalBox alone = bounds.over(IntervalBox.around(x[i], 0.2, pixels));
      for (int j = 0; j < 3; j++) {
        assertThat(new Interval(both.low().at(i, j), both.high().at(i, j))).isEqualTo(alone.at(j));
      }
    }
  }

  @Test
  void a_box_around_a_point_stays_in_the_domain() {
    IntervalBox around = IntervalBox.around(new double[] {0.1, 0.5, 1}, 0.25, new Interval(0, 1));
    close(around.at(0), 0, 0.35);
    close(around.at(1), 0.25, 0.75);
    close(around.at(2), 0.75, 1);
    assertThat(IntervalBox.around(new double[] {0.1}, 0, Interval.REALS).at(0))
        .isEqualTo(new Interval(0.1, 0.1));
  }

  @Test
  void differences_of_outputs_are_tighter_than_outputs() {
    // Both outputs move together, so that their difference is always 0.5.
    Layer linear =
        BoundedNets.dense(new double[][] {{1, 1}}, new double[] {0.5, 0}, Activation.identity());
    IntervalBox wide = IntervalBox.of(1, new Interval(-9, 9));
    assertThat(IntervalBounds.of(linear).isLargest(wide, 0)).isTrue();
    assertThat(IntervalBounds.of(linear).isLargest(wide, 1)).isFalse();
    Layer hidden = Sequential.of(linear, Activation.tanh());
    assertThat(IntervalBounds.of(hidden).isLargest(wide, 0)).isFalse();
    assertThat(IntervalBounds.of(hidden).isLargest(IntervalBox.of(1, new Interval(0, 0)), 0))
        .isTrue();
  }

  @Test
  void overflow_gives_infinite_bounds() {
    Layer power = BoundedNets.shared(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    Layer linear = BoundedNets.dense(new double[][] {{1, 0}}, Activation.identity());
    IntervalBox out =
        IntervalBounds.of(Sequential.of(power, power, power, linear))
            .over(IntervalBox.of(1, new Interval(-10, 10)));
    assertThat(out.at(0)).isEqualTo(Interval.REALS);
    assertThat(out.at(1)).isEqualTo(Interval.REALS);
  }

  @Test
  void bad_boxes_are_rejected() {
    assertThatThrownBy(() -> IntervalBox.of(new double[] {1}, new double[] {0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected low ends up to the high ones, got 1.0 to 0.0 at 0");
    assertThatThrownBy(() -> IntervalBox.of(new double[] {1}, new double[] {1, 2}))
        .hasMessage("expected as many high ends as low ones, 1, got 2");
    assertThatThrownBy(() -> IntervalBox.around(new double[] {0.5, 2}, 0.1, new Interval(0, 1)))
        .hasMessage("expected inputs in 0.0..1.0, got 2.0 at 1");
    assertThatThrownBy(() -> IntervalBox.around(new double[] {0.5}, -0.1, Interval.REALS))
        .hasMessage("expected a radius of at least 0, got -0.1");
    assertThatThrownBy(() -> new Interval(1, Double.NaN))
        .hasMessage("expected an interval from a low end to a high one, got 1.0 to NaN");
  }

  @Test
  void parameters_that_are_not_finite_are_rejected() {
    Layer broken = BoundedNets.dense(new double[][] {{1}, {Double.NaN}}, Activation.relu());
    assertThatThrownBy(() -> IntervalBounds.of(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected finite parameters, got others in a layer of 2 inputs and 1 outputs");
  }

  private static Interval bounds(Layer layer, IntervalBox box) {
    return IntervalBounds.of(layer).over(box).at(0);
  }

  private static void close(Interval interval, double low, double high) {
    assertThat(interval.low()).isLessThanOrEqualTo(low).isCloseTo(low, ROUNDING);
    assertThat(interval.high()).isGreaterThanOrEqualTo(high).isCloseTo(high, ROUNDING);
  }
}
