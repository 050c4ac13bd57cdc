package org.chainzrule.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Softmax;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class TrustFlagsTest {

  private static final Table DATA = ToyNetworks.cube(40, 3);

  @Test
  void a_network_without_gradient_masking_raises_no_flag() {
    TrustFlags flags = flags(ToyNetworks.network());
    assertThat(flags.raised()).isEmpty();
    assertThat(flags.outputChange()).isZero();
    assertThat(flags.zeroGradients()).isZero();
  }

  @Test
  void a_random_network_is_flagged_for_changing_outputs() {
    double[] calls = new double[1];
    Layer fickle = then(y -> y.plus(calls[0]++ * 1e-3));
    TrustFlags flags = flags(fickle);
    assertThat(flags.outputChange()).isGreaterThan(3e-3);
    assertThat(flags.raised()).anyMatch(flag -> flag.startsWith("outputs change by"));
  }

  @Test
  void outputs_that_are_probabilities_are_flagged() {
    TrustFlags flags = flags(then(Softmax::of));
    assertThat(flags.probabilities()).isTrue();
    assertThat(flags.raised()).containsExactly("outputs are probabilities, not logits");
  }

  @Test
  void a_step_function_is_flagged_for_zero_gradients_and_black_box_gain() {
    TrustFlags flags = flags(Sequential.of(new Staircase(), ToyNetworks.network()));
    assertThat(flags.zeroGradients()).isEqualTo(1);
    assertThat(flags.blackBoxGain()).isGreaterThan(0.1);
    assertThat(flags.raised())
        .contains("no gradient in the input for 100.00 % of the examples")
        .anyMatch(flag -> flag.startsWith("an attack without gradients finds"));
  }

  @Test
  void outputs_that_are_not_finite_are_flagged() {
    TrustFlags flags = flags(then(y -> y.times(1e300).squared()));
    assertThat(flags.finite()).isFalse();
    assertThat(flags.raised()).contains("outputs are not finite");
  }

  @Test
  void numbers_at_the_limits_raise_no_flag() {
    assertThat(new TrustFlags(1e-4, false, true, 0, 0.002).raised()).isEmpty();
    assertThat(new TrustFlags(Double.NaN, true, false, 0.5, 0.003).raised()).hasSize(5);
  }

  private static TrustFlags flags(Layer network) {
    return TrustFlags.of(
        network,
        Loss.softmaxCrossEntropy(),
        DATA,
        Pgd.linf(0.15),
        new RandomSearch(Norm.L_INF, 0.15, 20, Interval.UNIT),
        Seeds.of(0));
  }

  private static Layer then(UnaryOperator<Variable> after) {
    return new Layer() {
      private final Layer network = ToyNetworks.network();

      @Override
      public Variable forward(Variable x, Pass pass) {
        return after.apply(network.forward(x, pass));
      }

      @Override
      public List<Parameter> parameters() {
        return network.parameters();
      }
    };
  }

  /** Rounds to tenths, so that the gradient is zero. */
  private record Staircase() implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      double[] values = x.value().toColumns();
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.round(10 * values[i]) / 10.0;
      }
      return Variable.constant(Tensor.ofColumns(x.shape(), Precision.DOUBLE, values));
    }
  }
}
