package org.chainzrule.robustness.attack;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Shape;

/** A layer that flattens examples of any shape before the inner layer. */
record Flat(Layer inner) implements Layer {

  @Override
  public Variable forward(Variable x, Pass pass) {
    int n = x.shape().size(0);
    return inner.forward(x.reshape(Shape.of(n, x.value().length() / n)), pass);
  }

  @Override
  public List<Parameter> parameters() {
    return inner.parameters();
  }
}
