package org.chainzrule.nn;

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
    int d = outputShape(x.shape().tail()).length();
    Variable y = null;
    int at = 0;
    for (Map.Entry<String, Layer> part : parts().entrySet()) {
      Variable own = pass.branch(part.getKey(), part.getValue(), x);
      Variable placed = own.place(1, at, d);
      y = y == null ? placed : y.plus(placed);
      at += own.shape().size(1);
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
    return Sequential.numbered(layers);
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
