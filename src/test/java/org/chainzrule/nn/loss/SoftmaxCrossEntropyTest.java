package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SoftmaxCrossEntropyTest implements LossContract {

  private final Loss loss = Loss.softmaxCrossEntropy();

  @Test
  void equal_logits_of_four_classes_cost_ln_4() {
    Tensor logits = Tensor.of(new double[][] {{7, 7, 7, 7}});
    double value =
        loss.mean(Variable.constant(logits), Tensor.of(new double[][] {{2}})).value().item();
    assertThat(value).isCloseTo(Math.log(4), within(1e-15));
  }

  @Test
  void the_gradient_is_softmax_minus_one_hot_over_n() {
    Parameter logits = new Parameter("logits", Tensor.of(new double[][] {{0, 0}, {0, 0}}));
    Tensor labels = Tensor.of(new double[][] {{1}, {0}});
    Tensor gradient = Gradients.of(loss.mean(logits, labels)).wrt(logits).value();
    assertThat(gradient.toArray()).containsExactly(0.25, -0.25, -0.25, 0.25);
  }

  @Test
  void a_wrong_logit_a_thousand_higher_costs_a_thousand() {
    Tensor logits = Tensor.of(new double[][] {{1000, 0}});
    double value =
        loss.mean(Variable.constant(logits), Tensor.of(new double[][] {{1}})).value().item();
    assertThat(value).isEqualTo(1000);
  }

  @Test
  void the_largest_logit_decides_and_the_first_of_equals() {
    Tensor logits = Tensor.of(new double[][] {{1, 3, 2}, {-1, -2, -3}, {5, 5, 5}});
    assertThat(loss.decoder().decide(logits))
        .hasValueSatisfying(c -> assertThat(c).containsExactly(1, 0, 0));
  }

  @Test
  void a_label_out_of_range_is_named() {
    Variable logits = Variable.constant(Tensor.of(new double[][] {{1, 2, 3}}));
    assertThatThrownBy(() -> loss.mean(logits, Tensor.of(new double[][] {{3}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0..2")
        .hasMessageContaining("3");
  }

  @Override
  public SoftmaxCrossEntropy loss() {
    return SoftmaxCrossEntropy.INSTANCE;
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
        Tensor.of(new double[][] {{0}, {-1}, {1}, {2}}),
        Tensor.of(new double[][] {{0}, {0.5}, {1}, {2}}),
        Tensor.of(new double[][] {{0}, {Double.NaN}, {1}, {2}}),
        Tensor.of(Shape.of(4, 3), new double[12]));
  }

  @Override
  public double byHand(double[] logits, double[] label) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    return Math.log(sum) - logits[(int) label[0]];
  }

  @Override
  public int columns() {
    return 3;
  }
}
