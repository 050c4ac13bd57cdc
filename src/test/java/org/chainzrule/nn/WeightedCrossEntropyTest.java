package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WeightedCrossEntropyTest implements LossContract {

  private final SoftmaxCrossEntropyTest plain = new SoftmaxCrossEntropyTest();

  @Test
  void equal_weights_are_the_plain_loss() {
    assertThat(Loss.softmaxCrossEntropy(ClassWeights.equal())).isSameAs(Loss.softmaxCrossEntropy());
    Variable logits = Variable.constant(prediction(4));
    double same =
        new WeightedCrossEntropy(ClassWeights.of(2, 2, 2)).of(logits, targets()).value().item();
    assertThat(same)
        .isCloseTo(Loss.softmaxCrossEntropy().of(logits, targets()).value().item(), within(1e-14));
  }

  @Test
  void it_decides_as_the_plain_loss() {
    assertThat(loss().decide(prediction(4)).orElseThrow())
        .containsExactly(plain.loss().decide(prediction(4)).orElseThrow());
    assertThat(loss().probabilities(Tensor.of(new double[][] {{0, Math.log(3)}})).orElseThrow())
        .satisfies(
            p -> assertThat(p.toArray()).containsExactly(new double[] {0.25, 0.75}, within(1e-15)));
  }

  @Override
  public WeightedCrossEntropy loss() {
    return new WeightedCrossEntropy(ClassWeights.of(1, 4, 2));
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
    return plain.byHand(logits, label);
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
