package org.chainzrule.autodiff;

import java.util.List;
import java.util.function.Supplier;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;

/**
 * Gradient checking: compares gradients with central differences, to test operations and layers
 * that users write themselves. All parameters must be 64-bit, and the function smooth within 10⁻⁶
 * of their values.
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
