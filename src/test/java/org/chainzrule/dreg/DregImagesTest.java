package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Dreg.Scope;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every scope on images: the same numbers and gradients as by one backward pass an output. */
class DregImagesTest {

  private final Tensor rows = Tensor.normal(Seeds.of(1), Shape.of(3, 20), Precision.DOUBLE);

  /** A padded convolution of a stride, pooling, a dense layer and a head. */
  private final Sequential network =
      Sequential.plan(
              Unflatten.plan(5, 4, 1),
              Convolution.plan(new Window(3, 2, 1, 1), 1, 2, PolynomialActivation.cubic()),
              MaxPooling.plan(Window.of(2).withStride(2)),
              Convolution.plan(Window.of(2, 1), 2, 2, Activation.tanh()),
              Flatten.plan(),
              Dense.plan(4, 2))
          .build(Seeds.of(4), Precision.DOUBLE);

  private static Dreg exact(Scope scope) {
    return Dreg.of(scope, Schedule.constant(1)).probing(0);
  }

  /** The first layers, from rows to rows. */
  private UnaryOperator<Variable> upTo(int end) {
    Layer part = new Sequential(network.layers().subList(0, end));
    return x -> part.forward(x, Pass.inference()).flatten();
  }

  private UnaryOperator<Variable> alone(int place, int... image) {
    Layer layer = network.layers().get(place);
    return x ->
        layer
            .forward(x.reshape(Shape.of(image).prepend(x.shape().size(0))), Pass.inference())
            .flatten();
  }

  private Variable slopes(int place, Variable before) {
    Convolution layer = (Convolution) network.layers().get(place);
    Convolution linear =
        new Convolution(layer.weight(), layer.bias(), Activation.identity(), layer.window());
    Variable z = linear.forward(before, Pass.inference());
    return layer.activation().slope(z).squared().sum().times(1.0 / 3);
  }

  private Variable expected(Scope scope) {
    Variable x = Variable.constant(rows);
    return switch (scope) {
      case LAYER ->
          Backward.squares(alone(1, 5, 4, 1), x)
              .mean()
              .plus(Backward.squares(alone(3, 2, 2, 2), upTo(3).apply(x)).mean());
      case SLOPE ->
          slopes(1, upTo(1).apply(x).reshape(Shape.of(3, 5, 4, 1)))
              .plus(slopes(3, upTo(3).apply(x).reshape(Shape.of(3, 2, 2, 2))));
      case CUMULATIVE ->
          Backward.squares(upTo(2), x).mean().plus(Backward.squares(upTo(4), x).mean());
      case ADJOINT -> throw new IllegalArgumentException("expected a scope with layers");
    };
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADJOINT")
  void backward_passes_agree_in_value_and_gradient(Scope scope) {
    Variable slow = expected(scope);
    Variable fast = Backward.of(exact(scope), network, rows);
    double number = slow.value().item();
    assertThat(fast.value().item()).isCloseTo(number, within(1e-12 * number));
    double[] gradients = Backward.gradients(slow, network);
    double largest = Arrays.stream(gradients).map(Math::abs).max().orElseThrow();
    assertThat(largest).isGreaterThan(1e-3);
    assertThat(Backward.gradients(fast, network))
        .containsExactly(gradients, within(1e-11 * largest));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADJOINT")
  void images_as_input_give_the_same(Scope scope) {
    List<Layer> layers = network.layers();
    Layer onImages = new Sequential(layers.subList(1, layers.size()));
    double expected = Backward.of(exact(scope), network, rows).value().item();
    Tensor images = rows.reshape(Shape.of(3, 5, 4, 1));
    assertThat(Backward.of(exact(scope), onImages, images).value().item()).isEqualTo(expected);
  }

  @Test
  void a_hinge_sees_each_example() {
    Dreg hinge = exact(Scope.LAYER).above(0.1);
    Variable x = Variable.constant(rows);
    double expected = 0;
    for (Variable squares :
        List.of(
            Backward.squares(alone(1, 5, 4, 1), x),
            Backward.squares(alone(3, 2, 2, 2), upTo(3).apply(x)))) {
      for (double square : squares.value().toArray()) {
        expected += Math.pow(Math.max(0, Math.sqrt(square) - 0.1), 2) / 3;
      }
    }
    assertThat(Backward.of(hinge, network, rows).value().item())
        .isCloseTo(expected, within(1e-12 * expected));
  }
}
