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
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/**
 * What every layer that reports its local Jacobian must satisfy besides: exactly one report in a
 * pass, the norm, the pushed directions and the pulled gradients of finite differences, and
 * gradients of both orders of all of them. An activation, which reports by its slope, is one:
 *
 * <pre>{@code
 * class SwishTest implements LocalJacobianContract {
 *   @Override
 *   public Activation layer() {
 *     return Swish.plan().build(3, Seeds.of(0), Precision.DOUBLE);
 *   }
 * }
 * }</pre>
 */
public interface LocalJacobianContract extends LayerContract {

  /** How far gradients may be from differences, which are coarse where numbers are large. */
  default double tolerance() {
    return 1e-6;
  }

  @Test
  default void it_reports_exactly_once() {
    Pass pass = pass();
    layer().forward(Variable.constant(inputs()), pass);
    assertThat(pass.reports()).hasSize(1);
  }

  @Test
  default void the_closed_form_is_that_of_finite_differences() {
    Layer layer = layer();
    Tensor norms = jacobian(layer, Variable.constant(inputs())).squaredNorm().value();
    assertThat(norms.shape()).isEqualTo(Shape.of(4, 1));
    double[] expected = byDifferences(layer, inputs());
    for (int row = 0; row < 4; row++) {
      assertThat(norms.at(row, 0))
          .as("example %d", row)
          .isCloseTo(expected[row], bound(expected[row]));
    }
  }

  @Test
  default void a_direction_is_pushed_as_finite_differences_push_it() {
    Layer layer = layer();
    Tensor t = Tensor.normal(Seeds.of(8), inputs().shape(), Precision.DOUBLE);
    Tensor pushed = jacobian(layer, Variable.constant(inputs())).push(Variable.constant(t)).value();
    double[] expected = slope(layer, inputs(), t).toArray();
    assertThat(pushed.toArray()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(pushed.toArray()[i]).isCloseTo(expected[i], bound(Math.abs(expected[i])));
    }
  }

  @Test
  default void a_gradient_is_pulled_back_by_the_transpose_of_finite_differences() {
    Layer layer = layer();
    Tensor x = inputs();
    Tensor u = outputs(layer);
    Tensor pulled = jacobian(layer, Variable.constant(x)).pull(Variable.constant(u)).value();
    assertThat(pulled.shape()).isEqualTo(x.shape());
    Tensor rows = pulled.reshape(Shape.of(4, x.columns()));
    for (int j = 0; j < x.columns(); j++) {
      Tensor column = slope(layer, x, axis(j));
      for (int row = 0; row < 4; row++) {
        double expected = u.gather(row).dot(column.gather(row));
        assertThat(rows.at(row, j)).isCloseTo(expected, bound(Math.abs(expected)));
      }
    }
  }

  @Test
  default void sums_of_examples_may_be_taken_between_the_two_parts_of_pulling() {
    Layer layer = layer();
    LocalJacobian jacobian = jacobian(layer, Variable.constant(inputs()));
    Variable u = Variable.constant(outputs(layer));
    Tensor factors = Tensor.normal(Seeds.of(10), Shape.of(2, 4), Precision.DOUBLE);
    Variable own = jacobian.pullOwn(u);
    Variable sums = Variable.constant(factors).matmul(own.flatten());
    Tensor summedFirst =
        jacobian.pullShared(sums.reshape(own.shape().with(0, 2))).flatten().value();
    Tensor pulled = jacobian.pull(u).flatten().value();
    assertThat(jacobian.pullShared(own).flatten().value().toArray())
        .containsExactly(pulled.toArray(), within(1e-12));
    assertThat(summedFirst.toArray())
        .containsExactly(factors.matmul(pulled).toArray(), within(1e-12));
  }

  /** What is no column of its own counts by the mean over all. */
  @Test
  default void columns_of_the_shared_part_have_the_lengths_it_says() {
    Layer layer = layer();
    LocalJacobian jacobian = jacobian(layer, Variable.constant(inputs()));
    Shape own = jacobian.pullOwn(Variable.constant(outputs(layer))).shape();
    int d = own.tail().length();
    Tensor said =
        jacobian
            .sharedSquares()
            .map(Variable::value)
            .orElse(Tensor.filled(Shape.of(1, 1), Precision.DOUBLE, 1))
            .stretchTo(Shape.of(1, d));
    for (int i = 0; i < d; i++) {
      double[] axis = new double[d];
      axis[i] = 1;
      Tensor unit = Tensor.ofColumns(own.with(0, 1), Precision.DOUBLE, axis);
      Tensor column = jacobian.pullShared(Variable.constant(unit)).value();
      assertThat(said.at(0, i)).isCloseTo(column.dot(column), within(1e-12 * (1 + said.at(0, i))));
    }
  }

  @Test
  default void gradients_of_what_is_pulled_are_right() {
    assertPullRight(GradCheck::firstOrder);
  }

  @Test
  default void gradients_of_gradients_of_what_is_pulled_are_right() {
    assertPullRight(GradCheck::secondOrder);
  }

  private void assertPullRight(Check check) {
    Layer layer = layer();
    Parameter x = new Parameter("input", Parameter.Role.INPUT, inputs());
    Parameter u = new Parameter("gradient", Parameter.Role.INPUT, outputs(layer));
    List<Parameter> all = Stream.concat(Stream.of(x, u), LayerContract.learned(layer)).toList();
    assertThat(check.error(() -> jacobian(layer, x).pull(u), all)).isLessThan(tolerance());
  }

  @Test
  default void it_counts_its_outputs() {
    Layer layer = layer();
    assertThat(jacobian(layer, Variable.constant(inputs())).outputs())
        .isEqualTo(layer.outputShape(example()).length());
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
      double elsewhere = byDifferences(layer, inputs().times(3).plus(1))[0];
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
    List<Parameter> all = Stream.concat(Stream.of(x), LayerContract.learned(layer)).toList();
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
    return inputs(4);
  }

  /** Numbers in the shape of the output. */
  private Tensor outputs(Layer layer) {
    Shape output = layer.outputShape(example()).prepend(4);
    return Tensor.normal(Seeds.of(9), output, Precision.DOUBLE);
  }

  private LocalJacobian jacobian(Layer layer, Variable x) {
    Pass pass = pass();
    layer.forward(x, pass);
    return pass.reports().get(0).jacobian().get();
  }

  /** {@code ‖J_s‖²} of every example. */
  private double[] byDifferences(Layer layer, Tensor x) {
    double[] sums = new double[x.rows()];
    for (int j = 0; j < x.columns(); j++) {
      Tensor slope = slope(layer, x, axis(j));
      for (int row = 0; row < sums.length; row++) {
        Tensor own = slope.gather(row);
        sums[row] += own.dot(own);
      }
    }
    return sums;
  }

  private Tensor axis(int j) {
    double[] axis = new double[example().length()];
    axis[j] = 1;
    return Tensor.ofColumns(example().prepend(1), Precision.DOUBLE, axis);
  }

  private Tensor slope(Layer layer, Tensor x, Tensor along) {
    double step = 1e-5;
    Tensor above = layer.forward(Variable.constant(x.plus(along.times(step))), pass()).value();
    Tensor below = layer.forward(Variable.constant(x.minus(along.times(step))), pass()).value();
    return above.minus(below).times(0.5 / step);
  }

  private static Offset<Double> bound(double expected) {
    return within(1e-7 * (1 + expected));
  }
}
