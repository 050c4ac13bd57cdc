package org.chainzrule.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BinaryCrossEntropyTest implements LossContract {

  @Test
  void a_logit_of_zero_costs_ln_2_and_its_gradient_is_sigmoid_minus_label() {
    Parameter z = new Parameter("z", Tensor.of(new double[][] {{0}, {Math.log(3)}}));
    Tensor y = Tensor.of(new double[][] {{1}, {0}});
    Variable each = loss().perExample(z, y);
    assertThat(each.value().toArray())
        .containsExactly(new double[] {Math.log(2), Math.log(4)}, within(1e-15));
    assertThat(Gradients.of(each.sum()).wrt(z).value().toArray())
        .containsExactly(new double[] {-0.5, 0.75}, within(1e-15));
  }

  @Test
  void what_is_almost_certain_costs_little_and_not_nothing_in_32_bits() {
    Parameter z =
        new Parameter("z", Tensor.of(new double[][] {{30}, {-30}}).cast(Precision.SINGLE));
    Tensor y = Tensor.of(new double[][] {{1}, {0}}).cast(Precision.SINGLE);
    Variable each = loss().perExample(z, y);
    double rest = Math.exp(-30);
    assertThat(each.value().toArray())
        .containsExactly(new double[] {rest, rest}, within(1e-5 * rest));
    assertThat(Gradients.of(each.sum()).wrt(z).value().toArray())
        .containsExactly(new double[] {-rest, rest}, within(1e-5 * rest));
  }

  @Test
  void it_costs_what_softmax_of_the_logits_zero_and_z_costs() {
    Tensor z = prediction(4);
    Tensor two = Tensor.zeros(Shape.of(4, 1), Precision.DOUBLE);
    Variable both = Variable.concat(1, List.of(Variable.constant(two), Variable.constant(z)));
    assertThat(loss().mean(Variable.constant(z), targets()).value().item())
        .isCloseTo(Loss.softmaxCrossEntropy().mean(both, targets()).value().item(), within(1e-15));
  }

  @Test
  void several_logits_for_two_classes_are_refused() {
    Variable two = Variable.constant(Tensor.of(new double[][] {{1, 2}}));
    assertThatThrownBy(() -> loss().mean(two, Tensor.of(new double[][] {{1}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected predictions of shape [1, 1], got [1, 2]");
    assertThatThrownBy(() -> loss().decoder().decide(two.value()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected one output for two classes by sigmoid, got outputs of shape [2]");
    assertThatThrownBy(() -> Loss.binaryFocal(-1))
        .hasMessage("expected a gamma that is finite and not negative, got -1.0");
  }

  @Override
  public Loss loss() {
    return Loss.binaryCrossEntropy();
  }

  @Override
  public Tensor targets() {
    return Tensor.of(new double[][] {{0}, {1}, {1}, {0}});
  }

  @Override
  public List<Tensor> wrongTargets() {
    return List.of(
        Tensor.of(new double[][] {{0}, {1}, {1}}),
        Tensor.of(new double[][] {{0}, {2}, {1}, {0}}),
        Tensor.of(new double[][] {{0}, {-1}, {1}, {0}}),
        Tensor.of(new double[][] {{0}, {0.5}, {1}, {0}}),
        Tensor.of(Shape.of(4, 2), new double[8]));
  }

  @Override
  public double byHand(double[] z, double[] label) {
    double p = 1 / (1 + Math.exp(-z[0]));
    return -Math.log(label[0] == 1 ? p : 1 - p);
  }

  @Override
  public int columns() {
    return 1;
  }

  /** The same with other losses of one logit. */
  private abstract static class OfOneLogit implements LossContract {

    final BinaryCrossEntropyTest plain = new BinaryCrossEntropyTest();

    @Override
    public Tensor targets() {
      return plain.targets();
    }

    @Override
    public List<Tensor> wrongTargets() {
      return plain.wrongTargets();
    }

    @Override
    public double byHand(double[] z, double[] label) {
      return plain.byHand(z, label);
    }

    @Override
    public int columns() {
      return 1;
    }
  }

  @Nested
  class Weighted extends OfOneLogit {
    @Override
    public Loss loss() {
      return Loss.binaryCrossEntropy().weighted(ClassWeights.of(1, 3));
    }

    @Override
    public double share(int row) {
      return new double[] {0.125, 0.375, 0.375, 0.125}[row];
    }
  }

  @Nested
  class Focal extends OfOneLogit {
    @Override
    public Loss loss() {
      return Loss.binaryFocal(0.5);
    }

    @Override
    public double byHand(double[] z, double[] label) {
      double loss = plain.byHand(z, label);
      return Math.pow(1 - Math.exp(-loss), 0.5) * loss;
    }

    @Test
    void it_says_its_gamma() {
      assertThat(loss()).hasToString("binary focal loss with gamma 0.5");
      assertThat(Loss.binaryFocal(0)).isEqualTo(Loss.binaryCrossEntropy());
    }
  }
}
