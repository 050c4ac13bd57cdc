package org.chainzrule.experiment.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.LayerContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class KanLayerTest implements LayerContract {

  private static final int G = 5;

  /** Some between knots, some at knots, some beyond -1..1 or all splines. */
  private static final double[] POINTS = {
    -2.5, -2.2, -1.9, -1.4, -1, -0.87, -0.6, -0.2, 0, 0.11, 0.2, 0.59, 0.93, 1, 1.3, 1.8, 2.2, 7
  };

  @Test
  void splines_are_those_of_the_recursion_of_cox_and_de_boor() {
    Tensor values = splines(POINTS);
    for (int row = 0; row < POINTS.length; row++) {
      for (int m = 0; m < G + 3; m++) {
        assertThat(values.at(row, m))
            .as("spline %d at %s", m, POINTS[row])
            .isCloseTo(coxDeBoor(m, 3, POINTS[row]), within(1e-14));
      }
    }
  }

  /** Spline m of order k over the knots {@code -1 + (i - 3) 2 / G}. */
  private static double coxDeBoor(int m, int k, double x) {
    if (k == 0) {
      return knot(m) <= x && x < knot(m + 1) ? 1 : 0;
    }
    double rising = (x - knot(m)) / (knot(m + k) - knot(m));
    double falling = (knot(m + k + 1) - x) / (knot(m + k + 1) - knot(m + 1));
    return rising * coxDeBoor(m, k - 1, x) + falling * coxDeBoor(m + 1, k - 1, x);
  }

  private static double knot(int i) {
    return -1 + (i - 3) * 2.0 / G;
  }

  @Test
  void splines_sum_to_1_inside_the_grid_and_to_0_far_outside() {
    Tensor values = splines(POINTS);
    for (int row = 0; row < POINTS.length; row++) {
      double sum = Arrays.stream(values.gather(row).toArray()).sum();
      if (Math.abs(POINTS[row]) <= 1) {
        assertThat(sum).isCloseTo(1, within(1e-14));
      } else if (Math.abs(POINTS[row]) > 2.2) {
        assertThat(sum).isZero();
      } else {
        assertThat(sum).isBetween(-1e-14, 1.0);
      }
    }
  }

  private static Tensor splines(double... points) {
    Tensor x = Tensor.of(Shape.of(points.length, 1), points);
    return layer(1, 1).splines(Variable.constant(x)).value();
  }

  @Test
  void it_counts_the_inputs_that_no_spline_reaches() {
    KanLayer layer = layer(2, 1);
    assertThat(layer.outside(Tensor.of(new double[][] {{0, 2.3}, {-2.1, -9}}))).isEqualTo(0.5);
    assertThat(layer.outside(Tensor.of(new double[][] {{-1, 1}}))).isZero();
  }

  @Test
  void an_output_is_the_sum_of_the_functions_on_its_edges() {
    KanLayer layer = layer(3, 2);
    double[] x = {0.31, -0.74, 1.2};
    double[] y =
        layer
            .forward(Variable.constant(Tensor.of(new double[][] {x})), Pass.inference())
            .value()
            .toArray();
    for (int j = 0; j < 2; j++) {
      double sum = 0;
      for (int i = 0; i < 3; i++) {
        double spline = 0;
        for (int m = 0; m < G + 3; m++) {
          spline += layer.spline().value().at(m * 3 + i, j) * coxDeBoor(m, 3, x[i]);
        }
        sum += layer.base().value().at(i, j) * x[i] / (1 + Math.exp(-x[i]));
        sum += layer.scaler().value().at(i, j) * spline;
      }
      assertThat(y[j]).isCloseTo(sum, within(1e-14));
    }
  }

  @Test
  void splines_start_through_small_values_at_the_knots_and_others_at_kaimings() {
    KanLayer layer = layer(100, 30);
    assertThat(Arrays.stream(layer.base().value().toArray())).allMatch(a -> Math.abs(a) <= 0.1);
    assertThat(deviation(layer.base())).isCloseTo(0.1 / Math.sqrt(3), within(2e-3));
    assertThat(deviation(layer.scaler())).isCloseTo(0.1 / Math.sqrt(3), within(2e-3));
    double[][] fit = SplineFit.coefficients(G);
    double[] values = {0.3, -0.2, 0.1, 0.5, -0.4, 0.7};
    double[] c = new double[G + 3];
    Arrays.setAll(c, m -> SplineFit.dot(fit[m], values));
    double[] knots = {-1, -0.6, -0.2, 0.2, 0.6, 1};
    Tensor through = splines(knots).matmul(Tensor.of(Shape.of(G + 3, 1), c));
    assertThat(through.toArray()).containsExactly(values, within(1e-13));
    double largest = Arrays.stream(splineValues(layer, knots)).map(Math::abs).max().orElseThrow();
    assertThat(largest).isLessThanOrEqualTo(0.01).isGreaterThan(0.0099);
  }

  /** What the unscaled splines of the edges from the first input give at some points. */
  private static double[] splineValues(KanLayer layer, double... points) {
    int[] first = new int[G + 3];
    Arrays.setAll(first, m -> m * layer.base().value().rows());
    return splines(points).matmul(layer.spline().value().gather(first)).toArray();
  }

  private static double deviation(Parameter parameter) {
    return Math.sqrt(
        Arrays.stream(parameter.value().toArray()).map(v -> v * v).average().orElse(0));
  }

  @Test
  void it_states_its_operations() {
    assertThat(layer(784, 64).flops(Shape.of(784))).isEqualTo(19 * 784 + 18 * 784 * 64);
    assertThat(layer(3, 2)).hasToString("KAN 3 -> 2, 5 intervals");
  }

  @Test
  void sizes_below_1_and_too_large_are_refused() {
    assertThatThrownBy(() -> KanLayer.plan(3, 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected positive widths and intervals of a KAN layer, got [3, 2, 0]");
    Description huge = layer(3, 2).describe().with("intervals", Integer.MAX_VALUE);
    assertThatThrownBy(() -> RivalLayers.types().parameterShapes(huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 0..2147483647 rows of spline coefficients, got 6442450950");
  }

  private static KanLayer layer(int in, int out) {
    return (KanLayer) KanLayer.plan(in, out, G).build(Seeds.of(3), Precision.DOUBLE);
  }

  @Override
  public KanLayer layer() {
    return layer(3, 2);
  }

  @Override
  public LayerTypes types() {
    return RivalLayers.types();
  }

  @Override
  public boolean hasTrainingBound() {
    return false;
  }
}
