package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LayerContract;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SequentialTest {

  private static final LayerPlan FOUR = Dense.plan(3, 4, PolynomialActivation.cubic());

  @Test
  void layers_run_one_after_the_other() {
    Variable x = Variable.constant(Tensor.of(new double[][] {{1, -2, 3}}));
    Sequential net = build(FOUR, Dense.plan(4, 2));
    Variable hidden = net.layers().get(0).forward(x, Pass.inference());
    assertThat(net.forward(x, Pass.inference()).value().toArray())
        .isEqualTo(net.layers().get(1).forward(hidden, Pass.inference()).value().toArray());
  }

  @Test
  void no_layer_at_all_is_the_identity() {
    Variable x = Variable.constant(Tensor.of(new double[][] {{1, -2, 3}}));
    assertThat(Sequential.of().forward(x, Pass.inference())).isSameAs(x);
    assertThat(Sequential.of().inputShape()).isEmpty();
  }

  @Test
  void it_reports_what_its_layers_report_with_their_places() {
    Sequential net = build(FOUR, Sequential.plan(Dropout.plan(0.5), Dense.plan(4, 2)));
    Pass pass = Pass.training(Seeds.of(0));
    net.forward(Variable.constant(Tensor.of(new double[][] {{1, -2, 3}})), pass);
    assertThat(pass.reports()).extracting(Pass.Report::path).containsExactly("0", "1/0", "1/1");
  }

  @Test
  void every_layer_has_seeds_of_its_own() {
    Sequential net = build(Dense.plan(3, 3), Dense.plan(3, 3));
    assertThat(net.parameters().get(0).value().toArray())
        .isNotEqualTo(net.parameters().get(2).value().toArray());
  }

  @Test
  void the_same_seeds_give_the_same_bytes() {
    LayerPlan[] plans = {FOUR, Dense.plan(4, 2)};
    Sequential first = Sequential.create(Seeds.of(0), plans);
    Sequential second = Sequential.create(Seeds.of(0), plans);
    for (int i = 0; i < first.parameters().size(); i++) {
      Parameter parameter = first.parameters().get(i);
      assertThat(parameter.value().precision()).isEqualTo(Precision.SINGLE);
      assertThat(second.parameters().get(i).value().toArray())
          .isEqualTo(parameter.value().toArray());
    }
  }

  @Test
  void layers_that_do_not_fit_are_named() {
    assertThatThrownBy(() -> build(FOUR, Dense.plan(5, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 1: Dense 5 -> 2 takes examples of shape [5], got [4]");
  }

  @Test
  void layers_behind_one_that_takes_any_shape_must_fit_too() {
    assertThatThrownBy(() -> build(Dropout.plan(0.5), FOUR, Dropout.plan(0.1), Dense.plan(5, 2)))
        .hasMessage("layer 3: Dense 5 -> 2 takes examples of shape [5], got [4]");
  }

  @Test
  void layers_inside_a_layer_are_named_with_their_places() {
    assertThatThrownBy(() -> build(FOUR, Sequential.plan(Dropout.plan(0.5), Dense.plan(5, 2))))
        .hasMessage("layer 1/1: Dense 5 -> 2 takes examples of shape [5], got [4]");
  }

  @Test
  void an_input_that_does_not_fit_is_rejected() {
    Sequential net = build(FOUR, Dense.plan(4, 2));
    assertThatThrownBy(() -> net.outputShape(Shape.of(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer 0: Dense 3 -> 4")
        .hasMessageEndingWith("takes examples of shape [3], got [7]");
  }

  @Nested
  class Deep implements LayerContract {
    @Override
    public Sequential layer() {
      return build(
          FOUR, Dropout.plan(0.2), Sequential.plan(Dense.plan(4, 3, Activation.tanh())), FOUR);
    }
  }

  @Nested
  class Empty implements LayerContract {
    @Override
    public Sequential layer() {
      return Sequential.of();
    }
  }

  private static Sequential build(LayerPlan... plans) {
    return Sequential.plan(plans).build(Seeds.of(2), Precision.DOUBLE);
  }
}
