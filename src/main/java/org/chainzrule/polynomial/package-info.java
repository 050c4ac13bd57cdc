/**
 * The Polynomial Engine: activations that are learned polynomials.
 *
 * <p>{@link org.chainzrule.polynomial.PolynomialActivation} computes {@code a(z) = Σ_k c_k φ_k(z /
 * r)} for every unit, with learned coefficients c of degree 1 to 9, cubic by default, in the
 * monomial, Chebyshev or Hermite basis φ, continued by its tangents beyond {@code |z| = R} where
 * tails are asked for. {@link org.chainzrule.polynomial.PolynomialPlan} configures it, {@link
 * org.chainzrule.polynomial.Initialiser} chooses the coefficients that training starts from. Value,
 * slope and curvature come from one pass over z.
 *
 * <p>May import {@code nn}. The method: <a href="https://arxiv.org/abs/2605.15463">arXiv
 * 2605.15463</a>.
 */
package org.chainzrule.polynomial;
