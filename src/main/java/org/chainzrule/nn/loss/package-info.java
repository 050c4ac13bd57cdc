/**
 * Losses: what training minimises.
 *
 * <p>A {@link org.chainzrule.nn.loss.Loss} scores each example of a batch; means, sums and class
 * weights are derived from that in one place. {@link org.chainzrule.nn.loss.OutputDecoder} is how
 * the outputs of a network trained by it are read. {@link org.chainzrule.nn.loss.DecisionRule}
 * turns probabilities of ordered classes into an answer.
 *
 * <p>May import {@code nn}.
 */
package org.chainzrule.nn.loss;
