package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;
import org.chainzrule.tensor.random.Generator;

/**
 * What a layer gives at 2,500 pairs of points of one box. Arrays hold one coordinate of all points
 * after the other; a pair lies side by side.
 */
final class BoundSample {

  private static final int POINTS = 5_000;

  /** By what share a difference of two rounded outputs may be too large. */
  private static final double SHARE = 1 + 1e-9;

  private final LayerBound bound;
  private final IntervalBox box;
  private final IntervalBox out;
  private final Pass pass = Pass.inference();
  private final double[] x;
  private final double[] y;

  /** From the other point of each pair. */
  private final double[] directions;

  /** Of directions and of outputs. */
  private final double[] lengths;

  private final double[] sizes;

  BoundSample(Layer layer, LayerBound bound, IntervalBox box, Generator generator) {
    this.bound = bound;
    this.box = box;
    this.out = bound.over(box);
    this.x = points(box, generator);
    Tensor outputs = layer.forward(Variable.constant(inputs(x)), pass).value();
    this.y = outputs.toColumns();
    this.directions = new double[x.length];
    Arrays.setAll(directions, at -> x[at] - x[other(at)]);
    this.lengths = lengths(directions);
    this.sizes = lengths(y);
    assertThat(out.shape()).isEqualTo(outputs.shape().tail());
  }

  /** A third of them at corners; in every second pair they are close together. */
  private static double[] points(IntervalBox box, Generator generator) {
    double[] x = new double[box.size() * POINTS];
    for (int at = 0; at < x.length; at++) {
      Interval side = box.at(at / POINTS);
      int row = at % POINTS;
      double share = row % 3 == 0 ? generator.nextInt(2) : generator.nextDouble();
      double v = side.low() + share * (side.high() - side.low());
      x[at] = side.clip(row % 4 == 1 ? x[at - 1] + 1e-3 * (v - x[at - 1]) : v);
    }
    return x;
  }

  private Tensor inputs(double[] columns) {
    Shape batch = box.shape().prepend(POINTS);
    return Tensor.ofColumns(batch, Precision.DOUBLE, columns);
  }

  /** The same element of the other point of the pair. */
  private static int other(int at) {
    return at % 2 == 0 ? at + 1 : at - 1;
  }

  void checkOutputs() {
    for (int at = 0; at < y.length; at++) {
      Interval interval = out.at(at / POINTS);
      if (!interval.contains(y[at]) || !interval.isBounded()) {
        assertThat(y[at]).as("output").isBetween(interval.low(), interval.high());
        assertThat(interval.isBounded()).as("%s is bounded", interval).isTrue();
      }
    }
  }

  void checkMargins() {
    for (int chosen = 0; out.size() > 1 && chosen < 2; chosen++) {
      double[] margins = bound.margins(box, chosen);
      for (int at = 0; at < y.length; at++) {
        double above = y[chosen * POINTS + at % POINTS] - y[at];
        if (!(above >= margins[at / POINTS])) {
          assertThat(above).as("y - y_k").isGreaterThanOrEqualTo(margins[at / POINTS]);
        }
      }
    }
  }

  void checkDistances() {
    double[] factors = new double[out.size()];
    Arrays.fill(factors, 1);
    checkDistances(bound.lipschitz(box), factors);
    Arrays.setAll(factors, j -> j % 3 * 0.5 + 0.25);
    checkDistances(bound.lipschitz(box, factors), factors);
  }

  private void checkDistances(double most, double[] factors) {
    double[] apart = new double[y.length];
    Arrays.setAll(apart, at -> factors[at / POINTS] * (y[at] - y[other(at)]));
    checkStretched(most, apart);
  }

  /** Outputs lose digits where they are large. */
  private void checkStretched(double most, double[] outputs) {
    assertThat(most).isFinite().isNotNegative();
    double[] after = lengths(outputs);
    for (int row = 0; row < POINTS; row++) {
      double rounding = 1e-12 * (sizes[row] + sizes[other(row)]);
      if (!(after[row] <= most * lengths[row] * SHARE + rounding)) {
        assertThat(after[row]).as("length").isLessThanOrEqualTo(most * lengths[row]);
      }
    }
  }

  void checkSlopes() {
    Optional<double[]> slopes = bound.slopes(box);
    for (int at = 0; slopes.isPresent() && at < y.length; at++) {
      double apart = Math.abs(y[at] - y[other(at)]);
      double allowed = slopes.get()[at / POINTS] * Math.abs(x[at] - x[other(at)]);
      double rounding = 1e-12 * (Math.abs(y[at]) + Math.abs(y[other(at)]));
      if (!(apart <= allowed * SHARE + rounding)) {
        assertThat(apart).as("difference").isLessThanOrEqualTo(allowed);
      }
    }
  }

  /** By the layer's own derivative, where it reports just one. */
  void checkDirections() {
    List<Pass.Report> reports = pass.reports();
    if (reports.size() == 1) {
      Variable t = Variable.constant(inputs(directions));
      Variable pushed = reports.get(0).jacobian().get().push(t);
      checkStretched(bound.lipschitz(box), pushed.value().toColumns());
    }
  }

  /** Linear bounds in terms of the inputs stay below those in terms of the outputs they replace. */
  void checkSubstitution(Generator generator) {
    double[][] a = new double[6][out.size()];
    for (double[] row : a) {
      double share = generator.nextDouble();
      Arrays.setAll(row, j -> generator.nextDouble() < share ? generator.nextGaussian() : 0);
    }
    LinearForms outputs = new LinearForms(a, new double[] {0, 1, -2, 1e3, 0, 0});
    LinearForms inputs = bound.substitution(box).apply(outputs);
    for (int r = 0; r < a.length; r++) {
      double[] above = values(a[r], outputs.c()[r], y);
      double[] below = values(inputs.a()[r], inputs.c()[r], x);
      assertThat(inputs.c()[r]).isFinite();
      for (int row = 0; row < POINTS; row++) {
        double rounding = 1e-13 * (Math.abs(above[row]) + sizes[row] * a[r].length);
        if (!(below[row] <= above[row] + rounding)) {
          assertThat(below[row]).as("bound").isLessThanOrEqualTo(above[row]);
        }
      }
    }
  }

  /** {@code Σ_i a_i v_i + c} at every point. */
  private static double[] values(double[] a, double c, double[] columns) {
    double[] values = new double[POINTS];
    Arrays.fill(values, c);
    for (int at = 0; at < columns.length; at++) {
      values[at % POINTS] += a[at / POINTS] * columns[at];
    }
    return values;
  }

  private static double[] lengths(double[] columns) {
    double[] lengths = new double[POINTS];
    for (int at = 0; at < columns.length; at++) {
      lengths[at % POINTS] += columns[at] * columns[at];
    }
    Arrays.setAll(lengths, row -> Math.sqrt(lengths[row]));
    return lengths;
  }
}
