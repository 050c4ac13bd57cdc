package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MultiLabelCrossEntropyTest implements LossContract {

  @Test
  void one_label_costs_what_two_classes_cost() {
    Variable z = Variable.constant(Tensor.of(new double[][] {{-3}, {0.5}}));
    Tensor t = Tensor.of(new double[][] {{0}, {1}});
    assertThat(loss().mean(z, t).value().item())
        .isCloseTo(Loss.binaryCrossEntropy().mean(z, t).value().item(), within(1e-15));
  }

  @Test
  void a_label_out_of_range_is_named() {
    Variable z = Variable.constant(prediction(1));
    assertThatThrownBy(() -> loss().mean(z, Tensor.of(new double[][] {{0, 2, 1}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected labels in 0..1, got 2.0 in row 0, label 1");
    assertThatThrownBy(() -> loss().mean(z, Tensor.of(new double[][] {{2}})))
        .hasMessage("expected targets of shape [1, 3], a number for each label, got [1, 1]");
  }

  @Test
  void class_weights_are_refused_since_no_example_has_one_class() {
    Loss weighted = loss().weighted(ClassWeights.of(1, 2, 3));
    assertThatThrownBy(() -> weighted.mean(Variable.constant(prediction(4)), targets()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a loss over classes for class weights, got multi-label cross-entropy");
  }

  @Override
  public Loss loss() {
    return Loss.multiLabelCrossEntropy();
  }

  @Override
  public Tensor targets() {
    return Tensor.of(new double[][] {{0, 1, 1}, {1, 0, 0}, {0, 0, 0}, {0.25, 0.5, 0.9}});
  }

  @Override
  public List<Tensor> wrongTargets() {
    return List.of(
        Tensor.of(new double[][] {{0, 1, 1}, {1, 0, 0}, {0, 0, 0}}),
        Tensor.of(new double[][] {{0, 1, 1}, {1, 0, 0}, {0, 0, 0}, {0, 0, -0.1}}),
        Tensor.of(new double[][] {{0, 1, 1}, {1, 0, 0}, {0, 0, 0}, {0, 0, Double.NaN}}),
        Tensor.of(Shape.of(4, 1), new double[4]));
  }

  @Override
  public double byHand(double[] z, double[] t) {
    double sum = 0;
    for (int j = 0; j < 3; j++) {
      double p = 1 / (1 + Math.exp(-z[j]));
      sum -= t[j] * Math.log(p) + (1 - t[j]) * Math.log(1 - p);
    }
    return sum / 3;
  }

  @Override
  public int columns() {
    return 3;
  }

  @Nested
  class Focal implements LossContract {
    @Override
    public Loss loss() {
      return Loss.multiLabelFocal(2);
    }

    @Override
    public Tensor targets() {
      return MultiLabelCrossEntropyTest.this.targets();
    }

    @Override
    public List<Tensor> wrongTargets() {
      return MultiLabelCrossEntropyTest.this.wrongTargets();
    }

    @Override
    public double byHand(double[] z, double[] t) {
      double sum = 0;
      for (int j = 0; j < 3; j++) {
        double p = 1 / (1 + Math.exp(-z[j]));
        sum -= t[j] * Math.pow(1 - p, 2) * Math.log(p);
        sum -= (1 - t[j]) * Math.pow(p, 2) * Math.log(1 - p);
      }
      return sum / 3;
    }

    @Override
    public int columns() {
      return 3;
    }

    @Test
    void it_says_its_gamma() {
      assertThat(loss()).hasToString("multi-label focal loss with gamma 2.0");
      assertThat(Loss.multiLabelFocal(0)).isEqualTo(Loss.multiLabelCrossEntropy());
    }
  }
}
