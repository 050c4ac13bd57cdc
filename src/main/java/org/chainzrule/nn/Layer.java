package org.chainzrule.nn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;

/** A function with learned parameters. Rows of its input are examples. */
public interface Layer {

  /**
   * The output for a batch.
   *
   * @param x shape {@code [n, ...]}
   * @param pass whether it is for training, and where to report the local derivative
   */
  Variable forward(Variable x, Pass pass);

  /** The learned parameters, always in the same order. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * Freezes all its parameters and states, those of the layers inside it too: training leaves them
   * as they are. See {@link Parameter#freeze}.
   */
  default void freeze() {
    parameters().forEach(Parameter::freeze);
  }

  /** Lets training change all its parameters and states again. */
  default void unfreeze() {
    parameters().forEach(Parameter::unfreeze);
  }

  /** The layers inside it by the names that {@link Pass#through} runs them under, in order. */
  default Map<String, Layer> parts() {
    return Map.of();
  }

  /**
   * What it is without its numbers, for saving: a type that {@link LayerTypes} can build again, its
   * settings and its {@link #parts}. By default it has none.
   *
   * @throws UnsupportedOperationException if it has none
   */
  default Description describe() {
    throw new UnsupportedOperationException(
        "expected layers that can be saved, got "
            + this
            + "; "
            + getClass().getSimpleName()
            + " needs describe(), and its type in LayerTypes for loading");
  }

  /**
   * What is certain about it for all inputs in a box at once, with the numbers it has now. By
   * default nothing is: whoever certifies a network refuses it by name.
   *
   * @throws IllegalArgumentException if nothing is, or parameters are not finite
   */
  default LayerBound bound() {
    throw new IllegalArgumentException("expected layers that state their bounds, got " + this);
  }

  /**
   * Where its outputs lie while inputs move in boxes, of differentiable operations, with the
   * numbers it has now: what {@link org.chainzrule.penalty.IntervalBoundPenalty} trains. By default
   * it is not known, and such a training refuses the layer by name.
   *
   * @throws IllegalArgumentException if it is not known
   */
  default TrainingBound trainingBound() {
    throw new IllegalArgumentException(
        "expected layers that state bounds to be trained (trainingBound), got " + this);
  }

  /**
   * What it makes of its input in an ONNX graph, outside training and with the numbers it has now.
   * By default that is not known, and {@link org.chainzrule.model.Onnx} refuses the layer by name.
   * A layer with layers inside exports them by {@link OnnxTensor#through}.
   *
   * @param x the input; its axes are those of a batch with the axes of an example in reverse, see
   *     {@link OnnxTensor}
   * @param input the shape of one example; the length of texts may be another when the graph runs
   * @return the output, with its axes likewise
   * @throws IllegalArgumentException if it has no meaning in ONNX
   */
  default OnnxTensor onnx(OnnxTensor x, Shape input) {
    throw new IllegalArgumentException(
        "expected layers that can be written as ONNX, got "
            + this
            + "; "
            + getClass().getSimpleName()
            + " needs onnx(x, input)");
  }

  /** The shape of one example it takes, if it takes only one. */
  default Optional<Shape> inputShape() {
    return Optional.empty();
  }

  /**
   * The shape of one example's output.
   *
   * @param input the shape of one example
   * @throws IllegalArgumentException if the layer does not take such an input
   */
  default Shape outputShape(Shape input) {
    inputShape()
        .filter(expected -> !expected.equals(input))
        .ifPresent(
            expected -> {
              throw new IllegalArgumentException(
                  this + " takes examples of shape " + expected + ", got " + input);
            });
    return input;
  }

  /**
   * The fewest examples of a batch that it can be trained with. By default as many as the layers
   * inside it need, which are taken to get the same input; 1 without any.
   *
   * @param input the shape of one example
   */
  default int leastBatch(Shape input) {
    return parts().values().stream().mapToInt(part -> part.leastBatch(input)).max().orElse(1);
  }

  /**
   * The floating-point operations that one example takes in inference, inner layers included: each
   * addition and multiplication is one, and so is each value of a function such as tanh. By default
   * what the shapes of the parameters suggest: a weight is multiplied and added once for every
   * place of the output that it serves, {@code 2 |w| |output| / columns(w)}; a coefficient of
   * degree 1 and above once for every output; a scale is multiplied once for every output. Override
   * it where that is wrong.
   *
   * @param input the shape of one example
   */
  default long flops(Shape input) {
    Shape output = outputShape(input);
    return parameters().stream().mapToLong(each -> flops(each, output)).sum();
  }

  private static long flops(Parameter p, Shape output) {
    return switch (p.role()) {
      case WEIGHT -> 2L * p.shape().length() * places(p.shape(), output);
      case COEFFICIENT -> 2L * (Math.max(1, p.shape().sizes()[0]) - 1) * output.length();
      case SCALE -> output.length();
      case BIAS, EMBEDDING, STATE, INPUT -> 0;
    };
  }

  /** How often a weight's columns fit into an output: once, or once a pixel of an image. */
  private static long places(Shape w, Shape output) {
    int columns = w.rank() == 0 ? 1 : Math.max(1, w.size(w.rank() - 1));
    return output.length() % columns == 0 ? output.length() / columns : 1;
  }
}
