package org.chainzrule.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.HostArray;

/**
 * A registry of the types of layers, and of the decoders of their outputs: it builds them from
 * their saved descriptions. Immutable. A type of your own is added before models with it are saved
 * or loaded:
 *
 * <pre>{@code
 * LayerTypes types = LayerTypes.standard().with("Square", (description, all) -> Square.plan());
 * Model model = Model.load(file, types);
 * }</pre>
 */
public final class LayerTypes {

  /** Makes the plan of a layer from its description. */
  @FunctionalInterface
  public interface Factory {
    /**
     * Makes a plan.
     *
     * @param types builds the layers inside this one
     * @throws IllegalArgumentException if a setting or part is missing or out of range
     */
    LayerPlan plan(Description description, LayerTypes types);
  }

  /** Makes a decoder from its description. */
  @FunctionalInterface
  public interface DecoderFactory {
    /**
     * Makes a decoder.
     *
     * @param types builds the decoders inside this one
     * @throws IllegalArgumentException if a setting or part is missing or out of range
     */
    OutputDecoder decoder(Description description, LayerTypes types);
  }

  /** States which parameters a layer has, by its description alone. */
  @FunctionalInterface
  public interface ParameterShapes {
    /**
     * The shapes of the layer's own parameters by name, without those of the layers inside it.
     *
     * @throws IllegalArgumentException if a setting is missing or out of range
     */
    Map<String, Shape> of(Description description);
  }

  private record Type(Factory factory, ParameterShapes parameters) {}

  private final Map<String, Type> all;
  private final Map<String, DecoderFactory> decoders;

  private LayerTypes(Map<String, Type> all, Map<String, DecoderFactory> decoders) {
    this.all = all;
    this.decoders = decoders;
  }

  /** A registry without types. */
  static LayerTypes none() {
    return new LayerTypes(Map.of(), Map.of());
  }

  /** The registry of all layers and decoders of this library. */
  public static LayerTypes standard() {
    return StandardLayers.TYPES;
  }

  /**
   * The same registry with one more type, whose layers have no parameters of their own. Layers that
   * have some can be built all the same, but only {@link #with(String, Factory, ParameterShapes)}
   * lets a file be compared with them before memory is taken for them.
   *
   * @param type as in the layer's {@link Layer#describe description}
   * @throws IllegalArgumentException if the type is registered already
   */
  public LayerTypes with(String type, Factory factory) {
    return with(type, factory, description -> Map.of());
  }

  /**
   * The same registry with one more type.
   *
   * @param type as in the layer's {@link Layer#describe description}
   * @param parameters the shapes of the parameters of such a layer; a file is compared with them
   *     before the layer is built, so that a few bytes that describe a huge layer cost nothing
   * @throws IllegalArgumentException if the type is registered already
   */
  public LayerTypes with(String type, Factory factory, ParameterShapes parameters) {
    if (all.containsKey(type)) {
      throw new IllegalArgumentException("expected a type of layer that is new, got " + type);
    }
    Map<String, Type> more = new LinkedHashMap<>(all);
    more.put(type, new Type(factory, parameters));
    return new LayerTypes(more, decoders);
  }

  /**
   * The same registry with one more type of decoder.
   *
   * @param type as in the decoder's {@link OutputDecoder#describe description}
   * @throws IllegalArgumentException if the type is registered already
   */
  public LayerTypes withDecoder(String type, DecoderFactory factory) {
    if (decoders.containsKey(type)) {
      throw new IllegalArgumentException("expected a type of decoder that is new, got " + type);
    }
    Map<String, DecoderFactory> more = new LinkedHashMap<>(decoders);
    more.put(type, factory);
    return new LayerTypes(all, more);
  }

  /**
   * The plan of the layer that a description describes.
   *
   * @throws IllegalArgumentException if its type is not registered, or its factory rejects it
   */
  public LayerPlan plan(Description description) {
    return type(description).factory().plan(description, this);
  }

  private Type type(Description description) {
    Type type = all.get(description.type());
    if (type == null) {
      throw new IllegalArgumentException(
          "expected a known type of layer, got "
              + description.type()
              + "; LayerTypes.standard().with(\""
              + description.type()
              + "\", ...) makes it known");
    }
    return type;
  }

  /**
   * The shapes of all parameters of a network by path and name, such as {@code 0/weight}, as far as
   * its types state them. Nothing is built for it.
   *
   * @throws IllegalArgumentException if a type is not registered, or a setting is missing or out of
   *     range
   */
  public Map<String, Shape> parameterShapes(Description network) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    addShapes("", network, shapes);
    return shapes;
  }

  private void addShapes(String path, Description layer, Map<String, Shape> shapes) {
    Map<String, Shape> own;
    try {
      own = type(layer).parameters().of(layer);
    } catch (IllegalArgumentException e) {
      String place = path.isEmpty() ? "" : "layer " + path.substring(0, path.length() - 1) + ": ";
      throw new IllegalArgumentException(place + e.getMessage(), e);
    }
    own.forEach((name, shape) -> shapes.put(path + name, shape));
    layer.parts().forEach((name, part) -> addShapes(path + name + "/", part, shapes));
  }

  /**
   * The plan of an activation inside another layer.
   *
   * @throws IllegalArgumentException as {@link #plan}; the plan throws it if it builds something
   *     else
   */
  public ActivationPlan activation(Description description) {
    LayerPlan plan = plan(description);
    return (width, seeds, precision) -> {
      if (plan.build(seeds, precision) instanceof Activation activation) {
        return activation;
      }
      throw new IllegalArgumentException("expected an activation, got " + description.type());
    };
  }

  /**
   * The decoder that a description describes.
   *
   * @throws IllegalArgumentException if its type is not registered, or its factory rejects it
   */
  public OutputDecoder decoder(Description description) {
    DecoderFactory factory = decoders.get(description.type());
    if (factory == null) {
      throw new IllegalArgumentException(
          "expected a known type of decoder, got "
              + description.type()
              + "; LayerTypes.standard().withDecoder(\""
              + description.type()
              + "\", ...) makes it known");
    }
    OutputDecoder decoder = factory.decoder(description, this);
    if (!decoder.describe().equals(description)) {
      throw new IllegalArgumentException(
          "expected a decoder as described, " + description + ", got " + decoder.describe());
    }
    return decoder;
  }

  /**
   * Checks that a decoder can be saved and loaded again with these types, as {@link #check(Layer)}
   * does for a network.
   *
   * @throws UnsupportedOperationException if it has no {@link OutputDecoder#describe description}
   * @throws IllegalArgumentException if a type is not registered, or the decoder built from the
   *     description differs
   */
  public void check(OutputDecoder decoder) {
    decoder(decoder.describe());
  }

  /**
   * Checks that a network can be saved and loaded again with these types, so that a mistake shows
   * before training rather than after it.
   *
   * @throws UnsupportedOperationException if a layer has no {@link Layer#describe description}
   * @throws IllegalArgumentException if a type is not registered, layers share a parameter, or the
   *     network built from the description differs
   */
  public void check(Layer network) {
    check(network, NamedParameters.arrays(network));
  }

  /** The same check, with the arrays of the network from {@link NamedParameters#arrays}. */
  void check(Layer network, Map<String, HostArray> tensors) {
    Precision precision = NamedParameters.precision(network);
    Layer rebuilt = build(network.describe(), precision, tensors);
    NamedParameters.checkMatch(NamedParameters.of(rebuilt), tensors);
  }

  /**
   * Builds the network of a description, with initial parameters that are to be replaced by these
   * tensors; they are compared first, so that no memory is taken for what the tensors do not fill.
   */
  Layer build(Description description, Precision precision, Map<String, HostArray> tensors) {
    NamedParameters.checkPresent(parameterShapes(description), precision, tensors);
    Layer network = plan(description).build(Seeds.of(0), precision);
    checkSame(description, network.describe());
    return network;
  }

  /** Compares two descriptions and names the innermost layers that differ. */
  private static void checkSame(Description expected, Description actual) {
    if (expected.equals(actual)) {
      return;
    }
    expected
        .parts()
        .forEach(
            (name, part) -> {
              if (actual.parts().containsKey(name)) {
                checkSame(part, actual.part(name));
              }
            });
    throw new IllegalArgumentException(
        "expected layers as described, " + expected + ", got " + actual);
  }
}
