/**
 * Measures of stability: how strongly the outputs and the loss of a network react to its input.
 *
 * <p>{@link org.chainzrule.robustness.stability.InputGradients} is the distribution of {@code ‖∂
 * loss_s / ∂ x_s‖}, the gradient volatility; {@link
 * org.chainzrule.robustness.stability.JacobianNorms}, {@link
 * org.chainzrule.robustness.stability.LayerSteepness}, {@link
 * org.chainzrule.robustness.stability.EffectiveRank} and {@link
 * org.chainzrule.robustness.stability.EmpiricalLipschitz} measure Jacobians and slopes; {@link
 * org.chainzrule.robustness.stability.TrainingVolatility} observes gradient norms in training;
 * {@link org.chainzrule.robustness.stability.TokenContributions} attributes a prediction to tokens.
 *
 * <p>May import {@code metrics} and what it imports.
 */
package org.chainzrule.robustness.stability;
