package org.chainzrule.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * A function whose gradients are compared with central differences, to second order.
 *
 * @param covers what it checks, as {@link Registry} calls it
 * @param variant what is special about it
 * @param function the same result whenever the parameters are the same
 * @param parameters 64-bit
 */
public record GradientCase(
    List<String> covers, String variant, Supplier<Variable> function, List<Parameter> parameters) {

  private static final double TOLERANCE = 1e-6;

  /** A case of one or several operations. */
  public static GradientCase of(
      List<String> covers, String variant, Supplier<Variable> function, Parameter... parameters) {
    return new GradientCase(covers, variant, function, List.of(parameters));
  }

  /** Fails unless first and second derivatives are right, and sums of gradients too. */
  public void check() {
    assertThat(GradCheck.firstOrder(function, parameters)).as("first order").isLessThan(TOLERANCE);
    assertThat(GradCheck.secondOrder(function, parameters))
        .as("second order")
        .isLessThan(TOLERANCE);
    assertThat(GradCheck.firstOrder(this::twice, parameters))
        .as("first order, added to a gradient that exists")
        .isLessThan(TOLERANCE);
  }

  /** The same inputs met again, so that edges which can add to a gradient in place do. */
  private Variable twice() {
    return function.get().plus(function.get().times(0.5));
  }

  /** A parameter of standard normal numbers, different for every name and shape. */
  public static Parameter normal(String name, int... sizes) {
    Seeds seeds = Seeds.of(11).child(name).child(Arrays.hashCode(sizes));
    return new Parameter(name, Tensor.normal(seeds, Shape.of(sizes), Precision.DOUBLE));
  }

  /** A parameter of numbers above 1/2. */
  public static Parameter positive(String name, int... sizes) {
    return new Parameter(name, normal(name, sizes).value().map(Curve.SQUARE, 0).plus(0.5));
  }

  /** A parameter of numbers at least 1/10 away from 0, of either sign. */
  public static Parameter nonzero(String name, int... sizes) {
    Tensor x = normal(name, sizes).value();
    return new Parameter(name, x.plus(x.map(Curve.ABS, 1).times(0.1)));
  }

  @Override
  public String toString() {
    return covers.get(0) + ", " + variant;
  }
}
