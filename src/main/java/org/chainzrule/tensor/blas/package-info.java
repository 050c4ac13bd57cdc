/**
 * Matrix products by OpenBLAS, which is called directly on memory that ND4J owns.
 *
 * <p>{@link org.chainzrule.tensor.blas.Blas} has the products of the kernels, {@link
 * org.chainzrule.tensor.blas.ConvolutionProducts} those of convolutions. They are cut into pieces
 * for the threads of the worker pool in a way that depends on the sizes of a product alone, and so
 * do their bits. {@link org.chainzrule.tensor.blas.BlasKernels} tells which code of OpenBLAS runs.
 *
 * <p>May import {@code tensor}, {@code tensor.parallel} and {@code io}.
 */
package org.chainzrule.tensor.blas;
