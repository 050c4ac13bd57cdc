package org.chainzrule.nn.activation;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** {@code a(z) = z}. */
enum Identity implements Activation {
  INSTANCE;

  @Override
  public Variable value(Variable z) {
    return z;
  }

  @Override
  public Variable slope(Variable z) {
    return Variable.constant(Tensor.filled(z.shape(), z.value().precision(), 1));
  }

  /** Alone it is no layer that could be learned, and does not count as one. */
  @Override
  public Variable forward(Variable z, Pass pass) {
    pass.report(() -> LocalJacobian.fixed(slope(z)));
    return z;
  }

  @Override
  public LayerBound bound() {
    return LayerBound.sequence();
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x;
  }

  @Override
  public Description describe() {
    return Description.of("Identity");
  }

  @Override
  public String toString() {
    return "identity";
  }
}
