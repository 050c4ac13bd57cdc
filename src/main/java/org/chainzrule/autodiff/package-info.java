/**
 * Automatic differentiation: reverse mode over operations whose gradient rules are themselves
 * differentiable.
 *
 * <p>A {@link org.chainzrule.autodiff.Variable} is a tensor that remembers how it was computed;
 * {@link org.chainzrule.autodiff.Gradients} walks that memory backwards and gives {@code ∂ loss / ∂
 * x} for every {@link org.chainzrule.autodiff.Parameter}. The operations stand in small files by
 * subject ({@link org.chainzrule.autodiff.Pointwise}, {@link org.chainzrule.autodiff.Products},
 * {@link org.chainzrule.autodiff.Polynomials}, ...), each beside its gradient rule. {@link
 * org.chainzrule.autodiff.GradCheck} compares gradients with finite differences.
 *
 * <p>May import {@code tensor} and {@code io}.
 */
package org.chainzrule.autodiff;
