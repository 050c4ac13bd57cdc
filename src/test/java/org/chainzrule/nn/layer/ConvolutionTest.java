package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConvolutionTest {

  private static Convolution layer(Window window, int in, int out, ActivationPlan activation) {
    return (Convolution)
        Convolution.plan(window, in, out, activation).build(Seeds.of(3), Precision.DOUBLE);
  }

  private static LocalJacobian jacobian(Layer layer, Tensor x) {
    Pass pass = Pass.inference();
    layer.forward(Variable.constant(x), pass);
    return pass.reports().get(0).jacobian().get();
  }

  private static Tensor images(int... sizes) {
    return Tensor.normal(Seeds.of(5), Shape.of(sizes), Precision.DOUBLE);
  }

  @Test
  void it_slides_weights_over_an_image_without_flipping_them() {
    Parameter w = new Parameter("weight", Tensor.of(Shape.of(2, 1), 2, 3));
    Parameter b = new Parameter("bias", Parameter.Role.BIAS, Tensor.of(Shape.of(1, 1), 0.5));
    Layer layer = new Convolution(w, b, Activation.identity(), Window.of(2, 1));
    Variable image = Variable.constant(Tensor.of(Shape.of(1, 3, 1, 1), 1, 10, 100));
    assertThat(layer.forward(image, Pass.inference()).value().toArray())
        .containsExactly(32.5, 320.5);
  }

  /** One place is a dense layer on what is under the window; only sums have another order. */
  @Test
  void over_a_window_as_large_as_the_image_it_is_a_dense_layer() {
    Convolution layer = layer(Window.of(3, 2), 2, 4, PolynomialActivation.cubic());
    Tensor x = images(5, 3, 2, 2);
    Dense dense = new Dense(layer.weight(), layer.bias(), layer.activation());
    Tensor rows = x.reshape(Shape.of(5, 12));
    assertThat(layer.forward(Variable.constant(x), Pass.inference()).value().toArray())
        .containsExactly(
            dense.forward(Variable.constant(rows), Pass.inference()).value().toArray(),
            within(1e-14));
    double expected = jacobian(dense, rows).meanSquaredNorm().value().item();
    assertThat(jacobian(layer, x).meanSquaredNorm().value().item())
        .isCloseTo(expected, within(1e-14 * expected));
  }

  @Test
  void padding_with_zeros_is_the_same_as_a_larger_image() {
    Window window = Window.of(3).withStride(2).withPadding(1);
    Convolution padded = layer(window, 1, 3, Activation.tanh());
    Tensor x = images(2, 4, 5, 1);
    double[] wide = new double[2 * 6 * 7];
    for (int i = 0; i < 2; i++) {
      for (int column = 0; column < 4; column++) {
        for (int row = 0; row < 5; row++) {
          wide[(i * 6 + column + 1) * 7 + row + 1] = x.at(i, column, row, 0);
        }
      }
    }
    Convolution plain =
        new Convolution(padded.weight(), padded.bias(), padded.activation(), window.withPadding(0));
    Variable larger = Variable.constant(Tensor.of(Shape.of(2, 6, 7, 1), wide));
    assertThat(padded.forward(Variable.constant(x), Pass.inference()).value().toArray())
        .isEqualTo(plain.forward(larger, Pass.inference()).value().toArray());
  }

  @Test
  void taps_beyond_the_edge_do_not_count() {
    Parameter w = new Parameter("weight", Tensor.of(Shape.of(3, 1), 1, 2, 4));
    Parameter b = new Parameter("bias", Parameter.Role.BIAS, Tensor.of(Shape.of(1, 1), 0));
    Convolution plain = new Convolution(w, b, Activation.identity(), Window.of(1, 3));
    assertThat(jacobian(plain, images(1, 1, 3, 1)).squaredNorm().value().item()).isEqualTo(21);
    Window padded = new Window(1, 3, 2, 1);
    Convolution layer = new Convolution(w, b, Activation.identity(), padded);
    // Two places along the height, on taps (2, 4) and (1, 2); a column of padding on either side,
    // of which the stride of two meets the first: places on columns -1 and 1 of two.
    assertThat(jacobian(layer, images(1, 2, 3, 1)).squaredNorm().value().item()).isEqualTo(25);
  }

  @Test
  void weights_have_the_variance_of_a_dense_layer_with_as_many_inputs() {
    Tensor w = layer(Window.of(5), 8, 40, Activation.relu()).weight().value();
    assertThat(w.shape()).isEqualTo(Shape.of(200, 40));
    assertThat(w.dot(w) / w.length()).isCloseTo(2.0 / 200, within(5e-4));
  }

  @Test
  void it_has_one_polynomial_for_each_channel() {
    Layer layer = layer(Window.of(5), 1, 8, PolynomialActivation.cubic());
    assertThat(layer.parameters())
        .extracting(Parameter::shape)
        .containsExactly(Shape.of(25, 8), Shape.of(1, 8), Shape.of(4, 8));
    assertThat(layer).hasToString("Convolution 1 -> 8, 5 x 5, polynomial of degree 3");
  }

  @Test
  void images_that_do_not_fit_are_rejected() {
    Layer layer = layer(Window.of(3), 2, 4, Activation.tanh());
    assertThat(layer.outputShape(Shape.of(9, 4, 2))).isEqualTo(Shape.of(7, 2, 4));
    assertThatThrownBy(() -> layer.outputShape(Shape.of(9, 4, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Convolution 2 -> 4, 3 x 3, tanh takes images [width, height, 2], got shape"
                + " [9, 4, 1]");
    assertThatThrownBy(() -> layer.forward(Variable.constant(images(1, 72)), Pass.inference()))
        .hasMessageContaining("got shape [72]");
    assertThatThrownBy(() -> layer.outputShape(Shape.of(9, 2, 2)))
        .hasMessage(
            "expected an image of at least 3 x 3 for a window of 3 x 3, got shape [9, 2, 2]");
  }

  @Test
  void sizes_that_do_not_fit_are_rejected() {
    assertThatThrownBy(() -> Convolution.plan(Window.of(3), 0, 4, Activation.relu()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected positive numbers of channels, got 0 and 4");
    Dense dense = (Dense) Dense.plan(10, 2).build(Seeds.of(0), Precision.DOUBLE);
    assertThatThrownBy(
            () -> new Convolution(dense.weight(), dense.bias(), Activation.relu(), Window.of(3)))
        .hasMessage(
            "expected weights with a multiple of 9 rows for a window of 3 x 3, got shape"
                + " [10, 2]");
  }

  @Nested
  class Cubic extends Case {
    Cubic() {
      super(Window.of(2, 3), 2, PolynomialActivation.cubic(), Shape.of(4, 3, 2));
    }
  }

  @Nested
  class PaddedCubic extends Case {
    PaddedCubic() {
      super(Window.of(3).withPadding(1), 1, PolynomialActivation.cubic(), Shape.of(2, 4, 1));
    }
  }

  @Nested
  class StridedTanh extends Case {
    StridedTanh() {
      super(Window.of(3, 2).withStride(2), 2, Activation.tanh(), Shape.of(6, 3, 2));
    }
  }

  @Nested
  class PaddedAndStridedGelu extends Case {
    PaddedAndStridedGelu() {
      super(new Window(3, 2, 2, 2), 2, Activation.gelu(), Shape.of(3, 4, 2));
    }
  }

  @Nested
  class Linear extends Case {
    Linear() {
      super(Window.of(2), 2, Activation.identity(), Shape.of(3, 4, 2));
    }
  }

  @Nested
  class PaddedLinear extends Case {
    PaddedLinear() {
      super(new Window(3, 3, 2, 1), 1, Activation.identity(), Shape.of(4, 5, 1));
    }
  }

  abstract static class Case implements LocalJacobianContract {
    private final Window window;
    private final int in;
    private final ActivationPlan activation;
    private final Shape example;

    Case(Window window, int in, ActivationPlan activation, Shape example) {
      this.window = window;
      this.in = in;
      this.activation = activation;
      this.example = example;
    }

    @Override
    public Convolution layer() {
      return ConvolutionTest.layer(window, in, 3, activation);
    }

    @Override
    public Shape example() {
      return example;
    }
  }
}
