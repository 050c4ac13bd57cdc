package org.chainzrule.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.chainzrule.nn.Activation;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.HostArray;

/** How layers are built again from their descriptions, by type. Immutable. */
public final class LayerTypes {

  /** From the description of a layer to its plan. */
  @FunctionalInterface
  public interface Factory {
    /**
     * @param types where the layers inside it are looked up
     * @throws IllegalArgumentException if a setting or part is missing or out of range
     */
    LayerPlan plan(Description description, LayerTypes types);
  }

  private final Map<String, Factory> factories;

  private LayerTypes(Map<String, Factory> factories) {
    this.factories = factories;
  }

  /** No layers yet. */
  static LayerTypes none() {
    return new LayerTypes(Map.of());
  }

  /** The layers of this library. */
  public static LayerTypes standard() {
    return StandardLayers.TYPES;
  }

  /**
   * These and one more.
   *
   * @param type as in the layer's {@link Layer#describe description}
   * @throws IllegalArgumentException if the type is known already
   */
  public LayerTypes with(String type, Factory factory) {
    if (factories.containsKey(type)) {
      throw new IllegalArgumentException("expected a type of layer that is new, got " + type);
    }
    Map<String, Factory> more = new LinkedHashMap<>(factories);
    more.put(type, factory);
    return new LayerTypes(more);
  }

  /**
   * The plan of a described layer.
   *
   * @throws IllegalArgumentException if its type is not known, or its factory refuses it
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
   * The plan of a described activation inside another layer.
   *
   * @throws IllegalArgumentException as {@link #plan}; from the plan, if it builds something else
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
   * Checks that a network can be saved and loaded again with these types; before a training rather
   * than after it.
   *
   * @throws UnsupportedOperationException if a layer has no {@link Layer#describe description}
   * @throws IllegalArgumentException if a type is not known, layers share a parameter, or what is
   *     built from the description is not such a network
   */
  public void check(Layer network) {
    check(network, NamedParameters.numbers(network));
  }

  /** With the numbers of the network, as {@link NamedParameters#numbers} gives them. */
  void check(Layer network, Map<String, HostArray> tensors) {
    Layer rebuilt = build(network.describe(), NamedParameters.precision(network));
    NamedParameters.checkMatch(NamedParameters.of(rebuilt), tensors);
  }

  /** A described network with parameters that still want their numbers. */
  Layer build(Description description, Precision precision) {
    Layer network = plan(description).build(Seeds.of(0), precision);
    if (!network.describe().equals(description)) {
      throw new IllegalArgumentException(
          "expected layers as described, " + description + ", got " + network.describe());
    }
    return network;
  }
}
