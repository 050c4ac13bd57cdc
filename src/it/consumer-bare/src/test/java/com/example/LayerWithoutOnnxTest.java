package com.example;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;

/** The contract of a layer where ONNX Runtime is not there: one test of it is skipped. */
class LayerWithoutOnnxTest implements LocalJacobianContract {

  @Override
  public Layer layer() {
    return Dense.plan(3, 2).build(Seeds.of(1), Precision.DOUBLE);
  }
}
