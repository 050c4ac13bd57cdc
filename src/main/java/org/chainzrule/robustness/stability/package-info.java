/**
 * How strongly a network's output reacts to its input: gradients, Jacobians, slopes.
 *
 * <p>{@link org.chainzrule.robustness.stability.InputGradients} is the distribution of {@code ‖∂
 * loss_s / ∂ x_s‖}, the gradient volatility of the paper; {@link
 * org.chainzrule.robustness.stability.JacobianNorms}, {@link
 * org.chainzrule.robustness.stability.LayerSteepness}, {@link
 * org.chainzrule.robustness.stability.EffectiveRank} and {@link
 * org.chainzrule.robustness.stability.EmpiricalLipschitz} look closer; {@link
 * org.chainzrule.robustness.stability.TokenContributions} says which tokens moved an answer.
 *
 * <p>May import {@code metrics} and what it imports.
 */
package org.chainzrule.robustness.stability;
