/**
 * Pretrained word vectors, and texts as the pooled vectors of their words.
 *
 * <p>{@link org.chainzrule.text.vectors.WordVectors} reads GloVe's text format (Pennington, Socher
 * and Manning, 2014), {@link org.chainzrule.text.vectors.PooledVectors} is the data set of weighted
 * means, maxima and minima, {@link org.chainzrule.text.vectors.Standardisation} scales them by the
 * training set.
 *
 * <p>May import {@code text.encode} and what it imports.
 */
package org.chainzrule.text.vectors;
