package org.chainzrule.nn.sequence;

import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** What the layers over sequences have in common. */
final class Sequences {

  private Sequences() {}

  /**
   * Checks the shape of an example.
   *
   * @param width what a layer takes at each position
   */
  static void check(Layer layer, Shape example, int width) {
    if (example.rank() != 2 || example.size(1) != width) {
      throw new IllegalArgumentException(
          layer + " takes sequences of shape [L, " + width + "], got " + example);
    }
  }

  /** Zeros where there is padding. */
  static Variable masked(Variable y, Optional<Tensor> present) {
    return present
        .map(mask -> mask.reshape(Shape.of(mask.rows(), mask.columns(), 1)))
        .map(mask -> y.times(Variable.constant(mask)))
        .orElse(y);
  }
}
