package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Sgd;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class DivergenceTest {

  private final Sequential network =
      Sequential.plan(
              Dense.plan(2, 3, Activation.tanh()),
              Dense.plan(3, 3, PolynomialActivation.cubic()),
              Dense.plan(3, 2))
          .build(Seeds.of(0), Precision.DOUBLE);

  @Test
  void the_error_for_a_nan_weight_names_its_layer() {
    poison(network.layers().get(1).parameters().get(0));
    assertThatThrownBy(() -> fit(network, 0.1))
        .isInstanceOf(DivergenceException.class)
        .hasMessage(
            "expected a finite loss, got NaN in step 1 of epoch 1 at learning rate 0.1;"
                + " the first output that is not finite is that of layer 1"
                + " (Dense 3 -> 3, polynomial of degree 3)");
  }

  @Test
  void the_error_for_a_nan_in_a_nested_layer_names_the_innermost_layer() {
    Sequential outer = Sequential.of(network.layers().get(0), tail());
    poison(network.layers().get(2).parameters().get(1));
    assertThatThrownBy(() -> fit(outer, 0.1))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("is that of layer 1/1 (Dense 3 -> 2)");
  }

  private Sequential tail() {
    return new Sequential(network.layers().subList(1, 3));
  }

  @Test
  void the_error_for_divergence_names_the_learning_rate_and_the_layer() {
    assertThatThrownBy(() -> fit(network, 1e60))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("of epoch")
        .hasMessageContaining("at learning rate 1.0E60")
        .hasMessageMatching(".*, first for parameter \\w+ of layer \\d \\(Dense .*");
  }

  @Test
  void a_failing_step_leaves_the_parameters_unchanged() {
    List<double[]> after = new ArrayList<>();
    Callback remember =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            after.add(Toy.numbers(network));
            return Decision.CONTINUE;
          }
        };
    Trainer trainer = trainer(network, 1e60).with(remember);
    assertThatThrownBy(() -> trainer.fit(Toy.circle(0, 20), 50))
        .isInstanceOf(DivergenceException.class);
    assertThat(after).isNotEmpty();
    assertThat(Toy.numbers(network)).isEqualTo(after.get(after.size() - 1));
  }

  @Test
  void the_error_for_an_infinite_gradient_names_the_parameter() {
    Layer root =
        new Layer() {
          private final Parameter w = new Parameter("root", Tensor.of(Shape.of(1, 2), 0, 1));

          @Override
          public Variable forward(Variable x, Pass pass) {
            return x.plus(w.sqrt());
          }

          @Override
          public List<Parameter> parameters() {
            return List.of(w);
          }

          @Override
          public String toString() {
            return "Root";
          }
        };
    assertThatThrownBy(() -> fit(Sequential.of(root), 0.1))
        .isInstanceOf(DivergenceException.class)
        .hasMessage(
            "expected finite gradients, got others in step 1 of epoch 1 at learning rate 0.1,"
                + " first for parameter root of layer 0 (Root)");
    assertThat(root.parameters().get(0).value().toArray()).containsExactly(0, 1);
  }

  @Test
  void the_error_for_a_loss_that_is_not_finite_says_that_all_outputs_are() {
    Loss broken = (prediction, targets) -> prediction.sum(1).times(0).log();
    assertThatThrownBy(() -> Trainer.create(network, broken).fit(Toy.circle(0, 20), 1))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("all layers' outputs are finite, the loss is not");
  }

  private static void poison(Parameter parameter) {
    double[] values = parameter.value().toColumns();
    values[1] = Double.NaN;
    parameter.set(Tensor.ofColumns(parameter.shape(), Precision.DOUBLE, values));
  }

  private static Trainer trainer(Layer network, double rate) {
    return Trainer.create(network, Loss.softmaxCrossEntropy()).with(new Sgd(rate, 0)).batch(8);
  }

  private static void fit(Layer network, double rate) {
    trainer(network, rate).fit(Toy.circle(0, 20), 50);
  }
}
