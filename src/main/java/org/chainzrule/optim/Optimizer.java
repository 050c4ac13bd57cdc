package org.chainzrule.optim;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.schedule.Schedule;

/**
 * The settings of an optimization method, such as Adam with its learning rate. It is immutable; the
 * moments and other state of one training belong to the {@link Updater} that it makes.
 */
public interface Optimizer {

  /** The learning rate as a function of the step. */
  Schedule rate();

  /** Makes the updater of a new training of these parameters. */
  Updater start(List<Parameter> parameters, ParameterGroups groups);
}
