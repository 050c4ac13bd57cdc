package org.chainzrule.nn.layer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.IntervalBatch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerException;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * A layer added to its own input, {@code y = x + f(x)}.
 *
 * @param inner f, whose output has the shape of its input
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al., 2015</a>
 */
public record Residual(Layer inner) implements Layer {

  /** The plan of a residual block around this layer. */
  public static LayerPlan plan(LayerPlan inner) {
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
    Shape output = LayerException.within("inner", () -> inner.outputShape(input));
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

  /** Adds the intervals of x and f; the Lipschitz constant is {@code 1 + L}. */
  @Override
  public LayerBound bound() {
    return new Bound(inner.bound());
  }

  private record Bound(LayerBound f) implements LayerBound {

    @Override
    public IntervalBox over(IntervalBox x) {
      IntervalBox y = f.over(x);
      return IntervalBox.of(x.shape(), i -> x.at(i).plus(y.at(i)));
    }

    @Override
    public double lipschitz(IntervalBox x) {
      return 1 + f.lipschitz(x);
    }

    @Override
    public UnaryOperator<LinearForms> substitution(IntervalBox x) {
      UnaryOperator<LinearForms> inner = f.substitution(x);
      return forms -> forms.linear(0, x.size()).plus(inner.apply(forms), x);
    }
  }

  @Override
  public TrainingBound trainingBound() {
    TrainingBound f = inner.trainingBound();
    return x -> {
      IntervalBatch y = f.over(x);
      return new IntervalBatch(x.low().plus(y.low()), x.high().plus(y.high()));
    };
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x.plus(x.branch("inner", at -> inner.onnx(at, input)));
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
