package org.chainzrule.nn.activation;

import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;

/** What an activation is to be, before it is known how many units it serves. */
@FunctionalInterface
public interface ActivationPlan {

  /**
   * A new activation.
   *
   * @param width the number of units, at least 1
   */
  Activation build(int width, Seeds seeds, Precision precision);
}
