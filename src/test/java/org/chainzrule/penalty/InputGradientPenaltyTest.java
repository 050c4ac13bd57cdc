package org.chainzrule.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.dreg.Nets;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class InputGradientPenaltyTest implements PenaltyContract {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  private static double value(Layer network, Loss loss, Tensor inputs, Tensor targets) {
    Parameter x = new Parameter("input", Parameter.Role.INPUT, inputs);
    Pass pass = Pass.training(Seeds.of(2));
    Forward forward = Forward.of(network, pass, x, targets, loss, 0);
    return new InputGradientPenalty(1).of(forward).value().item();
  }

  /** Errors 1 and 3, squared and halved or not, have slopes 2 and 6: (4 + 36) / 2. */
  @Test
  void slopes_of_two_and_six_give_twenty() {
    Tensor x = Tensor.of(Shape.of(2, 1), 1, 3);
    Tensor zeros = Tensor.of(Shape.of(2, 1), 0, 0);
    assertThat(value(Sequential.of(), Loss.meanSquaredError(), x, zeros))
        .isCloseTo(20, within(1e-12));
  }

  @Test
  void it_is_the_mean_over_examples_each_with_a_loss_of_its_own() {
    Layer network = Nets.cubic(PolynomialForm.MONOMIAL);
    Tensor inputs = Nets.inputs(5);
    Tensor labels = Tensor.of(Shape.of(5, 1), 0, 1, 1, 0, 1);
    double expected = 0;
    for (int row = 0; row < 5; row++) {
      Parameter x = new Parameter("input", Parameter.Role.INPUT, inputs.gather(row));
      Variable loss = LOSS.mean(network.forward(x, Pass.inference()), labels.gather(row));
      Tensor g = Gradients.of(loss).wrt(x).value();
      expected += g.dot(g) / 5;
    }
    assertThat(value(network, LOSS, inputs, labels)).isCloseTo(expected, within(1e-12 * expected));
  }

  @Test
  void a_batch_twice_over_has_the_same_penalty() {
    Layer network = Nets.tanh();
    Tensor labels = Tensor.of(Shape.of(3, 1), 0, 1, 1);
    int[] twice = {0, 1, 2, 0, 1, 2};
    double once = value(network, LOSS, Nets.inputs(3), labels);
    assertThat(value(network, LOSS, Nets.inputs(3).gather(twice), labels.gather(twice)))
        .isCloseTo(once, within(1e-12 * once));
  }

  @Test
  void it_wants_the_gradient_of_the_input() {
    assertThat(penalty(1).wantsInputGradient()).isTrue();
    assertThat(new WeightDecay(1).wantsInputGradient()).isFalse();
    assertThat(Dreg.layerwise(1).wantsInputGradient()).isFalse();
  }

  @Override
  public InputGradientPenalty penalty(double strength) {
    return new InputGradientPenalty(strength);
  }
}
