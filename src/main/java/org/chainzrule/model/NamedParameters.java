package org.chainzrule.model;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.safetensors.HostArray;

/** The parameters of a network by path and name, such as {@code 0/weight}. */
final class NamedParameters {

  private final Map<String, Parameter> byName = new LinkedHashMap<>();
  private final Map<Parameter, String> names = new IdentityHashMap<>();

  private NamedParameters() {}

  /**
   * All parameters by name, those of a layer come before those of its parts.
   *
   * @throws IllegalArgumentException if two layers share a parameter, or two parameters of one
   *     layer have the same name
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

  /** Copies of the values of all parameters by name, in the order of {@link #of}. */
  static Map<String, HostArray> arrays(Layer network) {
    Map<String, HostArray> arrays = new LinkedHashMap<>();
    of(network).forEach((name, parameter) -> arrays.put(name, HostArray.of(parameter.value())));
    return arrays;
  }

  /**
   * The precision of all parameters, or 32 bits if there are none.
   *
   * @throws IllegalArgumentException if they differ
   */
  static Precision precision(Layer network) {
    Precision precision = null;
    for (Parameter parameter : network.parameters()) {
      Precision other = parameter.value().precision();
      if (precision != null && other != precision) {
        throw new IllegalArgumentException(
            "expected parameters of one precision, got " + precision + " and " + other);
      }
      precision = other;
    }
    return precision == null ? Precision.SINGLE : precision;
  }

  /**
   * Checks that tensors match the parameters of a network by name, shape and precision.
   *
   * @throws IllegalArgumentException if a tensor is missing or superfluous, or differs in shape or
   *     precision
   */
  static void checkMatch(Map<String, Parameter> parameters, Map<String, HostArray> tensors) {
    parameters.forEach(
        (name, parameter) ->
            check(name, parameter.shape(), parameter.value().precision(), tensors.get(name)));
    for (String name : tensors.keySet()) {
      if (!parameters.containsKey(name)) {
        throw new IllegalArgumentException(
            "expected only tensors of the network's layers, got also " + name);
      }
    }
  }

  /**
   * Checks that there is a tensor for each of these shapes.
   *
   * @throws IllegalArgumentException if a tensor is missing, or differs in shape or precision
   */
  static void checkPresent(
      Map<String, Shape> shapes, Precision precision, Map<String, HostArray> tensors) {
    shapes.forEach((name, shape) -> check(name, shape, precision, tensors.get(name)));
  }

  private static void check(String name, Shape shape, Precision precision, HostArray array) {
    if (array == null) {
      throw new IllegalArgumentException("expected a tensor " + name + ", got none");
    }
    if (!array.shape().equals(shape) || array.precision() != precision) {
      throw new IllegalArgumentException(
          "expected tensor "
              + name
              + " of shape "
              + shape
              + " in "
              + precision
              + " precision, got "
              + array.shape()
              + " in "
              + array.precision());
    }
  }
}
