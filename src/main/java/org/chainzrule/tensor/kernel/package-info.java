/**
 * The two implementations of {@link org.chainzrule.tensor.Kernels}, which hold the loops over
 * numbers.
 *
 * <p>{@link org.chainzrule.tensor.kernel.HostKernels} loops over memory that Java can see, with
 * products of {@code tensor.blas}; {@link org.chainzrule.tensor.kernel.ComposedKernels} composes
 * the same results from ND4J calls for every other backend. Both are tested against the same
 * contracts. They are found by the service loader, because tensors call kernels and kernels work on
 * tensors.
 *
 * <p>May import {@code tensor.blas} and what it imports.
 */
package org.chainzrule.tensor.kernel;
