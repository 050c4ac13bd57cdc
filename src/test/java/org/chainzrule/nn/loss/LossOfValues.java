package org.chainzrule.nn.loss;

import java.util.List;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** A loss of values under its contract, tried with two of them an example. */
public interface LossOfValues extends LossContract {

  @Override
  default Tensor targets() {
    return Tensor.of(new double[][] {{0, 1}, {2, 3}, {-1, 0.5}, {1e-3, 4}});
  }

  @Override
  default List<Tensor> wrongTargets() {
    return List.of(
        Tensor.of(Shape.of(4, 1), new double[4]),
        Tensor.of(Shape.of(3, 2), new double[6]),
        Tensor.of(Shape.of(2), new double[2]),
        Tensor.of(Shape.of(), 1));
  }

  @Override
  default int columns() {
    return 2;
  }
}
