package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Gated;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/** A product of layers in the scopes that measure layers; ADJOINT is in AdjointLayersTest. */
class DregGatedTest {

  private final Tensor inputs = Nets.inputs(4);
  private final Layer first =
      Dense.plan(3, 4, Activation.tanh()).build(Seeds.of(1), Precision.DOUBLE);
  private final Gated gated = (Gated) Gated.linearUnit(4, 3).build(Seeds.of(2), Precision.DOUBLE);
  private final Layer network = Sequential.of(first, gated);

  private double penalty(Dreg.Scope scope) {
    Dreg dreg = Dreg.of(scope, Schedule.constant(1)).probing(0);
    return Backward.of(dreg, network, inputs).value().item();
  }

  private static Variable run(Layer layer, Variable x) {
    return layer.forward(x, Pass.inference());
  }

  @Test
  void by_layer_the_product_is_one_layer() {
    Variable x = Variable.constant(inputs);
    double own = Backward.squares(y -> run(first, y), x).mean().value().item();
    double product = Backward.squares(y -> run(gated, y), run(first, x)).mean().value().item();
    assertThat(penalty(Dreg.Scope.LAYER)).isCloseTo(own + product, within(1e-9));
  }

  @Test
  void cumulatively_both_factors_are_followed() {
    Variable x = Variable.constant(inputs);
    double own = Backward.squares(y -> run(first, y), x).mean().value().item();
    double all = Backward.squares(y -> run(network, y), x).mean().value().item();
    assertThat(penalty(Dreg.Scope.CUMULATIVE)).isCloseTo(own + all, within(1e-9));
  }

  @Test
  void by_slopes_the_activations_inside_count() {
    Variable x = Variable.constant(inputs);
    Variable h = run(first, x);
    double tanh = h.squared().times(-1).plus(1).squared().sum().value().item() / 4;
    Variable sigmoid = run(gated.gate(), h);
    double gate = sigmoid.minus(sigmoid.squared()).squared().sum().value().item() / 4;
    assertThat(penalty(Dreg.Scope.SLOPE)).isCloseTo(tanh + gate, within(1e-12));
  }

  @Test
  void a_layer_inside_that_reports_nothing_is_refused_with_its_path() {
    Layer silent = new DregSilentTest.Silent(gated.parameters().get(1));
    Layer inside = new Gated(Sequential.of(), Sequential.of(silent));
    for (Dreg.Scope scope : Dreg.Scope.values()) {
      Dreg dreg = Dreg.of(scope, Schedule.constant(1));
      assertThatThrownBy(() -> Backward.of(dreg, inside, inputs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected layers that report their local Jacobian, got layer gate/0: Silent");
    }
  }

  @Test
  void a_product_of_lookups_is_refused() {
    Layer bag =
        EmbeddingBag.plan(5, 3, EmbeddingBag.Mode.MEAN).build(Seeds.of(0), Precision.DOUBLE);
    Tensor ids = Tensor.of(Shape.of(2, 2), 0, 1, 2, 3);
    assertThatThrownBy(
            () ->
                Backward.of(
                    Dreg.of(Dreg.Scope.LAYER, Schedule.constant(1)), new Gated(bag, bag), ids))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a product of layers whose input has a derivative, got one that looks up"
                + " tokens");
  }
}
