/**
 * Dense layers with few weights: each output depends on every input, or on a block of them, but the
 * matrix of weights has a structure, so that it is made of far fewer numbers than it has elements.
 *
 * <p>{@link org.chainzrule.nn.structured.StructuredDense} is such a layer. Its matrix is one of
 * three: separable over the rows and columns of images, of low rank, or of blocks behind a fixed
 * permutation. It never forms the matrix to predict or to learn, and reports its exact Jacobian as
 * a dense layer does.
 *
 * <p>May import {@code nn.sequence} and what it imports.
 */
package org.chainzrule.nn.structured;
