/**
 * The two implementations of {@link org.chainzrule.tensor.Kernels}, which hold the loops over
 * numbers.
 *
 * <p>{@link org.chainzrule.tensor.kernel.HostKernels} loops over memory that Java can see and calls
 * OpenBLAS directly; {@link org.chainzrule.tensor.kernel.ComposedKernels} composes the same results
 * from ND4J calls for every other backend. Both are tested against the same contracts. They are
 * found by the service loader, because tensors call kernels and kernels work on tensors.
 *
 * <p>May import {@code tensor}, {@code tensor.parallel} and {@code io}.
 */
package org.chainzrule.tensor.kernel;
