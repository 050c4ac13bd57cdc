package org.chainzrule.model;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.safetensors.HostArray;

/** The parameters of a network under names that say where they are, such as {@code 0/weight}. */
final class NamedParameters {

  private final Map<String, Parameter> byName = new LinkedHashMap<>();
  private final Map<Parameter, String> names = new IdentityHashMap<>();

  private NamedParameters() {}

  /**
   * All parameters by name, those of a layer before those of its parts.
   *
   * @throws IllegalArgumentException if two layers share a parameter, or two parameters of one
   *     layer a name
   */
  static Map<String, Parameter> of(Layer network) {
    NamedParameters named = new NamedParameters();
    named.add("", network);
    return named.byName;
  }

  private void add(String prefix, Layer layer) {
    Set<Parameter> inside = Collections.newSetFromMap(new IdentityHashMap<>());
    layer.parts().values().forEach(part -> inside.addAll(part.parameters()));
    for (Parameter parameter : layer.parameters()) {
      if (!inside.contains(parameter)) {
        add(prefix + parameter.name(), parameter);
      }
    }
    layer.parts().forEach((name, part) -> add(prefix + name + "/", part));
  }

  private void add(String name, Parameter parameter) {
    String other = names.put(parameter, name);
    if (other != null) {
      throw new IllegalArgumentException(
          "expected layers with parameters of their own, got one parameter that is both "
              + other
              + " and "
              + name);
    }
    if (byName.put(name, parameter) != null) {
      throw new IllegalArgumentException(
          "expected parameters of different names within a layer, got two called " + name);
    }
  }

  /** Copies of all numbers by name, as {@link #of}. */
  static Map<String, HostArray> numbers(Layer network) {
    Map<String, HostArray> numbers = new LinkedHashMap<>();
    of(network).forEach((name, parameter) -> numbers.put(name, HostArray.of(parameter.value())));
    return numbers;
  }

  /**
   * The precision of all parameters; 32 bits without any.
   *
   * @throws IllegalArgumentException if they differ
   */
  static Precision precision(Layer network) {
    Precision precision = null;
    for (Parameter parameter : network.parameters()) {
      Precision its = parameter.value().precision();
      if (precision != null && its != precision) {
        throw new IllegalArgumentException(
            "expected parameters of one precision, got " + precision + " and " + its);
      }
      precision = its;
    }
    return precision == null ? Precision.SINGLE : precision;
  }

  /**
   * Checks that these are the tensors of a network, name by name.
   *
   * @throws IllegalArgumentException if one is missing or left over, or differs in shape or
   *     precision
   */
  static void checkMatch(Map<String, Parameter> parameters, Map<String, HostArray> tensors) {
    parameters.forEach((name, parameter) -> check(name, parameter, tensors.get(name)));
    for (String name : tensors.keySet()) {
      if (!parameters.containsKey(name)) {
        throw new IllegalArgumentException(
            "expected only tensors of the network's layers, got also " + name);
      }
    }
  }

  private static void check(String name, Parameter parameter, HostArray numbers) {
    if (numbers == null) {
      throw new IllegalArgumentException("expected a tensor " + name + ", got none");
    }
    Precision precision = parameter.value().precision();
    if (!numbers.shape().equals(parameter.shape()) || numbers.precision() != precision) {
      throw new IllegalArgumentException(
          "expected tensor "
              + name
              + " of shape "
              + parameter.shape()
              + " in "
              + precision
              + " precision, got "
              + numbers.shape()
              + " in "
              + numbers.precision());
    }
  }
}
