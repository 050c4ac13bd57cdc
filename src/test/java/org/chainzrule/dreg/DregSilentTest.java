package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.sequence.Gru;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.Forward;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** DREG names a layer that it cannot see, instead of leaving it out. */
class DregSilentTest {

  private static final String EXPECTED = "expected layers that report their local Jacobian, got ";

  private static final Parameter FACTOR =
      new Parameter("factor", Tensor.filled(Shape.of(1, 3), Precision.DOUBLE, 2));

  /** Learns and reports nothing. */
  record Silent(Parameter factor) implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      return x.times(factor);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(factor);
    }

    @Override
    public String toString() {
      return "Silent";
    }
  }

  /** Multiplies what a layer inside gives, which alone reports. */
  record After(Layer inner, Parameter factor) implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      return pass.through("inner", inner, x).times(factor);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(inner.parameters().get(0), inner.parameters().get(1), factor);
    }

    @Override
    public String toString() {
      return "After";
    }
  }

  /** A gate by hand: {@code x g(x)}, of which only g reports. */
  record Product(Layer gate) implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      return x.times(pass.through("gate", gate, x));
    }

    @Override
    public List<Parameter> parameters() {
      return gate.parameters();
    }

    @Override
    public String toString() {
      return "Product";
    }
  }

  /** Doubles between two layers. */
  record Between(Layer first, Layer second) implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      return pass.through("second", second, pass.through("first", first, x).times(2));
    }

    @Override
    public String toString() {
      return "Between";
    }
  }

  private static Layer tanh() {
    return Dense.plan(3, 3, Activation.tanh()).build(Seeds.of(1), Precision.DOUBLE);
  }

  private static Variable penalty(Dreg.Scope scope, Layer network, Tensor x) {
    Tensor labels = Tensor.of(Shape.of(x.shape().size(0), 1), 0, 2, 1, 0);
    Pass pass = Pass.training(Seeds.of(3));
    Variable input = Variable.constant(x);
    Forward forward = Forward.of(network, pass, input, labels, Loss.softmaxCrossEntropy(), 0);
    return Dreg.of(scope, Schedule.constant(1)).of(forward);
  }

  private static Variable penalty(Dreg.Scope scope, Layer network) {
    return penalty(scope, network, Nets.inputs(4));
  }

  private static void assertRefused(Dreg.Scope scope, Layer network, String layer) {
    assertThatThrownBy(() -> penalty(scope, network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(EXPECTED + layer);
  }

  @ParameterizedTest
  @EnumSource
  void a_layer_that_learns_and_reports_nothing_is_refused_with_its_path(Dreg.Scope scope) {
    Layer block = new Residual(Sequential.of(tanh(), new Silent(FACTOR)));
    assertRefused(scope, Sequential.of(tanh(), block, tanh()), "layer 1/inner/1: Silent");
    assertRefused(scope, new Silent(FACTOR), "layer Silent");
  }

  @ParameterizedTest
  @EnumSource
  void a_layer_that_learns_more_than_the_layers_inside_report_is_refused(Dreg.Scope scope) {
    Layer after = new After(tanh(), FACTOR);
    assertRefused(scope, Sequential.of(tanh(), after, tanh()), "layer 1: After");
    assertRefused(scope, after, "layer After");
  }

  @ParameterizedTest
  @EnumSource(names = {"CUMULATIVE", "ADJOINT"})
  void what_happens_between_and_beside_reports_is_no_part_of_the_way(Dreg.Scope scope) {
    Layer product = new Product(tanh());
    Layer between = new Between(tanh(), tanh());
    assertRefused(scope, Sequential.of(tanh(), product, tanh()), "layer 1: Product");
    assertRefused(scope, product, "layer Product");
    assertRefused(scope, Sequential.of(between, tanh()), "layer 0: Between");
  }

  /** Their layers inside have terms of their own, and nothing else is learned. */
  @ParameterizedTest
  @EnumSource(
      names = {"CUMULATIVE", "ADJOINT"},
      mode = Mode.EXCLUDE)
  void by_layer_what_learns_nothing_need_not_report(Dreg.Scope scope) {
    Layer plain = Sequential.of(tanh(), tanh());
    double each = penalty(scope, plain).value().item();
    assertThat(each).isPositive();
    Layer network = Sequential.of(tanh(), (x, pass) -> x.times(1), new Product(tanh()));
    assertThat(penalty(scope, network).value().item()).isEqualTo(each);
  }

  @Test
  void a_layer_whose_slopes_are_not_known_is_refused_where_slopes_are_measured() {
    Layer network =
        Sequential.plan(Gru.plan(2, 3), Flatten.plan(), Dense.plan(6, 3))
            .build(Seeds.of(1), Precision.DOUBLE);
    Tensor x = Tensor.normal(Seeds.of(2), Shape.of(4, 2, 2), Precision.DOUBLE);
    assertThatThrownBy(() -> penalty(Dreg.Scope.SLOPE, network, x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 0: expected a local Jacobian that states its slopes, got TracedJacobian");
    assertThat(penalty(Dreg.Scope.LAYER, network, x).value().item()).isPositive();
  }
}
