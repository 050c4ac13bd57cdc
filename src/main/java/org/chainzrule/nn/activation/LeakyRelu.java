package org.chainzrule.nn.activation;

import java.util.Optional;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.ActivationRange;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.Interval;

/**
 * {@code a(z) = leak z + (1 - leak) max(0, z)}, with slope {@code leak} at 0.
 *
 * @param leak in 0..1
 */
@Internal("model")
public record LeakyRelu(double leak) implements Activation {

  public LeakyRelu {
    if (!(leak >= 0 && leak <= 1)) {
      throw new IllegalArgumentException("expected a leak in 0..1, got " + leak);
    }
  }

  @Override
  public Variable value(Variable z) {
    return z.times(leak).plus(z.map(Curve.RELU, 0).times(1 - leak));
  }

  @Override
  public Variable slope(Variable z) {
    return z.map(Curve.RELU, 1).times(1 - leak).plus(leak);
  }

  @Override
  public LayerBound bound() {
    return LayerBound.elementwise(new Range(leak));
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x.times(leak).plus(x.node("Relu").times(1 - leak));
  }

  @Override
  public Description describe() {
    return Description.of("LeakyRelu").with("leak", leak);
  }

  @Override
  public String toString() {
    return "leaky relu " + leak;
  }

  /** Rises and bends upward everywhere; exact without a leak. */
  private record Range(double leak) implements ActivationRange {

    @Override
    public Interval value(Interval z) {
      return rounded(at(z.low()), at(z.high()));
    }

    @Override
    public Optional<double[]> turns(Interval z) {
      return Optional.of(new double[0]);
    }

    private double at(double z) {
      return z > 0 || leak == 0 ? Math.max(0, z) : leak * z;
    }

    @Override
    public Interval slope(Interval z) {
      return rounded(z.low() > 0 ? 1 : leak, z.high() > 0 ? 1 : leak);
    }

    private Interval rounded(double low, double high) {
      Interval exact = new Interval(low, high);
      return leak == 0 ? exact : exact.widened(0x1p-50);
    }
  }
}
