package org.chainzrule.penalty;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.optim.schedule.Schedule;

/** What is added to the loss, times a strength, to keep a network in bounds. */
public interface Penalty {

  /** The penalty of a forward pass before its strength, shape {@code []}; not negative. */
  Variable of(Forward forward);

  /** λ in the course of training. Where it is 0 the penalty is not computed at all. */
  Schedule strength();

  /** Whether the forward pass must record gradients with respect to its input. */
  default boolean wantsInputGradient() {
    return false;
  }
}
