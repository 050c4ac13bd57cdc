package org.chainzrule.nn.activation;

import java.util.function.DoubleUnaryOperator;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/** Expectations under z ~ N(0, 1), by the trapezoidal rule, which converges fast for them. */
@Internal("polynomial")
public final class Quadrature {

  private static final double LIMIT = 9;
  private static final int INTERVALS = 1800;
  private static final double STEP = 2 * LIMIT / INTERVALS;

  private Quadrature() {}

  /** {@code E f(z)}. */
  public static double expectation(DoubleUnaryOperator f) {
    double sum = 0;
    for (int i = 0; i <= INTERVALS; i++) {
      double z = -LIMIT + i * STEP;
      sum += weight(z) * f.applyAsDouble(z);
    }
    return sum;
  }

  static double secondMoment(Activation activation, int width, Precision precision) {
    try (TensorScope scope = TensorScope.open()) {
      float[] z = new float[(INTERVALS + 1) * width];
      for (int i = 0; i < z.length; i++) {
        z[i] = (float) (-LIMIT + i % (INTERVALS + 1) * STEP);
      }
      Tensor points = Tensor.ofColumns(Shape.of(INTERVALS + 1, width), precision, z);
      double[] a = activation.value(Variable.constant(points)).value().toColumns();
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += weight(z[i]) * a[i] * a[i];
      }
      return sum / width;
    }
  }

  private static double weight(double z) {
    return STEP * Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  }
}
