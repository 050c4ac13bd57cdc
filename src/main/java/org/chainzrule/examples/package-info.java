/**
 * Programs with command lines: training on MNIST and on Yelp reviews, comparing penalties and
 * networks, watching a model, a user-defined layer, and an examination of the installation.
 *
 * <p>{@link org.chainzrule.examples.TrainMnist}, {@link org.chainzrule.examples.TrainYelpFull},
 * {@link org.chainzrule.examples.ComparePenalties}, {@link org.chainzrule.examples.FairFight},
 * {@link org.chainzrule.examples.MonitorDigits}, {@link org.chainzrule.examples.CustomLayer} and
 * {@link org.chainzrule.examples.Doctor} are the main classes, which {@link
 * org.chainzrule.examples.Programs} starts by their names; the other classes parse their options
 * and print. This is the only room that knows command lines and standard streams.
 *
 * <p>May import every other room.
 */
package org.chainzrule.examples;
