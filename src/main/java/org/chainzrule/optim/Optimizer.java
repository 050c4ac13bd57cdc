package org.chainzrule.optim;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.schedule.Schedule;

/** A rule that turns gradients into better parameters. It holds choices; a run holds the state. */
public interface Optimizer {

  /** The learning rate in the course of training. */
  Schedule rate();

  /** The state of a new run over these parameters. */
  Updater start(List<Parameter> parameters, ParameterGroups groups);
}
