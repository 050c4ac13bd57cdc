package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.model.ModelSummary;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Concat;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class LayerExceptionTest {

  /** A sequence in a residual block in a concatenation in a sequence. */
  private static Layer deep(Layer innermost) {
    Layer block = new Residual(Sequential.of(new Dropout(0.5), innermost));
    return Sequential.of(new Dropout(0.1), new Concat(List.of(new Dropout(0.2), block)));
  }

  private static Layer dense(int in, int out) {
    return Dense.plan(in, out).build(Seeds.of(0), Precision.DOUBLE);
  }

  @Test
  void a_wrong_width_tells_the_path_of_the_layer() {
    Layer network = deep(dense(4, 4));
    assertThat(network.outputShape(Shape.of(4))).isEqualTo(Shape.of(8));
    assertThatThrownBy(() -> network.outputShape(Shape.of(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 1/1/inner/1: Dense 4 -> 4 takes examples of shape [4], got [7]");
    assertThatThrownBy(() -> ModelSummary.of(network, Shape.of(7)))
        .hasMessageStartingWith("layer 1/1/inner/1: ");
    LayerException e =
        catchThrowableOfType(LayerException.class, () -> network.outputShape(Shape.of(7)));
    assertThat(e.path()).isEqualTo("1/1/inner/1");
  }

  @Test
  void a_wrong_image_shape_tells_the_path_of_the_layer() {
    Layer twoChannels =
        Convolution.plan(new Window(3, 3, 1, 1), 2, 2, Activation.tanh())
            .build(Seeds.of(0), Precision.DOUBLE);
    assertThatThrownBy(
            () -> Sequential.of(new Unflatten(Shape.of(4, 4, 1)), new Residual(twoChannels)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer 1/inner: Convolution")
        .hasMessageContaining("[4, 4, 1]");
  }

  /** Found while it runs, since a layer that does not state its shapes takes any. */
  @Test
  void a_layer_that_fails_while_it_runs_tells_its_path() {
    Variable w = Variable.constant(Tensor.zeros(Shape.of(4, 4), Precision.DOUBLE));
    Layer network = deep((x, pass) -> x.matmul(w));
    Variable wide = Variable.constant(Tensor.zeros(Shape.of(2, 7), Precision.DOUBLE));
    assertThatThrownBy(() -> network.forward(wide, Pass.inference()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer 1/1/inner/1: ")
        .hasMessageContaining("[2, 7]");
    Layer dense = deep(dense(4, 4));
    assertThatThrownBy(() -> dense.forward(wide, Pass.inference()))
        .hasMessageStartingWith("layer 1/1/inner/1: Dense 4 -> 4");
  }
}
