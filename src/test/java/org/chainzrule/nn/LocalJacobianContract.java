package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What every layer that reports its local Jacobian must satisfy besides. */
public interface LocalJacobianContract extends LayerContract {

  /** How far gradients may be from differences, which are coarse where numbers are large. */
  default double tolerance() {
    return 1e-6;
  }

  @Test
  default void it_reports_exactly_once() {
    Pass pass = Pass.inference();
    layer().forward(Variable.constant(inputs()), pass);
    assertThat(pass.reports()).hasSize(1);
  }

  @Test
  default void the_closed_form_is_that_of_finite_differences() {
    Layer layer = layer();
    Tensor norms = jacobian(layer, Variable.constant(inputs())).squaredNorm().value();
    assertThat(norms.shape()).isEqualTo(Shape.of(4, 1));
    for (int row = 0; row < 4; row++) {
      double expected = byDifferences(layer, inputs().gather(row));
      assertThat(norms.at(row, 0)).as("example %d", row).isCloseTo(expected, bound(expected));
    }
  }

  @Test
  default void the_mean_is_that_of_the_examples() {
    LocalJacobian jacobian = jacobian(layer(), Variable.constant(inputs()));
    double expected = jacobian.squaredNorm().value().sum().item() / 4;
    Variable mean = jacobian.meanSquaredNorm();
    assertThat(mean.shape()).isEqualTo(Shape.of());
    assertThat(mean.value().item()).isCloseTo(expected, within(1e-12 * (1 + expected)));
  }

  @Test
  default void what_it_calls_constant_is_the_same_everywhere() {
    Layer layer = layer();
    LocalJacobian jacobian = jacobian(layer, Variable.constant(inputs()));
    if (jacobian.isConstant()) {
      double[] norms = jacobian.squaredNorm().value().toArray();
      double elsewhere = byDifferences(layer, inputs().gather(0).times(3).plus(1));
      assertThat(norms).containsOnly(norms[0]);
      assertThat(norms[0]).isCloseTo(elsewhere, bound(elsewhere));
    }
  }

  @Test
  default void gradients_of_the_norm_are_right() {
    assertRight(GradCheck::firstOrder);
  }

  @Test
  default void gradients_of_gradients_of_the_norm_are_right() {
    assertRight(GradCheck::secondOrder);
  }

  private void assertRight(Check check) {
    Layer layer = layer();
    Parameter x = new Parameter("input", Parameter.Role.INPUT, inputs());
    List<Parameter> all = Stream.concat(Stream.of(x), layer.parameters().stream()).toList();
    assertThat(check.error(() -> jacobian(layer, x).meanSquaredNorm(), all))
        .isLessThan(tolerance());
    assertThat(check.error(() -> jacobian(layer, x).squaredNorm(), all)).isLessThan(tolerance());
  }

  /** {@link GradCheck} of one order. */
  @FunctionalInterface
  interface Check {
    double error(Supplier<Variable> function, List<Parameter> parameters);
  }

  private Tensor inputs() {
    return Tensor.normal(Seeds.of(5), example().prepend(4), Precision.DOUBLE);
  }

  private static LocalJacobian jacobian(Layer layer, Variable x) {
    Pass pass = Pass.training(Seeds.of(6));
    layer.forward(x, pass);
    return pass.reports().get(0).jacobian().get();
  }

  private static double byDifferences(Layer layer, Tensor x) {
    double step = 1e-5;
    double sum = 0;
    for (int j = 0; j < x.length(); j++) {
      Tensor slope = moved(layer, x, j, step).minus(moved(layer, x, j, -step)).times(0.5 / step);
      sum += slope.dot(slope);
    }
    return sum;
  }

  private static Tensor moved(Layer layer, Tensor x, int j, double step) {
    double[] values = x.toColumns();
    values[j] += step;
    Tensor there = Tensor.ofColumns(x.shape(), Precision.DOUBLE, values);
    return layer.forward(Variable.constant(there), Pass.inference()).value();
  }

  private static Offset<Double> bound(double expected) {
    return within(1e-7 * (1 + expected));
  }
}
