package org.chainzrule.nn.activation;

import org.chainzrule.Internal;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Curve;

/** The values of curves in ONNX, by operators that ONNX Runtime has in 32 and in 64 bits. */
@Internal("experiment")
public final class OnnxCurves {

  private OnnxCurves() {}

  /** The value of a curve for each element. */
  public static OnnxTensor of(Curve curve, OnnxTensor x) {
    return switch (curve) {
      case EXP -> x.node("Exp");
      case LOG -> x.node("Log");
      case RECIPROCAL -> x.node("Reciprocal");
      case SQRT -> x.node("Sqrt");
      case SQUARE -> x.times(x);
      case ABS -> x.node("Abs");
      case RELU -> x.node("Relu");
      case TANH -> x.node("Tanh");
      case SIGMOID -> x.node("Sigmoid");
      // ONNX Runtime takes x σ(x) for an operator that it has in 32 bits alone.
      case SILU -> x.divide(x.node("Neg").node("Exp").plus(1));
      case SOFTPLUS -> {
        OnnxTensor e = x.node("Abs").node("Neg").node("Exp");
        yield x.node("Relu").plus(e.plus(1).node("Log"));
      }
      case GELU -> {
        // The error function is there in 32 bits alone.
        OnnxTensor erf = x.times(Math.sqrt(0.5)).as(OnnxType.FLOAT).node("Erf").as(x.type());
        yield x.times(erf.plus(1)).times(0.5);
      }
      case CUBIC_B_SPLINE -> {
        OnnxTensor distance = x.node("Abs").node("Neg");
        OnnxTensor outer = cube(distance.plus(2).node("Relu"));
        OnnxTensor inner = cube(distance.plus(1).node("Relu"));
        yield outer.minus(inner.times(4)).times(1.0 / 6);
      }
    };
  }

  private static OnnxTensor cube(OnnxTensor x) {
    return x.times(x).times(x);
  }
}
