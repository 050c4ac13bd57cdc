package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.model.Onnx;
import org.chainzrule.onnx.OnnxRun;
import org.chainzrule.onnx.OnnxRuntimeLibrary;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the export of every layer must satisfy: ONNX Runtime gives the same outputs. A part of
 * {@link LayerContract}. The comparison is skipped, and says so, where ONNX Runtime is not on the
 * class path.
 */
public interface OnnxContract {

  /** A new layer with 64-bit parameters. */
  Layer layer();

  /** The shape of one example to try it with. */
  Shape example();

  /** A batch to try it with. */
  Tensor inputs(int n);

  /** What builds it again from its description. */
  LayerTypes types();

  /** Whether it has a meaning in ONNX; others are refused by name. */
  default boolean isInOnnx() {
    return true;
  }

  @Test
  default void onnx_runtime_gives_the_same_outputs_for_any_number_of_examples(
      @TempDir Path folder) {
    Layer layer = moved(layer());
    if (isInOnnx()) {
      OnnxRuntimeLibrary.assumePresent();
      assertSame(layer, folder.resolve("double.onnx"), 1e-6);
      assertSame(in32Bits(layer), folder.resolve("single.onnx"), 1e-5);
    }
  }

  @Test
  default void a_layer_without_a_meaning_in_onnx_is_refused_by_name(@TempDir Path folder) {
    if (!isInOnnx()) {
      assertThatThrownBy(() -> Onnx.write(layer(), example(), folder.resolve("layer.onnx")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected layers that can be written as ONNX, got " + layer());
      assertThat(folder).isEmptyDirectory();
    }
  }

  private void assertSame(Layer layer, Path file, double error) {
    Onnx.write(layer, example(), file);
    try (OnnxRun run = new OnnxRun(file)) {
      for (int n : new int[] {4, 1}) {
        Tensor x = inputs(n);
        Precision precision =
            layer.parameters().isEmpty()
                ? Precision.SINGLE
                : layer.parameters().get(0).value().precision();
        Variable batch = Variable.constant(x.cast(precision));
        Tensor expected = layer.forward(batch, Pass.inference()).value();
        OnnxRun.Output got = run.outputs(x).get("outputs");
        assertThat(got.shape()).isEqualTo(expected.shape());
        assertClose(got.values(), expected.toArray(), error);
      }
    }
  }

  /** Compares numbers by the size of the largest one. */
  static void assertClose(double[] got, double[] expected, double error) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertThat(got).containsExactly(expected, Offset.offset(error * largest + Double.MIN_NORMAL));
  }

  /** Away from where its plan starts, such as biases of 0. */
  private static Layer moved(Layer layer) {
    for (Parameter each : layer.parameters()) {
      Tensor noise = Tensor.normal(Seeds.of(9), each.shape(), Precision.DOUBLE);
      each.set(each.value().times(1.25).plus(noise.map(Curve.SIGMOID, 0)));
    }
    return layer;
  }

  private Layer in32Bits(Layer layer) {
    Layer single = types().plan(layer.describe()).build(Seeds.of(1), Precision.SINGLE);
    for (int i = 0; i < layer.parameters().size(); i++) {
      single.parameters().get(i).set(layer.parameters().get(i).value().cast(Precision.SINGLE));
    }
    return single;
  }
}
