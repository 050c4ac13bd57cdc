package org.chainzrule.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GroupSortTest implements LocalJacobianContract {

  @Test
  void neighbours_change_places_where_the_first_is_larger() {
    Tensor x = Tensor.of(new double[][] {{1, 2, 2, 1, 3, 3}, {-1e30, 1e-30, 1e30, 1e-30, 0, -1}});
    Tensor y = new GroupSort().forward(Variable.constant(x), Pass.inference()).value();
    assertThat(y.toArray()).containsExactly(1, 2, 1, 2, 3, 3, -1e30, 1e-30, 1e-30, 1e30, -1, 0);
  }

  @Test
  void a_direction_is_permuted_in_the_same_way() {
    Pass pass = Pass.inference();
    new GroupSort().forward(Variable.constant(Tensor.of(new double[][] {{1, 2, 2, 1}})), pass);
    LocalJacobian jacobian = pass.reports().get(0).jacobian().get();
    Variable t = Variable.constant(Tensor.of(new double[][] {{9, 8, 7, 6}}));
    assertThat(jacobian.push(t).value().toArray()).containsExactly(9, 8, 6, 7);
    assertThat(jacobian.isFixed()).isTrue();
  }

  @Test
  void an_odd_number_of_features_is_rejected() {
    assertThatThrownBy(() -> new GroupSort().outputShape(Shape.of(4, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("GroupSort takes examples with an even number of features, got shape [4, 3]");
  }

  @Override
  public GroupSort layer() {
    return new GroupSort();
  }

  @Override
  public Shape example() {
    return Shape.of(4);
  }

  @Nested
  class Channels implements LocalJacobianContract {
    @Override
    public GroupSort layer() {
      return new GroupSort();
    }

    @Override
    public Shape example() {
      return Shape.of(3, 2);
    }
  }
}
