package org.chainzrule.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;

/**
 * Gradient checking: compares gradients with central differences, to test operations and layers
 * that users write themselves, and Jacobians that layers report. All parameters must be 64-bit, and
 * the function smooth within 10⁻⁶ of their values.
 *
 * <p>The error of a gradient g against a difference d is {@code |g - d| / max(1, |g|, |d|)}, the
 * largest over all elements. A right gradient stays below 10⁻⁶.
 *
 * <pre>{@code
 * double error = GradCheck.firstOrder(() -> layer.forward(x, pass), layer.parameters());
 * }</pre>
 */
public final class GradCheck {

  private static final double STEP = 1e-6;

  private GradCheck() {}

  /**
   * The largest error of the gradient.
   *
   * @param function a deterministic function of the parameters, of any shape; its elements are
   *     weighted by fixed random numbers and summed
   * @throws IllegalArgumentException if a parameter is not 64-bit
   */
  public static double firstOrder(Supplier<Variable> function, List<Parameter> parameters) {
    Supplier<Variable> scalar = () -> weighted(function.get(), 1);
    double worst = 0;
    try (TensorScope scope = TensorScope.open()) {
      // An edge may use another rule while recording is on, so both are checked.
      Gradients plain = Gradients.of(scalar.get());
      Gradients recorded = Gradients.differentiable(scalar.get());
      for (Parameter parameter : parameters) {
        double[][] gradients = {
          plain.wrt(parameter).value().toColumns(), recorded.wrt(parameter).value().toColumns()
        };
        worst = Math.max(worst, error(scalar, parameter, gradients));
      }
    }
    return worst;
  }

  /** The largest error of the gradient of a random combination of all gradients. */
  public static double secondOrder(Supplier<Variable> function, List<Parameter> parameters) {
    return firstOrder(
        () -> {
          Gradients gradients = Gradients.differentiable(weighted(function.get(), 1));
          Variable sum = null;
          for (int i = 0; i < parameters.size(); i++) {
            Variable term = weighted(gradients.wrt(parameters.get(i)), 2 + i);
            sum = sum == null ? term : sum.plus(term);
          }
          return sum;
        },
        parameters);
  }

  /**
   * The largest error of squared norms {@code ‖J_s‖²}, those of the Jacobian of a function at each
   * example, as a layer reports them to a penalty. A cross term that a closed form drops shows
   * here, and in no gradient of it.
   *
   * @param function from inputs {@code [n, ...]} to outputs {@code [n, ...]}, every example on its
   *     own
   * @param x where, in 64 bits
   * @param squaredNorm shape {@code [n, 1]}
   * @throws IllegalArgumentException if x is not 64-bit, or there is not one norm for each example
   */
  public static double squaredNorm(
      UnaryOperator<Variable> function, Tensor x, Variable squaredNorm) {
    Columns columns = Columns.of(function, x);
    double[] expected = new double[columns.n];
    for (double[] column : columns.each) {
      for (int at = 0; at < column.length; at++) {
        expected[at % columns.n] += column[at] * column[at];
      }
    }
    return error(squaredNorm.value(), Shape.of(columns.n, 1), expected);
  }

  /**
   * The largest error of {@code t -> J_s t_s}, for random directions t.
   *
   * @param function as in {@link #squaredNorm}
   * @param push from the shape of x to that of the output
   * @throws IllegalArgumentException if x is not 64-bit, or what comes has not the output's shape
   */
  public static double push(
      UnaryOperator<Variable> function, Tensor x, UnaryOperator<Variable> push) {
    Columns columns = Columns.of(function, x);
    Tensor t = Tensor.normal(Seeds.of(3), x.shape(), Precision.DOUBLE);
    double[] direction = t.toColumns();
    double[] expected = new double[columns.output.length()];
    for (int j = 0; j < columns.each.length; j++) {
      for (int at = 0; at < expected.length; at++) {
        expected[at] += direction[j * columns.n + at % columns.n] * columns.each[j][at];
      }
    }
    return error(push.apply(Variable.constant(t)).value(), columns.output, expected);
  }

  /**
   * The largest error of {@code u -> J_sᵀ u_s}, for random gradients u.
   *
   * @param function as in {@link #squaredNorm}
   * @param pull from the shape of the output to that of x
   * @throws IllegalArgumentException if x is not 64-bit, or what comes has not the shape of x
   */
  public static double pull(
      UnaryOperator<Variable> function, Tensor x, UnaryOperator<Variable> pull) {
    Columns columns = Columns.of(function, x);
    Tensor u = Tensor.normal(Seeds.of(4), columns.output, Precision.DOUBLE);
    double[] gradient = u.toColumns();
    double[] expected = new double[x.length()];
    for (int j = 0; j < columns.each.length; j++) {
      for (int at = 0; at < gradient.length; at++) {
        expected[j * columns.n + at % columns.n] += gradient[at] * columns.each[j][at];
      }
    }
    return error(pull.apply(Variable.constant(u)).value(), x.shape(), expected);
  }

  /**
   * The Jacobians of all n examples by central differences.
   *
   * @param each for each coordinate of an example the derivative of all outputs in it
   */
  private record Columns(int n, Shape output, double[][] each) {

    static Columns of(UnaryOperator<Variable> function, Tensor x) {
      if (x.precision() != Precision.DOUBLE) {
        throw new IllegalArgumentException("expected 64-bit inputs, got " + x.precision());
      }
      int n = x.shape().size(0);
      double[] values = x.toColumns();
      double[][] each = new double[x.shape().tail().length()][];
      try (TensorScope scope = TensorScope.open();
          Recording paused = Recording.pause()) {
        Shape output = function.apply(Variable.constant(x)).shape();
        for (int j = 0; j < each.length; j++) {
          double[] above = moved(function, x.shape(), values, j, STEP);
          double[] below = moved(function, x.shape(), values, j, -STEP);
          each[j] = new double[above.length];
          Arrays.setAll(each[j], at -> (above[at] - below[at]) / (2 * STEP));
        }
        return new Columns(n, output, each);
      }
    }

    private static double[] moved(
        UnaryOperator<Variable> function, Shape shape, double[] values, int j, double step) {
      int n = shape.size(0);
      double[] moved = values.clone();
      for (int s = 0; s < n; s++) {
        moved[j * n + s] += step;
      }
      Tensor x = Tensor.ofColumns(shape, Precision.DOUBLE, moved);
      return function.apply(Variable.constant(x)).value().toColumns();
    }
  }

  private static double error(Tensor found, Shape shape, double... expected) {
    if (!found.shape().equals(shape)) {
      throw new IllegalArgumentException("expected shape " + shape + ", got " + found.shape());
    }
    double[] values = found.toColumns();
    double worst = 0;
    for (int i = 0; i < values.length; i++) {
      worst = worse(worst, values[i], expected[i]);
    }
    return worst;
  }

  /** The larger of an error and {@code |g - d| / max(1, |g|, |d|)}. */
  private static double worse(double worst, double g, double d) {
    double error = Math.abs(g - d) / Math.max(1, Math.max(Math.abs(g), Math.abs(d)));
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
  }

  private static Variable weighted(Variable x, long seed) {
    Tensor weights = Tensor.normal(Seeds.of(seed), x.shape(), x.value().precision());
    return x.times(Variable.constant(weights)).sum();
  }

  private static double error(
      Supplier<Variable> function, Parameter parameter, double[]... gradients) {
    if (parameter.value().precision() != Precision.DOUBLE) {
      throw new IllegalArgumentException(
          "expected 64-bit parameters, got parameter " + parameter.name() + " in 32 bits");
    }
    Tensor original = parameter.value();
    double[] values = original.toColumns();
    double worst = 0;
    try {
      for (int i = 0; i < values.length; i++) {
        double above = at(function, parameter, values, i, STEP);
        double below = at(function, parameter, values, i, -STEP);
        double difference = (above - below) / (2 * STEP);
        for (double[] gradient : gradients) {
          worst = worse(worst, gradient[i], difference);
        }
      }
    } finally {
      parameter.lend(original);
    }
    return worst;
  }

  private static double at(
      Supplier<Variable> function, Parameter parameter, double[] values, int i, double step) {
    try (TensorScope scope = TensorScope.open()) {
      double[] moved = values.clone();
      moved[i] += step;
      parameter.lend(Tensor.ofColumns(parameter.shape(), Precision.DOUBLE, moved));
      return function.get().value().item();
    }
  }
}
