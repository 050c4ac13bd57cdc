package org.chainzrule.experiment.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class FixedAffineTest implements LocalJacobianContract {

  @Test
  void pixels_are_mapped_to_the_grid_of_a_kan() {
    Variable pixels = Variable.constant(Tensor.of(new double[][] {{0, 0.5, 1}}));
    FixedAffine line = new FixedAffine(2, -1);
    assertThat(line.forward(pixels, Pass.inference()).value().toArray()).containsExactly(-1, 0, 1);
    assertThat(line.parameters()).isEmpty();
    assertThat(line.flops(Shape.of(784))).isEqualTo(1568);
    assertThat(line).hasToString("Fixed 2.0 x + -1.0");
  }

  @Test
  void numbers_that_are_not_finite_are_rejected() {
    assertThatThrownBy(() -> FixedAffine.plan(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a finite factor and offset, got NaN and 0.0");
    assertThatThrownBy(() -> FixedAffine.plan(1, Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a finite factor and offset, got 1.0 and Infinity");
  }

  @Override
  public FixedAffine layer() {
    return new FixedAffine(1.5, -0.25);
  }

  @Override
  public LayerTypes types() {
    return RivalLayers.types();
  }

  @Override
  public boolean hasTrainingBound() {
    return false;
  }
}
