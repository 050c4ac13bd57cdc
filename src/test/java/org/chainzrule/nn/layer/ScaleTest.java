package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ScaleTest implements LocalJacobianContract {

  @Test
  void every_number_is_multiplied_and_nothing_is_learned() {
    Scale scale = new Scale(-0.5);
    Tensor x = Tensor.of(new double[][] {{1, -2}, {0, 4}});
    Tensor y = scale.forward(Variable.constant(x), Pass.inference()).value();
    assertThat(y.toArray()).containsExactly(-0.5, 1, -0.0, -2);
    assertThat(scale.parameters()).isEmpty();
    assertThat(scale.outputShape(Shape.of(3, 2))).isEqualTo(Shape.of(3, 2));
    assertThat(scale).hasToString("Scale -0.5");
  }

  @Test
  void a_factor_that_is_not_finite_is_rejected() {
    for (double factor : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Scale.plan(factor))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a finite factor, got " + factor);
    }
  }

  @Override
  public Scale layer() {
    return new Scale(1.5);
  }

  @Override
  public Shape example() {
    return Shape.of(3, 2);
  }
}
