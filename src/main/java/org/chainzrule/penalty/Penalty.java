package org.chainzrule.penalty;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.optim.schedule.Schedule;

/**
 * A penalty: a term {@code λ R} that training adds to the loss, computed from the forward pass of a
 * batch.
 */
public interface Penalty {

  /** The penalty of a forward pass before its strength, shape {@code []}; not negative. */
  Variable of(Forward forward);

  /** λ as a function of the step. Where it is 0 the penalty is not computed at all. */
  Schedule strength();

  /** Whether the forward pass must record gradients with respect to its input. */
  default boolean wantsInputGradient() {
    return false;
  }
}
