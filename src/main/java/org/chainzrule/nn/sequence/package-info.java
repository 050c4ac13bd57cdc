/**
 * Layers over sequences of vectors {@code [n, L, d]}, such as the words of texts: each position may
 * depend on all others.
 *
 * <p>{@link org.chainzrule.nn.sequence.Gru} reads a sequence from its beginning and keeps a state,
 * {@link org.chainzrule.nn.sequence.MultiHeadAttention} lets every position look at all, {@link
 * org.chainzrule.nn.sequence.TokenMean} makes one vector of a sequence. {@link
 * org.chainzrule.nn.layer.Embedding} tells them by the {@link org.chainzrule.nn.Pass} which
 * positions hold padding: what is there changes nothing, and the output there is 0. Without an
 * embedding every position counts. They report their Jacobians ({@link
 * org.chainzrule.nn.LocalJacobian#traced}).
 *
 * <p>May import {@code nn.layer} and what it imports.
 */
package org.chainzrule.nn.sequence;
