package org.chainzrule.nn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;

/**
 * A layer added to its own input, {@code y = x + f(x)}.
 *
 * @param inner f, whose output has the shape of its input
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., 2015</a>
 */
public record Residual(Layer inner) implements Layer {

  /** A residual block to be. */
  public static Plan plan(Plan inner) {
    return (seeds, precision) -> new Residual(inner.build(seeds, precision));
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    return x.plus(pass.branch("inner", inner, x));
  }

  @Override
  public List<Parameter> parameters() {
    return inner.parameters();
  }

  @Override
  public Optional<Shape> inputShape() {
    return inner.inputShape();
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape output = inner.outputShape(input);
    if (!output.equals(input)) {
      throw new IllegalArgumentException(
          this + " adds its input of shape " + input + " to an output of shape " + output);
    }
    return output;
  }

  @Override
  public Map<String, Layer> parts() {
    return Map.of("inner", inner);
  }

  @Override
  public Description describe() {
    return Description.of("Residual").with(parts());
  }

  @Override
  public long flops(Shape input) {
    return inner.flops(input) + input.length();
  }

  @Override
  public String toString() {
    return "Residual (" + inner + ")";
  }
}
