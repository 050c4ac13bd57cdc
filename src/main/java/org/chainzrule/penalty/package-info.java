/**
 * Penalties that are added to the loss, apart from DREG itself.
 *
 * <p>{@link org.chainzrule.penalty.Penalty} is the interface, {@link
 * org.chainzrule.penalty.Forward} what it may look at. The rivals of DREG: {@link
 * org.chainzrule.penalty.InputGradientPenalty} (double backpropagation, Drucker and LeCun 1992),
 * {@link org.chainzrule.penalty.JacobianPenalty} (<a href="https://arxiv.org/abs/1908.02729">arXiv
 * 1908.02729</a>), {@link org.chainzrule.penalty.WeightDecay}. {@link
 * org.chainzrule.penalty.IntervalBoundPenalty} trains for certificates.
 *
 * <p>May import {@code nn}, {@code optim.schedule} and what they import.
 */
package org.chainzrule.penalty;
