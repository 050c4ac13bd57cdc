package org.chainzrule.nn;

import java.util.function.Supplier;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;

/**
 * A variable that is computed when it is first asked for and is the same from then on; while
 * recording is paused nothing is kept, since it could not be differentiated later.
 */
@Internal("polynomial")
public final class Memoized implements Supplier<Variable> {

  private final Supplier<Variable> source;
  private Variable computed;

  public Memoized(Supplier<Variable> source) {
    this.source = source;
  }

  @Override
  public Variable get() {
    if (computed == null) {
      Variable now = source.get();
      computed = Recording.isOn() ? now : null;
      return now;
    }
    return computed;
  }
}
