/**
 * Yelp Review Full: its format, where to find it, and synthetic reviews for machines without it.
 *
 * <p>{@link org.chainzrule.data.yelp.YelpFull} reads the format, {@link
 * org.chainzrule.data.yelp.YelpSource} finds the files, {@link
 * org.chainzrule.data.yelp.SyntheticReviews} composes reviews by seed, which are never called Yelp.
 *
 * <p>May import {@code data.text}. The data set: Zhang, Zhao and LeCun, 2015, <a
 * href="https://arxiv.org/abs/1509.01626">arXiv 1509.01626</a>.
 */
package org.chainzrule.data.yelp;
