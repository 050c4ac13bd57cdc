/**
 * Linear algebra for bounds and measures: eigenvalues and spectral norms.
 *
 * <p>{@link org.chainzrule.tensor.linalg.SpectralNorm} gives an upper bound on a matrix's largest
 * singular value that holds in floating-point arithmetic; {@link
 * org.chainzrule.tensor.linalg.Eigenvalues} gives all eigenvalues of a symmetric matrix.
 *
 * <p>May import {@code tensor}.
 */
package org.chainzrule.tensor.linalg;
