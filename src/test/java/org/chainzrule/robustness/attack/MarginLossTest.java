package org.chainzrule.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.LossContract;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MarginLossTest implements LossContract {

  @Override
  public Loss loss() {
    return new MarginLoss();
  }

  @Override
  public Tensor targets() {
    return Tensor.of(new double[][] {{0}, {2}, {1}, {2}});
  }

  @Override
  public List<Tensor> wrongTargets() {
    return List.of(
        Tensor.of(new double[][] {{0}, {2}, {1}}),
        Tensor.of(new double[][] {{0}, {3}, {1}, {2}}),
        Tensor.of(new double[][] {{0}, {0.5}, {1}, {2}}));
  }

  @Override
  public double byHand(double[] z, double[] label) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < z.length; j++) {
      largest = j == label[0] ? largest : Math.max(largest, z[j]);
    }
    return largest - z[(int) label[0]];
  }

  @Override
  public int columns() {
    return 3;
  }

  @Test
  void its_gradient_does_not_fade_where_that_of_the_cross_entropy_is_zero() {
    Tensor sure = Tensor.of(new double[][] {{200, 0}}).cast(Precision.SINGLE);
    Tensor label = Tensor.of(new double[][] {{0}}).cast(Precision.SINGLE);
    Parameter z = new Parameter("z", sure);
    assertThat(gradient(Loss.softmaxCrossEntropy(), z, label))
        .containsExactly(new double[2], within(0.0));
    assertThat(gradient(loss(), z, label)).containsExactly(-1, 1);
  }

  private static double[] gradient(Loss loss, Parameter z, Tensor label) {
    return Gradients.of(loss.mean(z, label)).wrt(z).value().toArray();
  }

  @Test
  void a_single_output_has_no_margin() {
    Variable one = Variable.constant(Tensor.of(Shape.of(1, 1), 3.0));
    assertThatThrownBy(() -> loss().mean(one, Tensor.of(Shape.of(1, 1), 0.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected outputs for at least 2 classes, got 1");
  }
}
