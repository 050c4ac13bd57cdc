/**
 * Example programs: training on MNIST and on Yelp reviews, comparing penalties, watching a model,
 * and a user-defined layer.
 *
 * <p>{@link org.chainzrule.examples.TrainMnist}, {@link org.chainzrule.examples.TrainYelpFull},
 * {@link org.chainzrule.examples.ComparePenalties}, {@link org.chainzrule.examples.MonitorDigits}
 * and {@link org.chainzrule.examples.CustomLayer} are the main classes; the other classes parse
 * their options and print. This is the only room that knows command lines and standard streams.
 *
 * <p>May import every other room.
 */
package org.chainzrule.examples;
