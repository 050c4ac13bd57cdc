/**
 * Dense numerical arrays and the memory they live in; the only package that uses ND4J.
 *
 * <p>{@link org.chainzrule.tensor.Tensor} is an immutable array of a {@link
 * org.chainzrule.tensor.Shape} and a {@link org.chainzrule.tensor.Precision} (32 or 64 bits)
 * outside the Java heap, {@link org.chainzrule.tensor.TensorScope} owns the tensors that a thread
 * creates while it is open and frees their memory when it closes, {@link
 * org.chainzrule.tensor.Kernels} is the interface that the two implementations in {@code
 * tensor.kernel} provide.
 *
 * <p>May import {@code io}. Sub-packages, in order: {@code random}, {@code parallel}, this package,
 * {@code kernel}, {@code linalg}, {@code interval}, {@code op}, {@code safetensors}.
 */
package org.chainzrule.tensor;
