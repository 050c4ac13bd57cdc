package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/** The gradients of {@code R = 1/B Σ_s Σ_i p_i'(z_si)² u_i} as plain loops. */
class DregGradientTest {

  private static final int B = 4;
  private static final int IN = 2;
  private static final int OUT = 3;
  private static final int K = 3;

  private final Parameter z = random("z", 1, B, OUT);
  private final Parameter w = random("w", 2, IN, OUT);
  private final Parameter c = random("c", 3, K + 1, OUT);
  private final Gradients gradients = Gradients.of(norm());

  private Variable norm() {
    return LocalJacobian.scaledLinear(slope(), w).meanSquaredNorm();
  }

  /** The slope as a layer gets it while recording, fused with the value. */
  private Variable slope() {
    return new PolynomialActivation(c, PolynomialForm.MONOMIAL).evaluate(z).slope().get();
  }

  @Test
  void the_value_is_the_double_sum() {
    double sum = 0;
    for (int s = 0; s < B; s++) {
      for (int i = 0; i < OUT; i++) {
        sum += Math.pow(p(s, i, 1), 2) * u(i);
      }
    }
    assertThat(norm().value().item()).isCloseTo(sum / B, within(1e-12 * sum));
  }

  @Test
  void with_respect_to_z_it_is_two_over_b_slope_curvature_u() {
    for (int s = 0; s < B; s++) {
      for (int i = 0; i < OUT; i++) {
        double expected = 2.0 / B * p(s, i, 1) * p(s, i, 2) * u(i);
        assertClose(gradients.wrt(z).value().at(s, i), expected);
      }
    }
  }

  @Test
  void with_respect_to_w_it_is_two_over_b_w_times_squared_slopes() {
    for (int j = 0; j < IN; j++) {
      for (int i = 0; i < OUT; i++) {
        double squares = 0;
        for (int s = 0; s < B; s++) {
          squares += Math.pow(p(s, i, 1), 2);
        }
        assertClose(gradients.wrt(w).value().at(j, i), 2.0 / B * w.value().at(j, i) * squares);
      }
    }
  }

  @Test
  void with_respect_to_c_it_is_two_over_b_u_slope_times_slope_of_the_power() {
    for (int k = 0; k <= K; k++) {
      for (int i = 0; i < OUT; i++) {
        double sum = 0;
        for (int s = 0; s < B; s++) {
          sum += p(s, i, 1) * (k == 0 ? 0 : k * Math.pow(z.value().at(s, i), k - 1));
        }
        assertClose(gradients.wrt(c).value().at(k, i), 2.0 / B * u(i) * sum);
      }
    }
  }

  @Test
  void differentiable_gradients_are_the_same() {
    Gradients again = Gradients.differentiable(norm());
    for (Parameter parameter : new Parameter[] {z, w, c}) {
      assertThat(again.wrt(parameter).value().toArray())
          .containsExactly(gradients.wrt(parameter).value().toArray(), within(1e-12));
    }
  }

  @Test
  void the_value_is_the_same_without_recording() {
    double expected = norm().value().item();
    try (Recording paused = Recording.pause()) {
      assertThat(norm().value().item()).isCloseTo(expected, within(1e-12 * expected));
    }
  }

  /** {@code p_i^(m)(z_si)}. */
  private double p(int s, int i, int m) {
    double x = z.value().at(s, i);
    double c1 = c.value().at(1, i);
    double c2 = c.value().at(2, i);
    double c3 = c.value().at(3, i);
    return m == 1 ? c1 + 2 * c2 * x + 3 * c3 * x * x : 2 * c2 + 6 * c3 * x;
  }

  /** {@code u_i = Σ_j w_ji²}. */
  private double u(int i) {
    double sum = 0;
    for (int j = 0; j < IN; j++) {
      sum += Math.pow(w.value().at(j, i), 2);
    }
    return sum;
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
  }

  private static Parameter random(String name, long seed, int rows, int columns) {
    Shape shape = Shape.of(rows, columns);
    return new Parameter(name, Tensor.normal(Seeds.of(seed), shape, Precision.DOUBLE));
  }
}
