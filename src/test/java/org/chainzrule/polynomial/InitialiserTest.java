package org.chainzrule.polynomial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitialiserTest {

  private static final Initialiser NAIVE = (degree, generator) -> new double[] {1, 1, 1, 1};

  private final Generator generator = Seeds.of(0).generator();

  @Test
  void hermite_variance_of_a_cubic_is_0_261_0_316_0_316_0_105() {
    assertThat(Initialiser.hermiteVariance().coefficients(3, generator))
        .containsExactly(new double[] {0.26112, 0.31623, 0.31623, 0.10541}, within(5e-6));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void hermite_variance_has_value_and_slope_of_mean_square_one(int degree) {
    double[] c = Initialiser.hermiteVariance().coefficients(degree, generator);
    assertThat(c).hasSize(degree + 1);
    assertThat(expectation(z -> Math.pow(at(c, z, 0), 2))).isCloseTo(1, within(1e-9));
    assertThat(expectation(z -> Math.pow(at(c, z, 1), 2))).isCloseTo(1, within(1e-9));
  }

  @Test
  void identity_is_z_and_small_noise() {
    double[] c = Initialiser.identity().coefficients(9, generator);
    assertThat(c).hasSize(10);
    assertThat(c[1]).isEqualTo(1);
    for (int k = 0; k < 10; k++) {
      if (k != 1) {
        assertThat(Math.abs(c[k])).isGreaterThan(0).isLessThan(0.05);
      }
    }
    assertThat(Initialiser.identity().coefficients(9, generator)).isNotEqualTo(c);
  }

  /** The normal equations {@code M c = E f z^k} with {@code M_jk = E z^(j+k)} must hold. */
  @ParameterizedTest
  @EnumSource(names = {"RELU", "GELU", "TANH"})
  void least_squares_leaves_an_error_orthogonal_to_every_power(Curve curve) {
    for (int degree = 1; degree <= 5; degree++) {
      double[] c = Initialiser.leastSquares(curve).coefficients(degree, generator);
      for (int k = 0; k <= degree; k++) {
        int power = k;
        double error = expectation(z -> (at(c, z, 0) - curve.at(z, 0)) * Math.pow(z, power));
        assertThat(error).as("degree %d, power %d", degree, k).isCloseTo(0, within(1e-4));
      }
    }
  }

  @Test
  void least_squares_of_relu_by_a_line_is_a_half_z_plus_0_399() {
    assertThat(Initialiser.leastSquares(Curve.RELU).coefficients(1, generator))
        .containsExactly(new double[] {1 / Math.sqrt(2 * Math.PI), 0.5}, within(1e-5));
  }

  @Test
  void least_squares_of_a_polynomial_is_itself() {
    double[] c =
        Initialiser.leastSquares(z -> 1 - 2 * z + 0.5 * z * z * z).coefficients(4, generator);
    assertThat(c).containsExactly(new double[] {1, -2, 0, 0.5, 0}, within(1e-9));
  }

  @Test
  void ten_layers_of_any_initialiser_stay_finite_because_weights_compensate_the_variance_gain() {
    assertThat(expectation(z -> Math.pow(at(new double[] {1, 1, 1, 1}, z, 0), 2)))
        .isCloseTo(28, within(1e-9));
    assertFinite(NAIVE, 10);
  }

  private static void assertFinite(Initialiser start, int depth) {
    LayerPlan[] plans = new LayerPlan[depth];
    for (int i = 0; i < depth; i++) {
      plans[i] = Dense.plan(16, 16, PolynomialPlan.of(3).with(start));
    }
    Sequential net = Sequential.create(Seeds.of(0), plans);
    Tensor x = Tensor.normal(Seeds.of(1), Shape.of(16, 16), Precision.SINGLE);
    Pass pass =
        Pass.training(Seeds.of(2))
            .watchedBy(
                (path, layer, y) ->
                    assertThat(y.value().isFinite())
                        .as("%d layers, output of layer %s", depth, path)
                        .isTrue());
    Gradients gradients = Gradients.of(net.forward(Variable.constant(x), pass).mean());
    for (Parameter parameter : net.parameters()) {
      assertThat(gradients.wrt(parameter).value().isFinite())
          .as("%d layers, gradient of %s", depth, parameter)
          .isTrue();
    }
  }

  private static double at(double[] c, double z, int order) {
    double sum = 0;
    for (int k = order; k < c.length; k++) {
      sum += c[k] * (order == 0 ? 1 : k) * Math.pow(z, k - order);
    }
    return sum;
  }

  private static double expectation(DoubleUnaryOperator f) {
    double step = 1e-2;
    double sum = 0;
    for (int i = -1200; i <= 1200; i++) {
      double z = i * step;
      sum += step * f.applyAsDouble(z) * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
    return sum;
  }
}
