package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.model.Model;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every layer must satisfy: repeatable inference, the shapes it promises, gradients of both
 * orders in its parameters and its input, the same predictions after saving and loading, bounds
 * that hold, and the same outputs in ONNX Runtime. A test of a layer implements it:
 *
 * <pre>{@code
 * class ShiftTest implements LayerContract {
 *   @Override
 *   public Layer layer() {
 *     return Shift.plan(3).build(Seeds.of(0), Precision.DOUBLE);
 *   }
 *
 *   @Override
 *   public LayerTypes types() {
 *     return LayerTypes.standard().with("Shift", (it, inner) -> Shift.plan(it.integer("width")));
 *   }
 * }
 * }</pre>
 *
 * <p>A layer that states no bounds, is not written as ONNX, or reads ids of tokens says so by
 * {@link #hasBound}, {@link #hasTrainingBound}, {@link #isInOnnx} and {@link #hasInputGradient}. A
 * layer that reports a local Jacobian is tested by {@link LocalJacobianContract}.
 */
public interface LayerContract extends TrainingBoundContract, OnnxContract {

  /** A new layer with 64-bit parameters, smooth around the inputs it is tried with. */
  @Override
  Layer layer();

  /** The shape of one example to try it with. */
  @Override
  default Shape example() {
    return Shape.of(3);
  }

  /** What builds it again from its description: those of the library, and its own. */
  @Override
  default LayerTypes types() {
    return LayerTypes.standard();
  }

  /** A batch to try it with, shape {@code [n, ...]}, 64-bit. */
  @Override
  default Tensor inputs(int n) {
    return Tensor.normal(Seeds.of(5), example().prepend(n), Precision.DOUBLE);
  }

  /** Whether its input has a derivative; numbers of tokens have none. */
  @Override
  default boolean hasInputGradient() {
    return true;
  }

  /** A pass that gives the same numbers every time, to differentiate in. */
  default Pass pass() {
    return Pass.training(Seeds.of(6));
  }

  @Test
  default void inference_twice_gives_the_same() {
    Layer layer = layer();
    Tensor x = inputs(4);
    assertThat(infer(layer, x).toArray()).isEqualTo(infer(layer, x).toArray());
  }

  @Test
  default void output_shape_is_the_shape_of_the_output() {
    Layer layer = layer();
    Shape promised = layer.outputShape(example()).prepend(4);
    assertThat(infer(layer, inputs(4)).shape()).isEqualTo(promised);
    Variable x = Variable.constant(inputs(4));
    assertThat(layer.forward(x, Pass.training(Seeds.of(1))).shape()).isEqualTo(promised);
  }

  @Test
  default void the_input_shape_it_names_is_one_it_takes() {
    layer().inputShape().ifPresent(shape -> assertThat(shape).isEqualTo(example()));
  }

  @Test
  default void parameters_come_in_the_same_order() {
    Layer layer = layer();
    List<Parameter> before = layer.parameters();
    layer.forward(Variable.constant(inputs(4)), Pass.training(Seeds.of(1)));
    List<Parameter> after = layer.parameters();
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isSameAs(before.get(i));
    }
  }

  @Test
  default void one_example_and_a_batch_agree_row_by_row() {
    Layer layer = layer();
    Tensor x = inputs(4);
    Tensor all = infer(layer, x);
    for (int row = 0; row < 4; row++) {
      assertThat(infer(layer, x.gather(row)).toArray())
          .containsExactly(all.gather(row).toArray(), within(1e-12));
    }
  }

  @Test
  default void no_examples_give_no_outputs() {
    Layer layer = layer();
    assertThat(infer(layer, inputs(0)).shape()).isEqualTo(layer.outputShape(example()).prepend(0));
  }

  @Test
  default void it_is_rebuilt_from_its_description_and_predicts_the_same_bits(@TempDir Path folder) {
    Layer layer = layer();
    // Away from where its plan starts, which a loader might rebuild by chance.
    layer.parameters().forEach(each -> each.set(each.value().times(1.25).plus(0.01)));
    Path file = folder.resolve("layer.safetensors");
    new Model(layer, OutputDecoder.none(), Provenance.none()).save(file, types());
    Layer loaded = Model.load(file, types()).network();
    assertThat(loaded).isExactlyInstanceOf(layer.getClass());
    assertThat(loaded.describe()).isEqualTo(layer.describe());
    assertThat(loaded.toString()).isEqualTo(layer.toString());
    assertThat(loaded.parameters()).hasSameSizeAs(layer.parameters());
    for (int i = 0; i < layer.parameters().size(); i++) {
      Parameter saved = layer.parameters().get(i);
      Parameter read = loaded.parameters().get(i);
      assertThat(read.name()).isEqualTo(saved.name());
      assertThat(read.role()).isEqualTo(saved.role());
      assertThat(read.value().toColumns()).isEqualTo(saved.value().toColumns());
    }
    Tensor x = inputs(4);
    assertThat(infer(loaded, x).toArray()).isEqualTo(infer(layer, x).toArray());
  }

  @Test
  default void its_types_state_the_shapes_of_its_parameters() {
    Layer layer = layer();
    Map<String, Shape> shapes = types().parameterShapes(layer.describe());
    assertThat(shapes.values())
        .containsExactlyInAnyOrderElementsOf(
            layer.parameters().stream().map(Parameter::shape).toList());
  }

  @Test
  default void gradients_are_right_in_parameters_and_input() {
    Layer layer = layer();
    Parameter x = new Parameter("input", Parameter.Role.INPUT, inputs(4));
    assertThat(GradCheck.firstOrder(() -> train(layer, x), with(layer, x))).isLessThan(1e-6);
  }

  @Test
  default void gradients_of_gradients_are_right_in_parameters_and_input() {
    Layer layer = layer();
    Parameter x = new Parameter("input", Parameter.Role.INPUT, inputs(4));
    if (with(layer, x).isEmpty()) {
      // Token ids in, token ids out: nothing that a gradient could be asked for reaches the output.
      assertThat(train(layer, x).toString()).startsWith("Constant");
      return;
    }
    assertThat(GradCheck.secondOrder(() -> train(layer, x), with(layer, x))).isLessThan(1e-6);
  }

  private static Tensor infer(Layer layer, Tensor x) {
    return layer.forward(Variable.constant(x), Pass.inference()).value();
  }

  private Variable train(Layer layer, Variable x) {
    return layer.forward(x, pass());
  }

  /** The input, where it can be moved, and everything that learns. */
  private List<Parameter> with(Layer layer, Parameter x) {
    return Stream.concat(Stream.of(x).filter(p -> hasInputGradient()), learned(layer)).toList();
  }

  /** The parameters that training changes by their gradients. */
  static Stream<Parameter> learned(Layer layer) {
    return layer.parameters().stream().filter(each -> each.role() != Parameter.Role.STATE);
  }
}
