package org.chainzrule.tensor.kernel;

import java.util.stream.IntStream;
import org.chainzrule.tensor.Curve;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Curves and their derivatives, composed of ND4J calls. */
final class ComposedCurves {

  private ComposedCurves() {}

  /** {@code f^(m)(x)} as a new array. */
  static INDArray curve(Curve f, int m, INDArray x, Temporaries t) {
    return switch (f) {
      case EXP -> t.of(Transforms.exp(x, true));
      case LOG ->
          m == 0
              ? t.of(Transforms.log(x, true))
              : t.of(Transforms.pow(x, -m, true)).muli(Curve.signedFactorial(m - 1));
      case RECIPROCAL -> t.of(Transforms.pow(x, -m - 1, true)).muli(Curve.signedFactorial(m));
      case SQRT -> {
        double factor = IntStream.range(0, m).mapToDouble(k -> 0.5 - k).reduce(1, (a, b) -> a * b);
        yield t.of(Transforms.pow(x, 0.5 - m, true)).muli(factor);
      }
      case SQUARE ->
          m == 0 ? t.of(x.mul(x)) : m == 1 ? t.of(x.mul(2)) : constant(x, m == 2 ? 2 : 0, t);
      case ABS ->
          m == 0
              ? t.of(Transforms.abs(x, true))
              : m == 1 ? t.of(Transforms.sign(x, true)) : constant(x, 0, t);
      case RELU ->
          m == 0
              ? t.of(Transforms.max(x, 0, true))
              : m == 1
                  ? t.of(Transforms.max(t.of(Transforms.sign(x, true)), 0))
                  : constant(x, 0, t);
      case TANH -> horner(Curve.tanhDerivative(m), t.of(Transforms.tanh(x, true)), t);
      case SIGMOID -> horner(Curve.sigmoidDerivative(m), t.of(Transforms.sigmoid(x, true)), t);
      case SILU -> {
        INDArray value = curve(Curve.SIGMOID, m, x, t).muli(x);
        yield m == 0 ? value : value.addi(curve(Curve.SIGMOID, m - 1, x, t).muli(m));
      }
      case SOFTPLUS ->
          m > 0
              ? curve(Curve.SIGMOID, m - 1, x, t)
              : t.of(
                  t.of(Transforms.log(softplusFactor(x, t), false))
                      .add(t.of(Transforms.max(x, 0, true))));
      case GELU -> gelu(m, x, t);
      case CUBIC_B_SPLINE -> cubicSpline(m, x, t);
    };
  }

  private static INDArray cubicSpline(int m, INDArray x, Temporaries t) {
    if (m > 2) {
      return m > 3 ? constant(x, 0, t) : splineSteps(x, t);
    }
    INDArray outer = distance(2, x, t);
    INDArray inner = distance(1, x, t);
    if (m == 2) {
      return outer.subi(inner.muli(4));
    }
    INDArray outerPower = t.of(Transforms.pow(outer, 3 - m, true));
    INDArray innerPower = t.of(Transforms.pow(inner, 3 - m, true)).muli(4);
    INDArray difference = outerPower.subi(innerPower);
    return m == 0
        ? difference.muli(1.0 / 6)
        : difference.muli(t.of(Transforms.sign(x, true))).muli(-0.5);
  }

  /** {@code max(0, end - |x|)}. */
  private static INDArray distance(double end, INDArray x, Temporaries t) {
    return t.of(Transforms.max(t.of(Transforms.abs(x, true)).rsubi(end), 0));
  }

  /** The third derivative: a step at each knot. */
  private static INDArray splineSteps(INDArray x, Temporaries t) {
    double[] jumps = {1, -4, 6, -4, 1};
    INDArray sum = constant(x, 0, t);
    for (int knot = -2; knot <= 2; knot++) {
      INDArray beyond = t.of(Transforms.sign(t.of(x.sub(knot)), true));
      sum.addi(t.of(Transforms.max(beyond, 0)).muli(jumps[knot + 2]));
    }
    return sum;
  }

  private static INDArray softplusFactor(INDArray x, Temporaries t) {
    return t.of(Transforms.exp(t.of(Transforms.abs(x, true)).negi(), false)).addi(1);
  }

  private static INDArray gelu(int m, INDArray x, Temporaries t) {
    INDArray density =
        t.of(Transforms.exp(t.of(x.mul(x)).muli(-0.5), false)).muli(1 / Math.sqrt(2 * Math.PI));
    if (m < 2) {
      INDArray half = t.of(Nd4j.math().erf(t.of(x.mul(Math.sqrt(0.5)))));
      INDArray distribution = half.addi(1).muli(0.5);
      return m == 0 ? distribution.muli(x) : density.muli(x).addi(distribution);
    }
    INDArray a = horner(hermite(m - 2), x, t).muli(m);
    INDArray b = horner(hermite(m - 1), x, t).muli(x);
    return a.subi(b).muli(density).muli(m % 2 == 0 ? 1 : -1);
  }

  private static double[] hermite(int degree) {
    double[] before = {0};
    double[] p = {1};
    for (int i = 0; i < degree; i++) {
      double[] next = new double[p.length + 1];
      for (int k = 0; k < p.length; k++) {
        next[k + 1] += p[k];
      }
      for (int k = 0; k < before.length; k++) {
        next[k] -= i * before[k];
      }
      before = p;
      p = next;
    }
    return p;
  }

  static INDArray constant(INDArray like, double value, Temporaries t) {
    return t.of(Nd4j.valueArrayOf(like.shape(), value, like.dataType()));
  }

  private static INDArray horner(double[] p, INDArray x, Temporaries t) {
    INDArray sum = constant(x, p[p.length - 1], t);
    for (int k = p.length - 2; k >= 0; k--) {
      sum.muli(x).addi(p[k]);
    }
    return sum;
  }
}
