package org.chainzrule.nn.ordinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.LossContract;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HuberLossTest implements LossContract {

  @Test
  void it_is_half_the_square_near_and_linear_far() {
    Parameter s = new Parameter("s", Tensor.of(new double[][] {{1}, {1.5}, {4}, {-2}}));
    Tensor y = Tensor.of(new double[][] {{1}, {1}, {1}, {1}});
    var value = new HuberLoss(3, 1).mean(s, y);
    assertThat(value.value().item()).isCloseTo((0 + 0.125 + 2.5 + 2.5) / 4, within(1e-15));
    assertThat(Gradients.of(value).wrt(s).value().toArray()).containsExactly(0, 0.125, 0.25, -0.25);
  }

  @Test
  void it_decides_for_the_nearest_class_there_is() {
    Tensor s = Tensor.of(new double[][] {{-7}, {0.49}, {0.5}, {1.4}, {2.6}, {1e30}});
    assertThat(loss().decoder().decide(s).orElseThrow()).containsExactly(0, 0, 1, 1, 3, 3);
  }

  @Test
  void it_has_no_probabilities() {
    assertThat(loss().decoder().probabilities(prediction(2))).isEmpty();
  }

  @Test
  void sizes_that_make_no_sense_are_rejected() {
    assertThatThrownBy(() -> new HuberLoss(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least 2 classes, got 1");
    assertThatThrownBy(() -> new HuberLoss(3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a positive and finite delta, got 0.0");
    assertThatThrownBy(() -> new HuberLoss(3, Double.NaN))
        .hasMessage("expected a positive and finite delta, got NaN");
    Loss weighted = new HuberLoss(3, 1).weighted(ClassWeights.of(1, 2));
    assertThatThrownBy(
            () ->
                weighted.mean(
                    Variable.constant(prediction(4)),
                    Tensor.of(new double[][] {{0}, {2}, {1}, {2}})))
        .hasMessage("expected 3 class weights, got 2");
  }

  @Override
  public HuberLoss loss() {
    return new HuberLoss(4, 0.7);
  }

  @Override
  public Tensor targets() {
    return Tensor.of(new double[][] {{0}, {2}, {1}, {3}});
  }

  @Override
  public List<Tensor> wrongTargets() {
    return List.of(
        Tensor.of(new double[][] {{0}, {2}, {1}}),
        Tensor.of(new double[][] {{0}, {4}, {1}, {2}}),
        Tensor.of(new double[][] {{0}, {0.5}, {1}, {2}}),
        Tensor.of(Shape.of(4, 3), new double[12]));
  }

  @Override
  public double byHand(double[] s, double[] label) {
    double e = Math.abs(s[0] - label[0]);
    return e <= 0.7 ? e * e / 2 : 0.7 * (e - 0.35);
  }

  @Override
  public int columns() {
    return 1;
  }

  @Nested
  class Weighted implements LossContract {
    @Override
    public Loss loss() {
      return new HuberLoss(4, 0.7).weighted(ClassWeights.of(1, 2, 4, 3));
    }

    @Override
    public Tensor targets() {
      return HuberLossTest.this.targets();
    }

    @Override
    public List<Tensor> wrongTargets() {
      return HuberLossTest.this.wrongTargets();
    }

    @Override
    public double byHand(double[] s, double[] label) {
      return HuberLossTest.this.byHand(s, label);
    }

    @Override
    public int columns() {
      return 1;
    }

    @Override
    public double share(int row) {
      return new double[] {0.1, 0.4, 0.2, 0.3}[row];
    }
  }
}
