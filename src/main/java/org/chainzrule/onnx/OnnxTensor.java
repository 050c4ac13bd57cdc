package org.chainzrule.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.chainzrule.Internal;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * A tensor in an ONNX graph that is being written: what a layer gets, and what it makes of it. Each
 * method adds nodes to the graph and gives what they compute.
 *
 * <p>The first axis counts examples. The axes of an example are in reverse, which is their order in
 * memory: examples {@code [in]} are {@code [n, in]}, images {@code [w, h, channels]} are {@code [n,
 * channels, h, w]} as ONNX wants them, sequences {@code [L, d]} are {@code [n, d, L]}. The units of
 * a layer are therefore always axis 1.
 *
 * <pre>{@code
 * public OnnxTensor onnx(OnnxTensor x, Shape input) {
 *   return x.node("Sin").times(x).plus(1); // y = x sin x + 1
 * }
 * }</pre>
 */
public final class OnnxTensor {

  private final OnnxGraph graph;
  private final String name;
  private final OnnxType type;

  OnnxTensor(OnnxGraph graph, String name, OnnxType type) {
    this.graph = graph;
    this.name = name;
    this.type = type;
  }

  String name() {
    return name;
  }

  /** What its elements are. */
  public OnnxType type() {
    return type;
  }

  /**
   * What an operator of ONNX makes of this tensor and others, with elements of this type.
   *
   * @param operator of opset 18 with one output, such as {@code "Sin"}
   */
  public OnnxTensor node(String operator, OnnxTensor... others) {
    return node(operator, Map.of(), others);
  }

  /**
   * As {@link #node(String, OnnxTensor...)} with attributes.
   *
   * @param attributes by name: whole numbers (as {@code Integer}), other numbers (as {@code
   *     Double}), text, or {@code int[]}
   */
  public OnnxTensor node(String operator, Map<String, ?> attributes, OnnxTensor... others) {
    return node(type, operator, attributes, others);
  }

  private OnnxTensor node(
      OnnxType result, String operator, Map<String, ?> attributes, OnnxTensor... others) {
    List<OnnxTensor> inputs = new ArrayList<>(List.of(this));
    inputs.addAll(List.of(others));
    // A step along sequences is a graph inside another one, whose tensors it may use.
    OnnxGraph innermost =
        inputs.stream()
            .map(input -> input.graph)
            .max(Comparator.comparingInt(OnnxGraph::depth))
            .orElseThrow();
    return innermost.node(operator, inputs, attributes, List.of(result)).get(0);
  }

  /** {@code x + other}. Axes are matched from the last one; those of size 1 stretch. */
  public OnnxTensor plus(OnnxTensor other) {
    return node("Add", other);
  }

  /** {@code x + term}. */
  public OnnxTensor plus(double term) {
    return term == 0 ? this : plus(constant(term));
  }

  /** {@code x - other}. */
  public OnnxTensor minus(OnnxTensor other) {
    return node("Sub", other);
  }

  /** {@code x other}, element by element. */
  public OnnxTensor times(OnnxTensor other) {
    return node("Mul", other);
  }

  /** {@code factor x}. */
  public OnnxTensor times(double factor) {
    return factor == 1 ? this : times(constant(factor));
  }

  /** {@code x / other}, element by element. */
  public OnnxTensor divide(OnnxTensor other) {
    return node("Div", other);
  }

  /** The matrix product over this tensor's last axis. */
  public OnnxTensor matmul(OnnxTensor other) {
    return node("MatMul", other);
  }

  /**
   * A sum of products in Einstein's notation, which also says how the axes lie. ONNX Runtime fuses
   * a matrix product with a transposition before it into an operator that it has in 32 bits alone.
   *
   * @param equation such as {@code "nil,io->nlo"}
   */
  public OnnxTensor einsum(String equation, OnnxTensor other) {
    return node("Einsum", Map.of("equation", equation), other);
  }

  /** Where this is less than another: {@link OnnxType#BOOL}. */
  public OnnxTensor less(OnnxTensor other) {
    return node(OnnxType.BOOL, "Less", Map.of(), other);
  }

  /** One of two where this {@link OnnxType#BOOL} tensor is true, the other elsewhere. */
  public OnnxTensor choose(OnnxTensor where, OnnxTensor elsewhere) {
    return node(where.type, "Where", Map.of(), where, elsewhere);
  }

  /** The same numbers as elements of another type. */
  public OnnxTensor as(OnnxType other) {
    return other == type ? this : node(other, "Cast", Map.of("to", other.code));
  }

  /** The sum over one axis, which goes. */
  public OnnxTensor sum(int axis) {
    return node("ReduceSum", Map.of("keepdims", 0), integers(axis));
  }

  /** The largest number over one axis, which goes. */
  public OnnxTensor max(int axis) {
    return node("ReduceMax", Map.of("keepdims", 0), integers(axis));
  }

  /** The place of the largest number over one axis, which goes: the first of equal ones. */
  public OnnxTensor argmax(int axis) {
    return node(OnnxType.INT64, "ArgMax", Map.of("axis", axis, "keepdims", 0));
  }

  /** The axes in another order. */
  public OnnxTensor permute(int... order) {
    boolean same = IntStream.range(0, order.length).allMatch(axis -> order[axis] == axis);
    return same ? this : node("Transpose", Map.of("perm", order));
  }

  /**
   * The same elements in another shape, the last axis fastest.
   *
   * @param sizes of all axes; 0 keeps that axis, -1 is found
   */
  public OnnxTensor reshape(int... sizes) {
    return node("Reshape", integers(sizes));
  }

  /** A part along an axis, from one place to before another. */
  public OnnxTensor slice(int axis, int from, int to) {
    return node("Slice", integers(from), integers(to), integers(axis));
  }

  /** Tensors one after the other along an axis. */
  public OnnxTensor concat(int axis, OnnxTensor... others) {
    return node("Concat", Map.of("axis", axis), others);
  }

  /** With an axis of size 1 at a place. */
  public OnnxTensor unsqueeze(int axis) {
    return node("Unsqueeze", integers(axis));
  }

  /**
   * A number as a constant of this tensor's type, without axes.
   *
   * @throws IllegalArgumentException if this tensor has whole numbers and the value is none
   */
  public OnnxTensor constant(double value) {
    return constant("number", Shape.of(), value);
  }

  /**
   * Numbers as a constant, in the precision and the shape that they have.
   *
   * @param name says what they are, such as {@code "weight"}
   */
  public OnnxTensor constant(String name, Tensor values) {
    return graph.constant(name, values);
  }

  /**
   * Numbers as a constant of this tensor's type, in reading order.
   *
   * @param name says what they are
   * @throws IllegalArgumentException if this tensor has whole numbers and a value is none
   */
  public OnnxTensor constant(String name, Shape shape, double... values) {
    if (type == OnnxType.INT64) {
      Arrays.stream(values).forEach(value -> requireWhole(name, value));
    }
    return constant(name, Tensor.of(shape, type.precision(), values)).as(type);
  }

  private static void requireWhole(String name, double value) {
    if (value != (long) value) {
      throw new IllegalArgumentException(
          "expected whole numbers as the constant " + name + " of whole numbers, got " + value);
    }
  }

  /**
   * One number for each unit as a constant that stretches over a batch of examples.
   *
   * @param name says what they are
   * @param input the shape of one example, whose last axis is that of the units
   * @param values one for each unit, or one for all
   */
  public OnnxTensor units(String name, Shape input, double... values) {
    int[] sizes = new int[values.length == 1 ? 0 : input.rank()];
    Arrays.fill(sizes, 1);
    if (sizes.length > 0) {
      sizes[0] = values.length;
    }
    return constant(name, Shape.of(sizes), values);
  }

  /** Whole numbers as a constant {@link OnnxType#INT64}, shape {@code [count]}. */
  public OnnxTensor integers(int... values) {
    return graph.integers(values);
  }

  /**
   * Exports a layer inside another one, as {@code Pass.through} runs it.
   *
   * @param place its name among the parts of the other layer
   * @param layer what it makes of this tensor
   * @throws IllegalArgumentException if the layer refuses; the message names its path
   */
  public OnnxTensor through(String place, UnaryOperator<OnnxTensor> layer) {
    return graph.through(place, this, layer);
  }

  /** As {@link #through}; what the layer says of {@link #tokens} holds inside it alone. */
  public OnnxTensor branch(String place, UnaryOperator<OnnxTensor> layer) {
    return graph.branch(place, this, layer);
  }

  /**
   * Says which positions of sequences hold tokens, for the layers that follow.
   *
   * @param present {@link OnnxType#BOOL}, shape {@code [n, L]}
   * @param length L
   */
  public void tokens(OnnxTensor present, int length) {
    graph.tokens(present, length);
  }

  /**
   * Which positions of sequences hold tokens, {@link OnnxType#BOOL}, shape {@code [n, L]}; empty
   * where no layer said so of sequences of this length.
   */
  public Optional<OnnxTensor> tokens(int length) {
    return graph.tokens(length);
  }

  /**
   * Goes along sequences, of which this tensor is one, shape {@code [n, L, ...]}.
   *
   * @param start the state before the first position, shape {@code [n, ...]}
   * @param others further sequences
   * @param step the next state and the output at a position, of the state before and of what the
   *     sequences have there, shapes {@code [n, ...]}
   * @return the outputs, shape {@code [n, L, ...]}
   */
  @Internal("nn")
  public OnnxTensor scan(
      OnnxTensor start,
      List<OnnxTensor> others,
      BiFunction<OnnxTensor, List<OnnxTensor>, List<OnnxTensor>> step) {
    List<OnnxTensor> sequences = new ArrayList<>(List.of(this));
    sequences.addAll(others);
    return graph.scan(start, sequences, step);
  }

  /** Zeros {@code [n, width]} for as many examples as this tensor has. */
  @Internal("nn")
  public OnnxTensor zeros(int width) {
    OnnxTensor n = node(OnnxType.INT64, "Shape", Map.of("start", 0, "end", 1));
    return constant(0).node("Expand", n.concat(0, integers(width)));
  }
}
