package org.chainzrule.spark.worker;

import java.util.List;
import java.util.function.Function;
import org.chainzrule.train.Callback;

/**
 * Tells callbacks each event of a training once. One that lost a worker goes on from its newest
 * checkpoint and does some steps again, to the same bytes; of these the callbacks have heard.
 */
final class EventsOnce implements Callback {

  /** More than the kinds of events that belong to one step. */
  private static final int KINDS = 4;

  private final List<Callback> callbacks;
  private boolean begun;
  private boolean stopped;
  private long latest = -1;

  EventsOnce(List<Callback> callbacks) {
    this.callbacks = callbacks;
  }

  @Override
  public void beforeRun(Run run) {
    if (!begun) {
      begun = true;
      callbacks.forEach(callback -> callback.beforeRun(run));
    }
  }

  @Override
  public Decision afterStep(Step step) {
    return tell(KINDS * step.step(), callback -> callback.afterStep(step));
  }

  @Override
  public Decision afterValidation(Validation validation) {
    return tell(KINDS * validation.step() + 1, callback -> callback.afterValidation(validation));
  }

  @Override
  public Decision afterEpoch(Epoch epoch) {
    return tell(KINDS * epoch.step() + 2, callback -> callback.afterEpoch(epoch));
  }

  /**
   * @param place of the event in the order of all
   */
  private Decision tell(long place, Function<Callback, Decision> event) {
    if (place > latest) {
      latest = place;
      for (Callback callback : callbacks) {
        stopped |= event.apply(callback) == Decision.STOP;
      }
    }
    return stopped ? Decision.STOP : Decision.CONTINUE;
  }
}
