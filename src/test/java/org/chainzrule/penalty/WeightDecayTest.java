package org.chainzrule.penalty;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.dreg.Backward;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WeightDecayTest implements PenaltyContract {

  private static Parameter parameter(Parameter.Role role, int rows, double... values) {
    return new Parameter("p", role, Tensor.of(Shape.of(rows, values.length / rows), values));
  }

  /** Weights 1, 2 and 3; biases of 10 and coefficients of 100 do not count. */
  private final Layer network =
      Sequential.of(
          new Dense(
              parameter(Parameter.Role.WEIGHT, 1, 1, 2),
              parameter(Parameter.Role.BIAS, 1, 10, 10),
              new PolynomialActivation(
                  parameter(Parameter.Role.COEFFICIENT, 2, 100, 100), PolynomialForm.MONOMIAL)),
          new Dense(
              parameter(Parameter.Role.WEIGHT, 2, 3, 0),
              parameter(Parameter.Role.BIAS, 1, 10),
              Activation.identity()));

  private final Tensor inputs = Tensor.of(Shape.of(2, 1), 5, 6);

  @Test
  void weights_of_one_two_and_three_give_seven() {
    assertThat(Backward.of(penalty(9), network, inputs).value().item()).isEqualTo(7);
  }

  @Test
  void its_gradient_is_the_weight_itself_and_no_other() {
    double[] gradients = Backward.gradients(Backward.of(penalty(1), network, inputs), network);
    assertThat(gradients).containsExactly(1, 2, 0, 0, 0, 0, 3, 0, 0);
  }

  @Test
  void a_network_without_weights_has_none() {
    assertThat(Backward.of(penalty(1), Sequential.of(), inputs).value().item()).isZero();
  }

  @Override
  public WeightDecay penalty(double strength) {
    return new WeightDecay(strength);
  }
}
