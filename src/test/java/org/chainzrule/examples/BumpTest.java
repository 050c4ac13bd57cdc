package org.chainzrule.examples;

import org.chainzrule.model.LayerTypes;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobianContract;

class BumpTest implements LocalJacobianContract {

  @Override
  public Layer layer() {
    return new CustomLayer.Bump();
  }

  @Override
  public LayerTypes types() {
    return CustomLayer.Bump.types();
  }
}
