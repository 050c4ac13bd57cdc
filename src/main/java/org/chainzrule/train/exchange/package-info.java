/**
 * What the workers of a distributed training tell each other in a step.
 *
 * <p>The parts of a step, its batches, are the leaves of a binary tree, {@link
 * org.chainzrule.train.exchange.SumTree}. Every worker computes some of them, and gradients, losses
 * and changes of layers' states are added along the tree, so that the sums are the same bytes
 * whoever computed a part. {@link org.chainzrule.train.exchange.StepSums} makes these sums, and
 * {@link org.chainzrule.train.exchange.Exchange} is the connection that carries the messages.
 *
 * <p>May import {@code model} and what it imports.
 */
package org.chainzrule.train.exchange;
