/**
 * Automatic differentiation: reverse mode over operations whose gradient rules are themselves
 * differentiable.
 *
 * <p>A {@link org.chainzrule.autodiff.Variable} is a tensor in a computation graph; {@link
 * org.chainzrule.autodiff.Gradients} runs the backward pass and gives {@code ∂ loss / ∂ x} for
 * every {@link org.chainzrule.autodiff.Parameter}. The operations are grouped by subject ({@link
 * org.chainzrule.autodiff.Pointwise}, {@link org.chainzrule.autodiff.Products}, {@link
 * org.chainzrule.autodiff.Polynomials}, ...), each beside its gradient rule. {@link
 * org.chainzrule.autodiff.GradCheck} compares gradients with finite differences.
 *
 * <p>May import {@code tensor} and {@code io}.
 */
package org.chainzrule.autodiff;
