package org.chainzrule.nn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;

/**
 * Several readings of the same input side by side, {@code y = (f_1(x), f_2(x), ...)}: shape {@code
 * [n, d_1 + d_2 + ...]}. For inputs without a derivative, such as numbers of tokens: every layer
 * inside reports to DREG as elsewhere, and cumulative DREG begins at y.
 *
 * @param layers f_1, f_2, ...; each gives one vector an example
 */
public record Branches(List<Layer> layers) implements Layer {

  /**
   * @throws IllegalArgumentException if there is none
   */
  public Branches {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("expected at least one branch, got none");
    }
  }

  /** Branches to be. */
  public static Plan plan(Plan... plans) {
    List<Plan> all = List.of(plans);
    return (seeds, precision) ->
        new Branches(
            IntStream.range(0, all.size())
                .mapToObj(i -> all.get(i).build(seeds.child(Integer.toString(i)), precision))
                .toList());
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    int[] widths = layers.stream().mapToInt(layer -> width(layer, x.shape().tail())).toArray();
    int d = Arrays.stream(widths).sum();
    Variable y = null;
    for (int i = 0, at = 0; i < widths.length; at += widths[i++]) {
      Variable own = pass.branch(Integer.toString(i), layers.get(i), x).place(1, at, d);
      y = y == null ? own : y.plus(own);
    }
    pass.start(y);
    return y;
  }

  private int width(Layer layer, Shape input) {
    Shape output = layer.outputShape(input);
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          "expected branches that give one vector an example, got shape "
              + output
              + " of "
              + layer);
    }
    return output.length();
  }

  @Override
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  @Override
  public Optional<Shape> inputShape() {
    return layers.stream().flatMap(layer -> layer.inputShape().stream()).findFirst();
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(layers.stream().mapToInt(layer -> width(layer, input)).sum());
  }

  @Override
  public Map<String, Layer> parts() {
    Map<String, Layer> parts = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      parts.put(Integer.toString(i), layers.get(i));
    }
    return parts;
  }

  @Override
  public Description describe() {
    return Description.of("Branches").with(parts());
  }

  @Override
  public long flops(Shape input) {
    return layers.stream().mapToLong(layer -> layer.flops(input)).sum();
  }

  @Override
  public String toString() {
    return layers.stream()
        .map(layer -> "(" + layer + ")")
        .collect(Collectors.joining(" and ", "Branches ", ""));
  }
}
