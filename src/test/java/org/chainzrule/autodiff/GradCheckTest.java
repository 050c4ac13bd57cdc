package org.chainzrule.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import java.util.List;
import java.util.function.Supplier;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class GradCheckTest {

  private final Parameter x = GradientCase.normal("x", 3, 2);
  private final Parameter y = GradientCase.normal("y", 3, 2);

  /** x³ by an edge of the caller's own. */
  private static Variable cube(Variable x, Computed.Vjp vjp) {
    Tensor value = x.value();
    return result(value.times(value).times(value), edge(x, vjp));
  }

  private Variable right() {
    return cube(x, g -> g.times(x.squared()).times(3));
  }

  @Test
  void passes_a_right_operation() {
    assertThat(GradCheck.firstOrder(this::right, List.of(x))).isLessThan(1e-6);
    assertThat(GradCheck.secondOrder(this::right, List.of(x))).isLessThan(1e-6);
  }

  @Test
  void catches_a_wrong_gradient() {
    Supplier<Variable> wrong = () -> cube(x, g -> g.times(x.squared()).times(2));
    assertThat(GradCheck.firstOrder(wrong, List.of(x))).isGreaterThan(0.1);
  }

  @Test
  void catches_a_gradient_with_one_wrong_element() {
    Tensor slip = Tensor.of(Shape.of(3, 2), 0, 0, 0, 0, 1e-4, 0);
    Supplier<Variable> wrong =
        () -> cube(x, g -> g.times(x.squared()).times(3).plus(Variable.constant(slip)));
    assertThat(GradCheck.firstOrder(wrong, List.of(x))).isGreaterThan(1e-6);
  }

  @Test
  void catches_a_missing_gradient() {
    Supplier<Variable> cut = () -> Variable.constant(x.value().times(2)).times(y);
    assertThat(GradCheck.firstOrder(cut, List.of(y))).isLessThan(1e-6);
    assertThat(GradCheck.firstOrder(cut, List.of(y, x))).isGreaterThan(0.1);
  }

  @Test
  void catches_a_wrong_second_derivative() {
    // The slope is right, but a constant, so that differentiating it again gives nothing.
    Supplier<Variable> wrong =
        () -> cube(x, g -> g.times(Variable.constant(x.value().map(Curve.SQUARE, 0).times(3))));
    assertThat(GradCheck.firstOrder(wrong, List.of(x))).isLessThan(1e-6);
    assertThat(GradCheck.secondOrder(wrong, List.of(x))).isGreaterThan(0.1);
  }

  @Test
  void catches_a_gradient_that_is_wrong_only_when_recorded() {
    Supplier<Variable> wrong =
        () -> cube(x, g -> g.times(x.squared()).times(Recording.isOn() ? 2 : 3));
    assertThat(GradCheck.firstOrder(wrong, List.of(x))).isGreaterThan(0.1);
  }

  @Test
  void not_a_number_is_the_worst_error() {
    Supplier<Variable> wrong = () -> cube(x, g -> g.times(Double.NaN));
    assertThat(GradCheck.firstOrder(wrong, List.of(x))).isInfinite();
    Parameter negative = new Parameter("n", Tensor.filled(Shape.of(1), Precision.DOUBLE, -1));
    assertThat(GradCheck.firstOrder(negative::log, List.of(negative, x))).isInfinite();
  }

  @Test
  void rejects_32_bit_parameters() {
    Tensor single = Tensor.normal(Seeds.of(1), Shape.of(2, 2), Precision.SINGLE);
    Parameter narrow = new Parameter("narrow", single);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GradCheck.firstOrder(narrow::squared, List.of(narrow)))
        .withMessage("expected 64-bit parameters, got parameter narrow in 32 bits");
    assertThat(narrow.value()).isSameAs(single);
  }

  @Test
  void leaves_parameters_as_they_were() {
    Tensor original = x.value();
    double[] numbers = original.toArray();
    GradCheck.secondOrder(() -> x.exp().times(y), List.of(x, y));
    assertThat(x.value()).isSameAs(original);
    assertThat(x.value().toArray()).isEqualTo(numbers);
  }

  @Test
  void leaves_parameters_as_they_were_when_the_function_fails() {
    Tensor original = x.value();
    Supplier<Variable> broken =
        () -> {
          if (x.value() != original) {
            throw new IllegalStateException("broken");
          }
          return x.squared();
        };
    assertThatIllegalStateException()
        .isThrownBy(() -> GradCheck.firstOrder(broken, List.of(x)))
        .withMessage("broken");
    assertThat(x.value()).isSameAs(original);
    assertThat(x.value().isFinite()).isTrue();
  }

  @Test
  void a_gradient_of_another_shape_is_rejected_rather_than_broadcast() {
    Supplier<Variable> wrong = () -> x.exp().plus(cube(x, g -> g.sum(0)));
    assertThatIllegalStateException()
        .isThrownBy(() -> GradCheck.firstOrder(wrong, List.of(x)))
        .withMessage("expected a gradient of shape [3, 2], got [1, 2]");
  }
}
