package org.chainzrule.regularize;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Pass;

/**
 * What a penalty may look at: one forward pass, its input and output, and the loss of the task.
 *
 * @param input shape {@code [n, ...]}; a parameter if the penalty wants its gradient
 */
public record Forward(Pass pass, Variable input, Variable prediction, Variable loss) {}
