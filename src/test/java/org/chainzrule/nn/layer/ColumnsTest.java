package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ColumnsTest implements LocalJacobianContract {

  @Test
  void it_gives_the_columns_between_its_ends() {
    Tensor x = Tensor.of(new double[][] {{1, 2, 3, 4}, {5, 6, 7, 8}});
    Tensor y = new Columns(4, 1, 3).forward(Variable.constant(x), Pass.inference()).value();
    assertThat(y.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(y.toArray()).containsExactly(2, 3, 6, 7);
    assertThat(new Columns(4, 1, 3)).hasToString("Columns 1 to 3 of 4");
  }

  @Test
  void columns_that_are_none_and_rows_of_another_width_are_rejected() {
    int[][] wrong = {{4, -1, 2}, {4, 2, 2}, {4, 3, 2}, {4, 2, 5}};
    for (int[] each : wrong) {
      assertThatThrownBy(() -> Columns.plan(each[0], each[1], each[2]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected columns within 0..4, at least one, got " + each[1] + " to " + each[2]);
    }
    assertThatThrownBy(() -> new Columns(4, 1, 3).outputShape(Shape.of(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Columns 1 to 3 of 4 takes examples of shape [4], got [5]");
  }

  @Override
  public Columns layer() {
    return new Columns(6, 2, 5);
  }

  @Override
  public Shape example() {
    return Shape.of(6);
  }
}
