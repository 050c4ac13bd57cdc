package org.chainzrule.penalty;

import java.util.Map;
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

  /**
   * Every schedule that it follows, by name: by default its strength alone. A run is resumed only
   * with the same schedules, and goes on with more epochs only if none depends on their number.
   */
  default Map<String, Schedule> schedules() {
    return Map.of("strength", strength());
  }

  /** Whether the forward pass must record gradients with respect to its input. */
  default boolean wantsInputGradient() {
    return false;
  }
}
