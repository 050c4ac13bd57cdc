package org.chainzrule.penalty;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;

/**
 * What a penalty may look at: one forward pass of a network, its input and output, and the loss of
 * the task.
 *
 * @param input shape {@code [n, ...]}; a parameter if the penalty wants its gradient
 * @param loss the mean over the n examples
 */
public record Forward(
    Layer network, Pass pass, Variable input, Variable prediction, Variable loss) {

  /** The number of examples. */
  public int examples() {
    return input.shape().size(0);
  }
}
