/**
 * The training loop, its settings and its callbacks.
 *
 * <p>{@link org.chainzrule.train.Trainer} holds the settings of a training run and runs it; {@link
 * org.chainzrule.train.TrainingResult} is its result. {@link org.chainzrule.train.EarlyStopping},
 * {@link org.chainzrule.train.Plateau} and {@link org.chainzrule.train.MovingAverage} are settings
 * of a run; a {@link org.chainzrule.train.Callback} observes it and may stop it. {@link
 * org.chainzrule.train.Evaluation} measures loss and accuracy on any data set, and {@link
 * org.chainzrule.train.RateCurve} shows which learning rates suit. Checkpoints are in {@code
 * train.checkpoint}, sums over several workers in {@code train.exchange}, logs in {@code
 * train.log}.
 *
 * <p>May import {@code dreg}, {@code penalty}, {@code optim}, {@code model} and what they import.
 */
package org.chainzrule.train;
