package org.chainzrule.nn.activation;

import java.util.Locale;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.ValueAndSlope;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.ActivationRange;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;

/** A fixed curve as an activation. */
@Internal("model")
public record CurveActivation(Curve curve) implements Activation {

  @Override
  public Variable value(Variable z) {
    return z.map(curve, 0);
  }

  @Override
  public Variable slope(Variable z) {
    return z.map(curve, 1);
  }

  @Override
  public Evaluation evaluate(Variable z) {
    if (!Recording.isOn()) {
      return Activation.super.evaluate(z);
    }
    ValueAndSlope both = ValueAndSlope.of(curve, z);
    return new Evaluation(both.value(), both::slope);
  }

  /** One an element, whatever the curve. */
  @Override
  public long flops(Shape input) {
    return input.length();
  }

  @Override
  public LayerBound bound() {
    return switch (curve) {
      case RELU -> new LeakyRelu(0).bound();
      case TANH, SIGMOID -> bound(new double[] {}, 0);
      case SOFTPLUS -> bound(new double[] {});
      // Lowest where 1 + z (1 - σ) = 0; steepest where 2 = z (2 σ - 1).
      case SILU -> bound(new double[] {-1.2784645427610738}, -2.399357280515468, 2.399357280515468);
      // Lowest where Φ(z) + z φ(z) = 0; a'' = (2 - z²) φ(z).
      case GELU -> bound(new double[] {-0.7517915246935645}, -Math.sqrt(2), Math.sqrt(2));
      default -> Activation.super.bound();
    };
  }

  private LayerBound bound(double[] turns, double... bends) {
    return LayerBound.elementwise(
        ActivationRange.of(z -> curve.at(z, 0), turns, z -> curve.at(z, 1), bends));
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return OnnxCurves.of(curve, x);
  }

  @Override
  public Description describe() {
    return Description.of("CurveActivation").with("curve", curve.name());
  }

  @Override
  public String toString() {
    return curve.name().toLowerCase(Locale.ROOT);
  }
}
