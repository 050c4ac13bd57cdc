package org.chainzrule.autodiff;

import java.util.List;
import java.util.function.Supplier;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;

/**
 * Compares gradients with central differences, for operations and layers of one's own. All
 * parameters must be 64-bit, and the function smooth within 10⁻⁶ of them.
 *
 * <p>An error is {@code |g - d| / max(1, |g|, |d|)}, the largest over all elements; below 10⁻⁶ is
 * what a right gradient reaches.
 */
public final class GradCheck {

  private static final double STEP = 1e-6;

  private GradCheck() {}

  /**
   * The largest error of the gradient.
   *
   * @param function gives the same result whenever parameters are the same; any shape, weighted by
   *     fixed random numbers before it is summed
   */
  public static double firstOrder(Supplier<Variable> function, List<Parameter> parameters) {
    Supplier<Variable> scalar = () -> weighted(function.get(), 1);
    double worst = 0;
    try (TensorScope scope = TensorScope.open()) {
      // Recorded or not, edges may compute the same gradient in different ways.
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
          double size = Math.max(1, Math.max(Math.abs(gradient[i]), Math.abs(difference)));
          double error = Math.abs(gradient[i] - difference) / size;
          worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
        }
      }
    } finally {
      parameter.set(original);
    }
    return worst;
  }

  private static double at(
      Supplier<Variable> function, Parameter parameter, double[] values, int i, double step) {
    try (TensorScope scope = TensorScope.open()) {
      double[] moved = values.clone();
      moved[i] += step;
      parameter.set(Tensor.ofColumns(parameter.shape(), Precision.DOUBLE, moved));
      return function.get().value().item();
    }
  }
}
