package org.chainzrule.robustness.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class LipschitzBoundTest {

  private static final Offset<Double> ROUNDING = within(1e-9);
  private static final int SAMPLES = 100_000;

  private final double[][] threeAndOne = {{3, 0}, {0, 1}};

  @Test
  void the_bound_of_a_linear_layer_is_its_largest_singular_value() {
    assertThat(LipschitzBound.of(BoundedNets.dense(threeAndOne, Activation.identity())))
        .isCloseTo(3, ROUNDING);
  }

  @Test
  void the_bound_of_an_activation_is_its_largest_slope() {
    assertThat(LipschitzBound.of(Activation.identity())).isCloseTo(1, ROUNDING);
    assertThat(LipschitzBound.of(Activation.relu())).isCloseTo(1, ROUNDING);
    assertThat(LipschitzBound.of(Activation.tanh())).isCloseTo(1, ROUNDING);
    assertThat(LipschitzBound.of(Activation.gelu())).isCloseTo(1.128904145185155, ROUNDING);
    assertThat(LipschitzBound.of(BoundedNets.shared(1, -2))).isCloseTo(2, ROUNDING);
  }

  @Test
  void with_tails_from_two_the_slope_of_a_cube_is_at_most_twelve() {
    PolynomialActivation cube = BoundedNets.shared(0, 0, 0, 1);
    PolynomialActivation tailed =
        new PolynomialActivation(cube.coefficients(), PolynomialForm.MONOMIAL.withTails(2));
    assertThat(LipschitzBound.of(tailed)).isCloseTo(12, ROUNDING);
    assertThat(LipschitzBound.of(BoundedNets.dense(threeAndOne, tailed))).isCloseTo(36, ROUNDING);
  }

  @Test
  void on_a_box_each_unit_has_a_slope_of_its_own() {
    // z in -3..3 and -1..1, slopes up to 6 and 2, so diag(3, 1) diag(6, 2).
    Layer squares = BoundedNets.dense(threeAndOne, BoundedNets.shared(0, 0, 1));
    assertThat(LipschitzBound.of(squares, IntervalBox.of(2, new Interval(-1, 1))))
        .isCloseTo(18, ROUNDING);
    assertThat(
            LipschitzBound.of(squares, IntervalBox.of(new double[] {0, -1}, new double[] {0, 1})))
        .isCloseTo(2, ROUNDING);
  }

  @Test
  void a_residual_adds_one_and_dropout_nothing() {
    Layer inner = BoundedNets.dense(threeAndOne, Activation.relu());
    assertThat(LipschitzBound.of(new Residual(inner))).isCloseTo(4, ROUNDING);
    assertThat(LipschitzBound.of(Sequential.of(new Dropout(0.3), inner))).isCloseTo(3, ROUNDING);
  }

  @Test
  void after_tanh_a_polynomial_needs_no_tails() {
    Layer network =
        Sequential.of(
            BoundedNets.dense(threeAndOne, Activation.tanh()), BoundedNets.shared(0, 0, 0.5));
    assertThat(LipschitzBound.of(network)).isCloseTo(3, ROUNDING);
  }

  @Test
  void no_sampled_slope_exceeds_the_bound_for_all_inputs() {
    IntervalBox far = IntervalBox.of(3, new Interval(-6, 6));
    for (Activation curve : new Activation[] {Activation.relu(), Activation.gelu()}) {
      Layer network = BoundedNets.network(1, curve);
      checkSampled(network, LipschitzBound.of(network), far);
    }
    Layer network = BoundedNets.network(2, BoundedNets.cubicWithTails());
    checkSampled(network, LipschitzBound.of(network), far);
  }

  @Test
  void the_bound_of_a_spectrally_normalised_layer_uses_its_normalised_weights() {
    Layer network = BoundedNets.spectral(5, BoundedNets.cubicWithTails());
    checkSampled(network, LipschitzBound.of(network), IntervalBox.of(3, new Interval(-6, 6)));
    // Power iteration has come close to σ from below.
    Layer linear = BoundedNets.spectral(5, Activation.identity());
    assertThat(LipschitzBound.of(linear)).isBetween(1.0, 1.05);
  }

  @Test
  void where_slopes_overflow_the_bound_is_infinite() {
    Layer power = BoundedNets.shared(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    Layer network =
        Sequential.of(power, power, power, BoundedNets.dense(threeAndOne, Activation.relu()));
    assertThat(LipschitzBound.of(network, IntervalBox.of(2, new Interval(-9, 9)))).isInfinite();
  }

  @Test
  void no_sampled_slope_in_a_box_exceeds_the_bound_for_it() {
    IntervalBox box = IntervalBox.of(new double[] {-0.2, 0, 0.1}, new double[] {0.2, 0.3, 0.4});
    Layer network = BoundedNets.network(3, PolynomialPlan.of(3));
    double bound = LipschitzBound.of(network, box);
    assertThat(bound).isFinite();
    checkSampled(network, bound, box);
  }

  @Test
  void a_smaller_box_has_no_larger_bound() {
    Layer network = BoundedNets.network(3, BoundedNets.cubicWithTails());
    double before = LipschitzBound.of(network);
    for (double half : new double[] {3, 1, 0.1, 0}) {
      double bound = LipschitzBound.of(network, IntervalBox.of(3, new Interval(-half, half)));
      assertThat(bound).isPositive().isLessThanOrEqualTo(before * (1 + 1e-9));
      before = bound;
    }
  }

  @Test
  void polynomials_without_tails_are_refused_without_a_box() {
    Layer cube = BoundedNets.dense(threeAndOne, BoundedNets.shared(0, 0, 0, 1));
    assertThatThrownBy(() -> LipschitzBound.of(cube))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the slope of Dense 2 -> 2, polynomial of degree 3 has no bound over all inputs: give"
                + " its polynomials linear tails (PolynomialPlan.withTails) or state the box that"
                + " inputs lie in");
  }

  @Test
  void unknown_layers_are_refused_by_name() {
    Layer unknown =
        new Layer() {
          @Override
          public Variable forward(Variable x, Pass pass) {
            return x;
          }

          @Override
          public String toString() {
            return "Mystery";
          }
        };
    assertThatThrownBy(() -> LipschitzBound.of(Sequential.of(unknown)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected layers that state their bounds, got Mystery");
  }

  @Test
  void unknown_activations_are_refused_by_name() {
    Activation sine =
        new Activation() {
          @Override
          public Variable value(Variable z) {
            return z;
          }

          @Override
          public Variable slope(Variable z) {
            return z;
          }

          @Override
          public String toString() {
            return "sine";
          }
        };
    assertThatThrownBy(() -> LipschitzBound.of(BoundedNets.dense(threeAndOne, sine)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected layers that state their bounds, got sine");
  }

  @Test
  void a_box_of_another_size_is_refused() {
    Layer linear = BoundedNets.dense(threeAndOne, Activation.identity());
    assertThatThrownBy(() -> LipschitzBound.of(linear, IntervalBox.of(3, Interval.REALS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a box of 2 coordinates, got 3");
  }

  private static void checkSampled(Layer network, double bound, IntervalBox box) {
    Generator generator = Seeds.of(17).generator();
    double[][] x = BoundedNets.points(box, SAMPLES, generator);
    double[][] y = BoundedNets.points(box, SAMPLES, generator);
    for (int n = 0; n < SAMPLES; n += 2) {
      for (int i = 0; i < y[n].length; i++) {
        y[n][i] = x[n][i] + 1e-4 * (y[n][i] - x[n][i]);
      }
    }
    double[][] fx = BoundedNets.outputs(network, x);
    double[][] fy = BoundedNets.outputs(network, y);
    double steepest = 0;
    for (int n = 0; n < SAMPLES; n++) {
      double distance = distance(x[n], y[n]);
      if (distance > 0) {
        steepest = Math.max(steepest, distance(fx[n], fy[n]) / distance);
      }
    }
    assertThat(steepest).isPositive().isLessThanOrEqualTo(bound);
  }

  private static double distance(double[] a, double[] b) {
    double square = 0;
    for (int i = 0; i < a.length; i++) {
      square += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(square);
  }
}
