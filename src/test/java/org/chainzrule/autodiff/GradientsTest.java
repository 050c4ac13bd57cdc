package org.chainzrule.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.Accumulate;
import org.junit.jupiter.api.Test;

class GradientsTest {

  private static final Shape SHAPE = Shape.of(2, 2);

  private final Parameter x = parameter("x", 1, 2, 3, 4);
  private final Parameter y = parameter("y", 5, 6, 7, 8);

  private static Parameter parameter(String name, double... values) {
    return new Parameter(name, Tensor.of(SHAPE, values));
  }

  private static Parameter scalar(double value) {
    return new Parameter("t", Tensor.scalar(value, Precision.DOUBLE));
  }

  private static double[] slope(Variable loss, Parameter parameter) {
    return Gradients.of(loss).wrt(parameter).value().toArray();
  }

  @Test
  void slope_of_x_squared_is_two_x() {
    assertThat(slope(x.squared().sum(), x)).containsExactly(2, 4, 6, 8);
  }

  @Test
  void asked_for_one_parameter_it_gives_the_same_and_computes_nothing_else() {
    int[] calls = new int[1];
    Variable counted =
        Computed.result(
            y.value(),
            Computed.edge(
                y,
                g -> {
                  calls[0]++;
                  return g;
                }));
    Variable loss = x.times(counted).plus(x.squared()).sum();
    assertThat(Gradients.of(loss, x).wrt(x).value().toArray()).containsExactly(slope(loss, x));
    assertThat(calls[0]).isEqualTo(1);
    Variable again = Gradients.differentiable(loss, x).wrt(x);
    assertThat(calls[0]).isEqualTo(1);
    assertThat(slope(again.squared(), x)).containsExactly(4 * 7, 4 * 10, 4 * 13, 4 * 16);
    assertThat(Gradients.of(loss, x, y).wrt(y).value().toArray()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void parameters_that_were_not_asked_for_are_refused_and_unrelated_ones_are_zero() {
    Gradients gradients = Gradients.of(x.squared(), x);
    assertThatThrownBy(() -> gradients.wrt(y))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected one of the variables that gradients were asked for, got y");
    assertThat(Gradients.of(x.squared(), y).wrt(y).value().toArray()).containsOnly(0);
    assertThatThrownBy(() -> Gradients.of(x.squared(), new Parameter[0]))
        .hasMessage("expected at least one variable, got none");
    Variable between = x.squared();
    assertThatThrownBy(() -> Gradients.of(between.sum()).wrt(between))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected one of the parameters, got one of shape [2, 2]");
  }

  @Test
  void what_was_computed_on_the_way_has_a_gradient_too() {
    Variable between = x.times(y);
    Variable loss = between.squared().plus(between).plus(x).sum();
    Gradients gradients = Gradients.of(loss, between, x);
    assertThat(gradients.wrt(between).value().toArray()).containsExactly(11, 25, 43, 65);
    assertThat(gradients.wrt(x).value().toArray()).containsExactly(slope(loss, x));
    assertThat(Gradients.of(loss, between).wrt(between).value().toArray())
        .containsExactly(11, 25, 43, 65);
    assertThat(Gradients.of(loss, loss).wrt(loss).value().item()).isEqualTo(1);
    Variable again = Gradients.differentiable(loss, between).wrt(between);
    assertThat(slope(again, x)).containsExactly(10, 12, 14, 16);
  }

  /** A product with one rule for both sides, which counts how often it is used. */
  private static Variable product(Variable a, Variable b, int[] calls) {
    return Computed.result(
        a.value().times(b.value()),
        (g, sums) -> {
          calls[0]++;
          Tensor[] parts = {g.times(b.value()), g.times(a.value())};
          for (int i = 0; i < 2; i++) {
            if (sums[i] != null) {
              Accumulate.plus(sums[i].value(), parts[i]);
              parts[i] = null;
            }
          }
          return parts;
        },
        Computed.edge(a, g -> g.times(b)),
        Computed.edge(b, g -> g.times(a)));
  }

  @Test
  void a_joint_rule_gives_what_the_edges_own_rules_give() {
    int[] calls = new int[1];
    // Nothing is there yet, then a gradient to add to, then one that others look at.
    for (Variable more : List.of(x.squared(), x.squared().times(2), x.plus(y))) {
      for (boolean first : new boolean[] {true, false}) {
        Variable joint = product(x, y, calls);
        Variable loss = first ? joint.plus(more) : more.plus(joint);
        Variable plain = first ? x.times(y).plus(more) : more.plus(x.times(y));
        int before = calls[0];
        assertThat(slope(loss, x)).containsExactly(slope(plain, x));
        assertThat(slope(loss, y)).containsExactly(slope(plain, y));
        assertThat(calls[0]).isEqualTo(before + 2);
        Variable again = Gradients.differentiable(loss).wrt(x);
        Gradients only = Gradients.of(loss, x);
        assertThat(only.wrt(x).value().toArray()).containsExactly(slope(plain, x));
        assertThat(slope(again, y)).containsExactly(slope(y, y));
        assertThat(calls[0]).isEqualTo(before + 2);
      }
    }
  }

  @Test
  void a_joint_rule_is_not_asked_where_an_input_is_constant_and_may_add_to_one_twice() {
    int[] calls = new int[1];
    assertThat(slope(product(x, Variable.constant(y.value()), calls), x))
        .containsExactly(5, 6, 7, 8);
    assertThat(calls[0]).isZero();
    assertThat(slope(product(x, x, calls).plus(x.squared()), x)).containsExactly(4, 8, 12, 16);
    assertThat(calls[0]).isEqualTo(1);
  }

  @Test
  void a_joint_rule_of_the_wrong_shape_is_refused() {
    Variable wrong =
        Computed.result(
            x.value(),
            (g, sums) -> new Tensor[] {Tensor.zeros(Shape.of(3), Precision.DOUBLE)},
            Computed.edge(x, g -> g));
    assertThatIllegalStateException()
        .isThrownBy(() -> Gradients.of(wrong))
        .withMessage("expected a gradient of shape [2, 2], got [3]");
  }

  @Test
  void a_loss_that_is_not_a_scalar_is_summed() {
    assertThat(slope(x.times(y), x)).containsExactly(5, 6, 7, 8);
  }

  @Test
  void three_derivatives_of_t_to_the_fourth_at_two_are_32_48_48() {
    Parameter t = scalar(2);
    Variable fourth = t.times(t).times(t).times(t);
    Variable first = Gradients.differentiable(fourth).wrt(t);
    Variable second = Gradients.differentiable(first).wrt(t);
    Variable third = Gradients.of(second).wrt(t);
    assertThat(first.value().item()).isEqualTo(32);
    assertThat(second.value().item()).isEqualTo(48);
    assertThat(third.value().item()).isEqualTo(48);
  }

  @Test
  void three_derivatives_of_a_fused_cubic_at_two_are_17_14_6() {
    Parameter c = new Parameter("c", Tensor.of(Shape.of(4, 1), 5, 1, 1, 1));
    Parameter z = new Parameter("z", Tensor.of(Shape.of(1, 1), 2));
    Variable first =
        Gradients.differentiable(Polynomials.evaluate(PolynomialForm.MONOMIAL, c, z, 0)).wrt(z);
    Variable second = Gradients.differentiable(first).wrt(z);
    Gradients third = Gradients.differentiable(second);
    assertThat(first.value().item()).isEqualTo(17);
    assertThat(second.value().item()).isEqualTo(14);
    assertThat(third.wrt(z).value().item()).isEqualTo(6);
    assertThat(third.wrt(c).value().toArray()).containsExactly(0, 0, 2, 12);
    assertThat(slope(third.wrt(z), c)).containsExactly(0, 0, 0, 6);
  }

  @Test
  void a_graph_100_000_nodes_deep_is_differentiated() {
    try (TensorScope scope = TensorScope.open()) {
      Variable v = x;
      for (int i = 0; i < 100_000; i++) {
        v = i % 100 == 0 ? v.plus(1) : v.reshape(SHAPE);
      }
      assertThat(v.value().toArray()).containsExactly(1001, 1002, 1003, 1004);
      assertThat(slope(v, x)).containsOnly(1);
    }
  }

  @Test
  void a_changed_parameter_is_an_error_that_names_it() {
    Variable byProduct = x.times(y);
    Variable untouched = x.squared();
    y.set(Tensor.zeros(SHAPE, Precision.DOUBLE));
    assertThatIllegalStateException()
        .isThrownBy(() -> Gradients.of(byProduct))
        .withMessage("parameter y changed between forward and backward");
    assertThat(slope(untouched, x)).containsExactly(2, 4, 6, 8);
  }

  @Test
  void a_parameter_updated_in_place_is_an_error_too() {
    Variable loss = y.exp().plus(x.squared());
    x.update(value -> {});
    assertThatIllegalStateException()
        .isThrownBy(() -> Gradients.differentiable(loss))
        .withMessage("parameter x changed between forward and backward");
  }

  @Test
  void a_parameter_the_loss_does_not_use_has_zeros() {
    Gradients gradients = Gradients.of(x.squared());
    assertThat(gradients.wrt(y).value().toArray()).containsOnly(0);
    assertThat(gradients.wrt(y).shape()).isEqualTo(SHAPE);
    Tensor single = Tensor.zeros(SHAPE, Precision.SINGLE);
    assertThat(gradients.wrt(new Parameter("z", single)).value().precision())
        .isEqualTo(Precision.SINGLE);
  }

  @Test
  void the_slope_of_a_parameter_in_itself_is_one() {
    assertThat(slope(x, x)).containsOnly(1);
    assertThat(slope(x, y)).containsOnly(0);
  }

  @Test
  void a_constant_has_no_slope() {
    assertThat(slope(Variable.constant(x.value()), x)).containsOnly(0);
  }

  @Test
  void both_sides_of_a_sum_keep_their_gradients_apart() {
    // plus hands one gradient to both; x then gets more, which y must not see.
    Gradients gradients = Gradients.of(x.plus(y).plus(x.times(y)).plus(x));
    assertThat(gradients.wrt(x).value().toArray()).containsExactly(7, 8, 9, 10);
    assertThat(gradients.wrt(y).value().toArray()).containsExactly(2, 3, 4, 5);
  }

  @Test
  void a_gradient_handed_on_to_two_is_not_added_to_in_place() {
    Variable tripled = x.plus(y).times(3);
    Variable square = x.squared();
    for (Variable loss : List.of(square.plus(tripled), tripled.plus(square))) {
      Gradients gradients = Gradients.of(loss);
      assertThat(gradients.wrt(x).value().toArray()).containsExactly(5, 7, 9, 11);
      assertThat(gradients.wrt(y).value().toArray()).containsOnly(3);
    }
  }

  @Test
  void a_sum_with_itself_counts_twice() {
    assertThat(slope(x.plus(x), x)).containsOnly(2);
    assertThat(slope(x.minus(x), x)).containsOnly(0);
    assertThat(slope(x.times(x), x)).containsExactly(2, 4, 6, 8);
  }

  @Test
  void gradients_that_share_memory_are_not_added_in_place() {
    Shape flat = Shape.of(4);
    Variable first = x.reshape(flat);
    Variable second = y.reshape(flat);
    // All four get a gradient on one block of memory; then x gets another.
    Variable loss = first.plus(second).plus(x.times(x).reshape(flat));
    Gradients gradients = Gradients.of(loss);
    assertThat(gradients.wrt(x).value().toArray()).containsExactly(3, 5, 7, 9);
    assertThat(gradients.wrt(y).value().toArray()).containsOnly(1);
  }

  @Test
  void a_diamond_sums_over_its_paths() {
    Variable middle = x.times(2);
    Variable loss = middle.squared().plus(middle.times(y)).plus(middle);
    // d/dx (4 x² + 2 x y + 2 x).
    assertThat(slope(loss, x)).containsExactly(20, 30, 40, 50);
    assertThat(slope(loss, y)).containsExactly(2, 4, 6, 8);
  }

  @Test
  void backward_twice_gives_the_same_numbers() {
    Parameter logits = GradientCase.normal("logits", 3, 4);
    Tensor labels = Tensor.of(Shape.of(3, 1), 0, 3, 1);
    Variable loss =
        Softmax.meanCrossEntropy(logits, labels)
            .plus(Norms.scaledLinear(Norms.columnSquares(logits), logits, 3))
            .plus(logits.matmul(true, logits, false).squared().sum());
    double[] once = slope(loss, logits);
    assertThat(slope(loss, logits)).isEqualTo(once);
    double[] recorded = Gradients.differentiable(loss).wrt(logits).value().toArray();
    assertThat(slope(loss, logits)).isEqualTo(once);
    assertThat(recorded).containsExactly(once, within(1e-12));
  }

  @Test
  void plain_gradients_are_constants() {
    Variable gradient = Gradients.of(x.squared()).wrt(x);
    assertThat(gradient).hasToString("Constant[2, 2]");
    assertThat(Gradients.differentiable(x.squared()).wrt(x)).hasToString("Computed[2, 2]");
  }
}
