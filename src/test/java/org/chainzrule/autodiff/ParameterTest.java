package org.chainzrule.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.Accumulate;
import org.junit.jupiter.api.Test;

class ParameterTest {

  private final Tensor zeros = Tensor.zeros(Shape.of(3, 5), Precision.DOUBLE);
  private final Parameter weight = new Parameter("weight", zeros);

  @Test
  void is_a_weight_unless_told() {
    assertThat(weight.role()).isEqualTo(Parameter.Role.WEIGHT);
    assertThat(new Parameter("b", Parameter.Role.BIAS, zeros).role())
        .isEqualTo(Parameter.Role.BIAS);
    assertThat(weight).hasToString("weight[3, 5]");
  }

  @Test
  void every_change_raises_the_version() {
    assertThat(weight.version()).isZero();
    weight.set(Tensor.filled(Shape.of(3, 5), Precision.DOUBLE, 1));
    assertThat(weight.version()).isEqualTo(1);
    weight.update(value -> Accumulate.plus(value, value));
    assertThat(weight.version()).isEqualTo(2);
    assertThat(weight.value().toArray()).containsOnly(2);
  }

  @Test
  void rejects_another_shape() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weight.set(Tensor.zeros(Shape.of(5, 3), Precision.DOUBLE)))
        .withMessage("parameter weight has shape [3, 5] in DOUBLE precision, got [5, 3] in DOUBLE");
    assertThat(weight.version()).isZero();
    assertThat(weight.value()).isSameAs(zeros);
  }

  @Test
  void rejects_another_precision() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weight.set(zeros.cast(Precision.SINGLE)))
        .withMessage("parameter weight has shape [3, 5] in DOUBLE precision, got [3, 5] in SINGLE");
  }

  @Test
  void a_value_that_is_set_within_scopes_lives_as_long_as_the_one_before() {
    Parameter free = new Parameter("w", Tensor.of(Shape.of(2), 1, 2));
    try (TensorScope outer = TensorScope.open()) {
      Parameter bound = new Parameter("v", Tensor.of(Shape.of(2), 1, 2));
      try (TensorScope inner = TensorScope.open()) {
        free.set(free.value().times(2));
        bound.set(bound.value().times(3));
      }
      assertThat(bound.value().toArray()).containsExactly(3, 6);
    }
    assertThat(free.value().toArray()).containsExactly(2, 4);
  }
}
