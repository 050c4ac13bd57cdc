package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FocalLossTest implements LossContract {

  private final SoftmaxCrossEntropyTest plain = new SoftmaxCrossEntropyTest();

  @Test
  void half_a_probability_costs_a_quarter_of_ln_2_with_gamma_2() {
    Variable logits = Variable.constant(Tensor.of(new double[][] {{0, 0, -1e9}}));
    assertThat(Loss.focal(2).mean(logits, Tensor.of(new double[][] {{0}})).value().item())
        .isCloseTo(Math.log(2) / 4, within(1e-15));
  }

  @Test
  void two_classes_cost_what_one_logit_costs() {
    Tensor labels = Tensor.of(new double[][] {{1}});
    Variable two = Variable.constant(Tensor.of(new double[][] {{0, 0.7}}));
    Variable one = Variable.constant(Tensor.of(new double[][] {{0.7}}));
    assertThat(loss().mean(two, labels).value().item())
        .isCloseTo(Loss.binaryFocal(1.5).mean(one, labels).value().item(), within(1e-15));
  }

  @Test
  void a_gamma_of_zero_is_the_cross_entropy_and_a_negative_one_is_refused() {
    assertThat(Loss.focal(0)).isSameAs(Loss.softmaxCrossEntropy());
    assertThat(loss().decoder()).isEqualTo(OutputDecoder.softmax());
    assertThat(loss()).hasToString("focal loss with gamma 1.5");
    assertThatThrownBy(() -> Loss.focal(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a gamma that is finite and not negative, got NaN");
  }

  @Override
  public Loss loss() {
    return Loss.focal(1.5);
  }

  @Override
  public Tensor targets() {
    return plain.targets();
  }

  @Override
  public List<Tensor> wrongTargets() {
    return plain.wrongTargets();
  }

  @Override
  public double byHand(double[] logits, double[] label) {
    double loss = plain.byHand(logits, label);
    return Math.pow(1 - Math.exp(-loss), 1.5) * loss;
  }

  @Override
  public int columns() {
    return 3;
  }

  @Nested
  class Weighted implements LossContract {
    @Override
    public Loss loss() {
      return Loss.focal(1.5).weighted(ClassWeights.of(1, 4, 2));
    }

    @Override
    public Tensor targets() {
      return plain.targets();
    }

    @Override
    public List<Tensor> wrongTargets() {
      return plain.wrongTargets();
    }

    @Override
    public double byHand(double[] logits, double[] label) {
      return FocalLossTest.this.byHand(logits, label);
    }

    @Override
    public double share(int row) {
      return new double[] {1, 2, 4, 2}[row] / 9;
    }

    @Override
    public int columns() {
      return 3;
    }
  }
}
