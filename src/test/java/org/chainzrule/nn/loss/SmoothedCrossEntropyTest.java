package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SmoothedCrossEntropyTest implements LossContract {

  private final SoftmaxCrossEntropyTest plain = new SoftmaxCrossEntropyTest();

  @Test
  void it_is_smallest_where_the_probabilities_are_the_smoothed_ones() {
    Parameter logits =
        new Parameter(
            "z", Tensor.of(new double[][] {{Math.log(0.8), Math.log(0.1), Math.log(0.1)}}));
    Tensor label = Tensor.of(new double[][] {{0}});
    Tensor gradient =
        Gradients.of(Loss.softmaxCrossEntropy(0.3).mean(logits, label)).wrt(logits).value();
    assertThat(gradient.toArray()).containsExactly(new double[3], within(1e-15));
  }

  @Test
  void no_smoothing_is_the_plain_loss_and_a_whole_one_is_refused() {
    assertThat(Loss.softmaxCrossEntropy(0)).isSameAs(Loss.softmaxCrossEntropy());
    assertThat(loss().decoder()).isEqualTo(OutputDecoder.softmax());
    assertThat(loss()).hasToString("softmax cross-entropy with label smoothing 0.1");
    for (double wrong : new double[] {1, -0.1, Double.NaN}) {
      assertThatThrownBy(() -> Loss.softmaxCrossEntropy(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a label smoothing in 0 (included) .. 1 (excluded), got " + wrong);
    }
  }

  @Override
  public Loss loss() {
    return Loss.softmaxCrossEntropy(0.1);
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
    double sum = 0.9 * plain.byHand(logits, label);
    for (int k = 0; k < 3; k++) {
      sum += 0.1 / 3 * plain.byHand(logits, new double[] {k});
    }
    return sum;
  }

  @Override
  public int columns() {
    return 3;
  }
}
