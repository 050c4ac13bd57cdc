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

  private final Map<String, Factory> factories;
  private final Map<String, DecoderFactory> decoders;

  private LayerTypes(Map<String, Factory> factories, Map<String, DecoderFactory> decoders) {
    this.factories = factories;
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
   * The same registry with one more type.
   *
   * @param type as in the layer's {@link Layer#describe description}
   * @throws IllegalArgumentException if the type is registered already
   */
  public LayerTypes with(String type, Factory factory) {
    if (factories.containsKey(type)) {
      throw new IllegalArgumentException("expected a type of layer that is new, got " + type);
    }
    Map<String, Factory> more = new LinkedHashMap<>(factories);
    more.put(type, factory);
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
    return new LayerTypes(factories, more);
  }

  /**
   * The plan of the layer that a description describes.
   *
   * @throws IllegalArgumentException if its type is not registered, or its factory rejects it
   */
  public LayerPlan plan(Description description) {
    Factory factory = factories.get(description.type());
    if (factory == null) {
      throw new IllegalArgumentException(
          "expected a known type of layer, got "
              + description.type()
              + "; LayerTypes.standard().with(\""
              + description.type()
              + "\", ...) makes it known");
    }
    return factory.plan(description, this);
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
    Layer rebuilt = build(network.describe(), NamedParameters.precision(network));
    NamedParameters.checkMatch(NamedParameters.of(rebuilt), tensors);
  }

  /** Builds the network of a description, with initial parameters that are to be replaced. */
  Layer build(Description description, Precision precision) {
    Layer network = plan(description).build(Seeds.of(0), precision);
    if (!network.describe().equals(description)) {
      throw new IllegalArgumentException(
          "expected layers as described, " + description + ", got " + network.describe());
    }
    return network;
  }
}
