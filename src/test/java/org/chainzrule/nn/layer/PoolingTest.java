package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PoolingTest {

  /** Of 4 x 2 pixels, in memory order: two lines of four. */
  private final Variable image = image(1, 2, 3, 4, 5, 6, -7, 8);

  private static Variable image(double... pixels) {
    return Variable.constant(Tensor.ofColumns(Shape.of(1, 4, 2, 1), Precision.DOUBLE, pixels));
  }

  private static double[] run(LayerPlan plan, Variable x) {
    Layer layer = plan.build(Seeds.of(0), Precision.DOUBLE);
    return layer.forward(x, Pass.inference()).value().toColumns();
  }

  @Test
  void squares_side_by_side_give_their_largest_or_their_mean() {
    assertThat(run(MaxPooling.plan(2), image)).containsExactly(6, 8);
    assertThat(run(AveragePooling.plan(2), image)).containsExactly(3.5, 2);
    assertThat(run(GlobalAveragePooling.plan(), image)).containsExactly(2.75);
  }

  @Test
  void windows_may_overlap() {
    Window window = Window.of(3, 1);
    assertThat(run(MaxPooling.plan(window), image)).containsExactly(3, 4, 6, 8);
    assertThat(run(AveragePooling.plan(window), image))
        .containsExactly(2, 3, 4 * (1 / 3.0), 7 * (1 / 3.0));
  }

  @Test
  void what_was_not_the_largest_is_not_pushed() {
    Pass pass = Pass.inference();
    MaxPooling.plan(2).build(Seeds.of(0), Precision.DOUBLE).forward(image, pass);
    LocalJacobian jacobian = pass.reports().get(0).jacobian().get();
    Variable t = image(1, 10, 100, 1000, 2, 20, 200, 2000);
    assertThat(jacobian.push(t).value().toColumns()).containsExactly(20, 2000);
    assertThat(jacobian.isFixed()).isTrue();
    assertThat(jacobian.slope()).isEmpty();
  }

  @Test
  void channels_stay_apart() {
    Variable two =
        Variable.constant(
            Tensor.ofColumns(Shape.of(1, 2, 1, 2), Precision.DOUBLE, new double[] {1, 2, 4, 3}));
    assertThat(run(MaxPooling.plan(Window.of(2, 1)), two)).containsExactly(2, 4);
    assertThat(run(GlobalAveragePooling.plan(), two)).containsExactly(1.5, 3.5);
  }

  @Test
  void flattening_and_its_inverse_move_nothing() {
    Tensor x = Tensor.normal(Seeds.of(1), Shape.of(3, 12), Precision.DOUBLE);
    Layer both =
        Sequential.plan(Unflatten.plan(2, 3, 2), Flatten.plan())
            .build(Seeds.of(0), Precision.DOUBLE);
    Tensor y = both.forward(Variable.constant(x), Pass.inference()).value();
    assertThat(y.shape()).isEqualTo(x.shape());
    assertThat(y.sharesMemory(x)).isTrue();
  }

  @Test
  void shapes_that_do_not_fit_are_rejected() {
    rejects(
        () -> MaxPooling.plan(Window.of(2).withPadding(1)),
        "expected a window without padding to pool, got 2 x 2, padding 1");
    rejects(
        () -> AveragePooling.plan(Window.of(2).withPadding(1)),
        "expected a window without padding to pool, got 2 x 2, padding 1");
    rejects(
        () -> new MaxPooling(Window.of(3)).outputShape(Shape.of(2, 5, 1)),
        "expected an image of at least 3 x 3 for a window of 3 x 3, got shape [2, 5, 1]");
    rejects(
        () -> new AveragePooling(Window.of(3)).outputShape(Shape.of(9)),
        "expected an image [width, height, channels], got shape [9]");
    rejects(
        () -> new GlobalAveragePooling().outputShape(Shape.of(9)),
        "GlobalAveragePooling takes images [width, height, channels], got shape [9]");
    rejects(
        () -> new Unflatten(Shape.of(2, 3, 1)).outputShape(Shape.of(7)),
        "Unflatten [2, 3, 1] takes examples of shape [6], got [7]");
    rejects(
        () -> new Unflatten(Shape.of(2, 3, 1, 1)),
        "expected examples of at most three axes, got shape [2, 3, 1, 1]");
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Nested
  class Largest extends Case<MaxPooling> {
    Largest() {
      super(new MaxPooling(Window.of(2).withStride(2)), Shape.of(4, 3, 2));
    }
  }

  @Nested
  class OverlappingLargest extends Case<MaxPooling> {
    OverlappingLargest() {
      super(new MaxPooling(Window.of(3, 2)), Shape.of(4, 3, 2));
    }
  }

  @Nested
  class Average extends Case<AveragePooling> {
    Average() {
      super(new AveragePooling(Window.of(2, 3).withStride(2)), Shape.of(4, 3, 2));
    }
  }

  @Nested
  class Global extends Case<GlobalAveragePooling> {
    Global() {
      super(new GlobalAveragePooling(), Shape.of(3, 2, 2));
    }
  }

  @Nested
  class Flat extends Case<Flatten> {
    Flat() {
      super(new Flatten(), Shape.of(3, 2, 2));
    }
  }

  @Nested
  class Rows extends Case<Unflatten> {
    Rows() {
      super(new Unflatten(Shape.of(3, 2, 1)), Shape.of(6));
    }
  }

  abstract static class Case<L extends Layer> implements LocalJacobianContract {
    private final L layer;
    private final Shape example;

    Case(L layer, Shape example) {
      this.layer = layer;
      this.example = example;
    }

    @Override
    public L layer() {
      return layer;
    }

    @Override
    public Shape example() {
      return example;
    }
  }
}
