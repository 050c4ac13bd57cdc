/**
 * Programs to read and to run: training on MNIST and on Yelp reviews, comparing penalties, a layer
 * of one's own.
 *
 * <p>{@link org.chainzrule.examples.TrainMnist}, {@link org.chainzrule.examples.TrainYelpFull},
 * {@link org.chainzrule.examples.ComparePenalties} and {@link org.chainzrule.examples.CustomLayer}
 * are mains; the other classes parse their options and print. The only room that knows command
 * lines and standard streams.
 *
 * <p>May import every other room.
 */
package org.chainzrule.examples;
