package org.chainzrule.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.chainzrule.Internal;
import org.chainzrule.io.Protobuf;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.safetensors.HostArray;

/**
 * An ONNX graph that is being built: nodes in the order in which they run, and constants. Numbers
 * of its fields are those of {@code onnx.proto}.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
@Internal("model")
public final class OnnxGraph {

  /** The name of the input. */
  static final String INPUT = "input";

  private static final int BUFFER = 1 << 16;

  /** A sentence that already names the path of a layer. */
  private static final class Refusal extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Refusal(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final OnnxGraph outer;
  private final List<Protobuf> nodes = new ArrayList<>();
  private final Map<String, Protobuf> constants = new LinkedHashMap<>();
  private final Map<List<Integer>, OnnxTensor> integers = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private String path = "";
  private OnnxTensor present;
  private int presentLength;

  private OnnxGraph(OnnxGraph outer) {
    this.outer = outer;
  }

  /** An empty graph. */
  public OnnxGraph() {
    this(null);
  }

  /**
   * The input, as numbers or as token ids.
   *
   * @param precision of the network
   */
  public OnnxTensor input(OnnxInput input, Precision precision) {
    names.add(INPUT);
    OnnxType type = input.isTokens() ? OnnxType.INT64 : OnnxType.of(precision);
    return new OnnxTensor(this, INPUT, type);
  }

  /**
   * An output under a name, with the axes of an example in their usual order.
   *
   * @param rank the number of axes of one example
   */
  public OnnxTensor output(String name, OnnxTensor tensor, int rank) {
    OnnxTensor usual = reversed(tensor, rank);
    names.add(name);
    nodes.add(message("Identity", List.of(usual.name()), List.of(name), Map.of()));
    return new OnnxTensor(this, name, tensor.type());
  }

  /** A tensor with the axes of an example in reverse. */
  public OnnxTensor reversed(OnnxTensor tensor, int rank) {
    int[] order = new int[rank + 1];
    Arrays.setAll(order, axis -> axis == 0 ? 0 : rank + 1 - axis);
    return tensor.permute(order);
  }

  /** How many graphs are around this one. */
  int depth() {
    return outer == null ? 0 : outer.depth() + 1;
  }

  List<OnnxTensor> node(
      String operator, List<OnnxTensor> inputs, Map<String, ?> attributes, List<OnnxType> types) {
    List<OnnxTensor> outputs =
        types.stream().map(type -> new OnnxTensor(this, unused(operator), type)).toList();
    nodes.add(message(operator, names(inputs), names(outputs), attributes));
    return outputs;
  }

  private static List<String> names(List<OnnxTensor> tensors) {
    return tensors.stream().map(OnnxTensor::name).toList();
  }

  private static Protobuf message(
      String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
    Protobuf node = new Protobuf();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    node.text(3, outputs.get(0)).text(4, operator);
    // Sorted, so that the same network gives the same bytes.
    new TreeMap<>(attributes).forEach((name, value) -> node.message(5, attribute(name, value)));
    return node;
  }

  private static Protobuf attribute(String name, Object value) {
    Protobuf attribute = new Protobuf().text(1, name);
    if (value instanceof Integer whole) {
      return attribute.varint(3, whole).varint(20, 2);
    }
    if (value instanceof Double number) {
      return attribute.fixed32(2, number.floatValue()).varint(20, 1);
    }
    if (value instanceof String text) {
      return attribute.text(4, text).varint(20, 3);
    }
    if (value instanceof int[] several) {
      Arrays.stream(several).forEach(each -> attribute.varint(8, each));
      return attribute.varint(20, 7);
    }
    if (value instanceof Protobuf graph) {
      return attribute.message(6, graph).varint(20, 5);
    }
    throw new IllegalArgumentException(
        "expected a whole number, another number, text or int[] as attribute "
            + name
            + ", got "
            + value);
  }

  OnnxTensor constant(String name, Tensor values) {
    if (outer != null) {
      return outer.constant(name, values);
    }
    HostArray array = HostArray.of(values);
    long size = (long) array.shape().length() * array.precision().bytes();
    OnnxType type = OnnxType.of(array.precision());
    return constant(
        name, type, array.shape().sizes(), size, channel -> write(array, size, channel));
  }

  private static void write(HostArray array, long size, WritableByteChannel channel)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, size));
    array.write(
        buffer.order(ByteOrder.LITTLE_ENDIAN),
        full -> {
          full.flip();
          while (full.hasRemaining()) {
            channel.write(full);
          }
          full.clear();
        });
  }

  OnnxTensor integers(int... values) {
    if (outer != null) {
      return outer.integers(values);
    }
    return integers.computeIfAbsent(
        Arrays.stream(values).boxed().toList(),
        key -> {
          ByteBuffer bytes =
              ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          Arrays.stream(values).forEach(bytes::putLong);
          int[] shape = {values.length};
          return constant(
              "integers",
              OnnxType.INT64,
              shape,
              bytes.capacity(),
              channel -> channel.write(bytes.duplicate().clear()));
        });
  }

  private OnnxTensor constant(
      String name, OnnxType type, int[] sizes, long size, Protobuf.Content content) {
    String unused = unused(name);
    Protobuf tensor = new Protobuf();
    Arrays.stream(sizes).forEach(each -> tensor.varint(1, each));
    tensor.varint(2, type.code).text(8, unused).bytes(9, size, content);
    constants.put(unused, tensor);
    return new OnnxTensor(this, unused, type);
  }

  /** A name that nobody has yet, which begins with the path of the layer. */
  private String unused(String name) {
    if (outer != null) {
      return outer.unused(name);
    }
    String first = path.isEmpty() ? name : path + "/" + name;
    String unused = first;
    while (!names.add(unused)) {
      unused = first + "_" + counts.merge(first, 1, Integer::sum);
    }
    return unused;
  }

  OnnxTensor through(String place, OnnxTensor x, UnaryOperator<OnnxTensor> layer) {
    String before = path;
    path = before.isEmpty() ? place : before + "/" + place;
    try {
      return layer.apply(x);
    } catch (Refusal e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new Refusal("layer " + path + ": " + e.getMessage(), e);
    } finally {
      path = before;
    }
  }

  OnnxTensor branch(String place, OnnxTensor x, UnaryOperator<OnnxTensor> layer) {
    OnnxTensor outside = present;
    int length = presentLength;
    OnnxTensor y = through(place, x, layer);
    tokens(outside, length);
    return y;
  }

  void tokens(OnnxTensor mask, int length) {
    present = mask;
    presentLength = length;
  }

  Optional<OnnxTensor> tokens(int length) {
    return Optional.ofNullable(present).filter(mask -> presentLength == length);
  }

  OnnxTensor scan(
      OnnxTensor start,
      List<OnnxTensor> sequences,
      BiFunction<OnnxTensor, List<OnnxTensor>, List<OnnxTensor>> step) {
    OnnxGraph body = new OnnxGraph(this);
    OnnxTensor state = new OnnxTensor(body, unused("state"), start.type());
    List<OnnxTensor> items =
        sequences.stream().map(each -> new OnnxTensor(body, unused("item"), each.type())).toList();
    List<OnnxTensor> results = step.apply(state, items);
    Protobuf graph = body.start("step");
    graph.message(11, value(state, List.of()));
    items.forEach(item -> graph.message(11, value(item, List.of())));
    results.forEach(result -> graph.message(12, value(result, List.of())));
    int[] axes = new int[sequences.size()];
    Arrays.fill(axes, 1);
    Map<String, Object> attributes =
        Map.of(
            "body",
            graph,
            "num_scan_inputs",
            axes.length,
            "scan_input_axes",
            axes,
            "scan_output_axes",
            new int[] {1});
    List<OnnxTensor> inputs = new ArrayList<>(List.of(start));
    inputs.addAll(sequences);
    return node("Scan", inputs, attributes, List.of(start.type(), start.type())).get(1);
  }

  /** The nodes and constants as a message, to which inputs and outputs are added. */
  Protobuf start(String name) {
    Protobuf graph = new Protobuf();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, name);
    constants.values().forEach(constant -> graph.message(5, constant));
    return graph;
  }

  /**
   * The declaration of an input or output.
   *
   * @param sizes whole numbers, or names of sizes that are known when the graph runs; none where
   *     even their number is left open
   */
  static Protobuf value(OnnxTensor tensor, List<?> sizes) {
    Protobuf type = new Protobuf().varint(1, tensor.type().code);
    if (!sizes.isEmpty()) {
      Protobuf shape = new Protobuf();
      for (Object size : sizes) {
        shape.message(
            1,
            size instanceof Integer number
                ? new Protobuf().varint(1, number)
                : new Protobuf().text(2, size.toString()));
      }
      type.message(2, shape);
    }
    return new Protobuf().text(1, tensor.name()).message(2, new Protobuf().message(1, type));
  }
}
