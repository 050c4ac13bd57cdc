package org.chainzrule.nn;

import java.util.Locale;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.ValueAndSlope;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;

/** A fixed curve as an activation. */
record CurveActivation(Curve curve) implements Activation {

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
  public Description describe() {
    return Description.of("CurveActivation").with("curve", curve.name());
  }

  @Override
  public String toString() {
    return curve.name().toLowerCase(Locale.ROOT);
  }
}
