package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.ordinal.CornLoss;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LossWithClassWeightsTest implements LossContract {

  private final SoftmaxCrossEntropyTest plain = new SoftmaxCrossEntropyTest();

  @Test
  void equal_weights_are_the_plain_loss() {
    assertThat(Loss.softmaxCrossEntropy().weighted(ClassWeights.equal()))
        .isSameAs(Loss.softmaxCrossEntropy());
    Variable logits = Variable.constant(prediction(4));
    double same =
        Loss.softmaxCrossEntropy()
            .weighted(ClassWeights.of(2, 2, 2))
            .mean(logits, targets())
            .value()
            .item();
    assertThat(same)
        .isCloseTo(
            Loss.softmaxCrossEntropy().mean(logits, targets()).value().item(), within(1e-14));
  }

  @Test
  void it_decides_as_the_plain_loss() {
    assertThat(loss().decoder().decide(prediction(4)).orElseThrow())
        .containsExactly(plain.loss().decoder().decide(prediction(4)).orElseThrow());
    assertThat(
            loss()
                .decoder()
                .probabilities(Tensor.of(new double[][] {{0, Math.log(3)}}))
                .orElseThrow())
        .satisfies(
            p -> assertThat(p.toArray()).containsExactly(new double[] {0.25, 0.75}, within(1e-15)));
  }

  @Test
  void examples_and_tasks_count_by_their_class() {
    Tensor labels = Tensor.of(new double[][] {{0}, {2}, {1}, {2}});
    assertThat(loss().weights(prediction(4), labels)).containsExactly(1, 2, 4, 2);
    Loss corn = new CornLoss().weighted(ClassWeights.of(1, 2, 4, 3));
    assertThat(corn.weights(prediction(4), labels)).containsExactly(1, 12, 4, 12);
    assertThat(corn.weight(prediction(4), labels)).isEqualTo(29);
  }

  @Test
  void a_loss_without_classes_cannot_be_weighted_by_them() {
    Loss loss = Loss.meanSquaredError().weighted(ClassWeights.of(1, 2));
    Variable prediction = Variable.constant(Tensor.of(new double[][] {{1}}));
    assertThatThrownBy(() -> loss.mean(prediction, Tensor.of(new double[][] {{1}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a loss over classes for class weights, got mean squared error");
  }

  @Override
  public LossWithClassWeights loss() {
    return new LossWithClassWeights(plain.loss(), ClassWeights.of(1, 4, 2));
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
