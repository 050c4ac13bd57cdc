/**
 * DREG, differential regularisation: a penalty on the layers' own derivatives.
 *
 * <p>{@link org.chainzrule.dreg.Dreg} adds {@code λ Σ_l mean_s ‖J_l(x_s)‖²} to the loss, with
 * {@code J_l = diag(a'(z)) Wᵀ} for a dense layer. Each layer reports its Jacobian's norm in closed
 * form during the forward pass, so there is no second backward pass. Scopes choose what is summed:
 * whole layers, slopes of activations alone, products of Jacobians along the network, or the
 * gradient of the loss pulled back through them to the input ({@link org.chainzrule.dreg.Adjoint}).
 * {@link org.chainzrule.dreg.JacobianCheck} compares what a layer reports with its exact Jacobian.
 *
 * <p>May import {@code penalty}, {@code nn} and what they import. The method: <a
 * href="https://arxiv.org/abs/2605.15463">arXiv 2605.15463</a>.
 */
package org.chainzrule.dreg;
