package org.chainzrule.nn;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Curve;

/**
 * {@code a(z) = leak z + (1 - leak) max(0, z)}, with slope {@code leak} at 0.
 *
 * @param leak in 0..1
 */
record LeakyRelu(double leak) implements Activation {

  LeakyRelu {
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
  public Description describe() {
    return Description.of("LeakyRelu").with("leak", leak);
  }

  @Override
  public String toString() {
    return "leaky relu " + leak;
  }
}
