package org.chainzrule.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.io.DataException;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.onnx.OnnxFile;
import org.chainzrule.onnx.OnnxGraph;
import org.chainzrule.onnx.OnnxInput;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * Writes networks as ONNX, which ONNX Runtime and other programs run without this library.
 *
 * <pre>{@code
 * Onnx.write(Model.load(Path.of("digits.safetensors")), Shape.of(784), Path.of("digits.onnx"));
 * }</pre>
 *
 * <p>The graph has one input, {@code "input"}: the rows that a {@link Predictor} takes, with the
 * same axes {@code [n, ...]}, any number of examples at once. Its outputs have the names of what a
 * {@link Prediction} gives: {@code "outputs"} always, and {@code "classes"}, {@code
 * "probabilities"} and {@code "expected"} where the decoder gives them. Numbers are of the
 * network's precision, classes are whole numbers of 64 bits.
 *
 * @see <a href="https://onnx.ai">ONNX</a>
 */
public final class Onnx {

  private Onnx() {}

  /**
   * Writes a network, whose outputs are not read any further.
   *
   * @param example the shape of one example, without the batch axis
   * @param file is written whole or not at all
   * @throws IllegalArgumentException if the network does not take such examples, or a layer has no
   *     meaning in ONNX; the message names its path
   * @throws DataException if the file cannot be written
   */
  public static void write(Layer network, Shape example, Path file) {
    write(new Model(network, OutputDecoder.none(), Provenance.none()), example, file);
  }

  /** Writes a network with what its decoder reads; as {@link #write(Layer, Shape, Path)}. */
  public static void write(Model model, Shape example, Path file) {
    write(model, OnnxInput.numbers(example), file);
  }

  /**
   * Checks that a network can be written, by all that {@link #write(Model, Shape, Path)} does but
   * for the file: before a training, so that it does not fail after it.
   *
   * @throws IllegalArgumentException if the network does not take such examples, a layer or the
   *     decoder has no meaning in ONNX, or the file would be too large
   */
  public static void check(Model model, Shape example) {
    check(model, OnnxInput.numbers(example), UnaryOperator.identity(), UnaryOperator.identity());
  }

  /**
   * Writes a network that reads numbers or token ids; as {@link #write(Model, Shape, Path)}.
   *
   * @throws IllegalArgumentException also if the number of tokens is left open and a layer needs it
   */
  public static void write(Model model, OnnxInput input, Path file) {
    write(model, input, UnaryOperator.identity(), UnaryOperator.identity(), file);
  }

  /**
   * Writes a network behind something else.
   *
   * @param first what is made of the input
   * @param shape the shape of one example of it, by that of the input
   */
  @Internal("text")
  public static void write(
      Model model,
      OnnxInput input,
      UnaryOperator<OnnxTensor> first,
      UnaryOperator<Shape> shape,
      Path file) {
    build(model, input, first, shape, made -> made.write(file));
  }

  /** Checks that a network behind something else can be written. */
  @Internal("text")
  public static void check(
      Model model, OnnxInput input, UnaryOperator<OnnxTensor> first, UnaryOperator<Shape> shape) {
    build(model, input, first, shape, made -> {});
  }

  /** Builds the file; what it refers to lives as long as its use. */
  private static void build(
      Model model,
      OnnxInput input,
      UnaryOperator<OnnxTensor> first,
      UnaryOperator<Shape> shape,
      Consumer<OnnxFile> use) {
    Layer network = model.network();
    OnnxGraph graph = new OnnxGraph();
    OnnxTensor x = graph.input(input, NamedParameters.precision(network));
    Shape example = shape.apply(input.example());
    Shape output = network.outputShape(example);
    Map<OnnxTensor, List<?>> outputs = new LinkedHashMap<>();
    try (TensorScope scope = TensorScope.open();
        Recording paused = Recording.pause()) {
      OnnxTensor y = network.onnx(graph.reversed(first.apply(x), example.rank()), example);
      List<?> sizes = sizes(output, input.anyLength() ? longer(network, shape, input) : output);
      outputs.put(graph.output("outputs", y, output.rank()), sizes);
      Map<String, Shape> shapes = shapes(model.decoder(), output);
      Map<String, OnnxTensor> read = model.decoder().onnx(y, output);
      shapes.forEach(
          (name, own) -> {
            OnnxTensor each = read.get(name);
            OnnxTensor narrow = each.type() == OnnxType.INT64 ? each : each.as(y.type());
            outputs.put(graph.output(name, narrow, own.rank()), sizes(own, own));
          });
      Shape other = input.anyLength() ? input.longer().example() : input.example();
      use.accept(
          OnnxFile.of(
              graph,
              Provenance.libraryVersion(),
              Map.of(x, sizes(input.example(), other)),
              outputs));
    }
  }

  /** The shape of an output for one token more. */
  private static Shape longer(Layer network, UnaryOperator<Shape> shape, OnnxInput input) {
    try {
      return network.outputShape(shape.apply(input.longer().example()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected a network that reads any number of tokens, got one that does not: "
              + e.getMessage()
              + "; OnnxInput.tokens(length) says how many it reads",
          e);
    }
  }

  /** What a decoder gives for one example, by name, in this order. */
  private static Map<String, Shape> shapes(OutputDecoder decoder, Shape output) {
    Tensor zeros = Tensor.zeros(output.prepend(1), Precision.DOUBLE);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    decoder.decide(zeros).ifPresent(classes -> shapes.put("classes", Shape.of()));
    decoder.probabilities(zeros).ifPresent(p -> shapes.put("probabilities", p.shape().tail()));
    decoder
        .expected(Variable.constant(zeros))
        .ifPresent(e -> shapes.put("expected", e.shape().tail()));
    return shapes;
  }

  /** The sizes of a batch: names where they are known only when the graph runs. */
  private static List<?> sizes(Shape example, Shape longer) {
    List<Object> sizes = new ArrayList<>();
    sizes.add("batch");
    for (int axis = 0; axis < example.rank(); axis++) {
      int size = example.size(axis);
      boolean fixed = size == longer.size(axis);
      sizes.add(fixed ? (Object) size : longer.size(axis) == size + 1 ? "tokens" : "size_" + axis);
    }
    return sizes;
  }
}
