package org.chainzrule.nn.ordinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CoralHeadTest implements LocalJacobianContract {
  @Override
  public boolean hasTrainingBound() {
    return false;
  }

  @Test
  void biases_begin_in_descending_order() {
    CoralHead head = (CoralHead) CoralHead.plan(2, 5).build(Seeds.of(0), Precision.DOUBLE);
    assertThat(head.bias().value().toArray()).containsExactly(1, 0.75, 0.5, 0.25);
  }

  @Test
  void weights_have_the_variance_one_over_inputs() {
    CoralHead head = (CoralHead) CoralHead.plan(5000, 3).build(Seeds.of(0), Precision.DOUBLE);
    Tensor w = head.weight().value();
    assertThat(w.dot(w)).isCloseTo(1, within(0.1));
  }

  @Test
  void all_logits_share_a_direction() {
    CoralHead head =
        new CoralHead(
            new Parameter("weight", Tensor.of(new double[][] {{2}, {-1}})),
            new Parameter("bias", Parameter.Role.BIAS, Tensor.of(new double[][] {{1, 0.5}})));
    Pass pass = Pass.inference();
    Variable z = head.forward(Variable.constant(Tensor.of(new double[][] {{3, 4}})), pass);
    assertThat(z.value().toArray()).containsExactly(3, 2.5);
    LocalJacobian jacobian = pass.reports().get(0).jacobian().get();
    assertThat(jacobian.squaredNorm().value().item()).isEqualTo(2 * 5);
    assertThat(jacobian.isConstant()).isTrue();
    assertThat(jacobian.slope()).isEmpty();
  }

  @Test
  void sizes_that_make_no_sense_are_rejected() {
    assertThatThrownBy(() -> CoralHead.plan(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least 1 input and 2 classes of a head, got 0 and 3");
    assertThatThrownBy(() -> CoralHead.plan(3, 1)).hasMessageContaining("got 3 and 1");
  }

  @Test
  void an_input_of_another_width_is_rejected() {
    assertThatThrownBy(() -> layer().outputShape(Shape.of(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("CORAL 3 -> 4 takes examples of shape [3], got [5]");
  }

  @Override
  public CoralHead layer() {
    return (CoralHead) CoralHead.plan(3, 5).build(Seeds.of(3), Precision.DOUBLE);
  }

  @Nested
  class TwoClasses implements LocalJacobianContract {
    @Override
    public boolean hasTrainingBound() {
      return false;
    }

    @Override
    public Layer layer() {
      return CoralHead.plan(3, 2).build(Seeds.of(3), Precision.DOUBLE);
    }
  }
}
