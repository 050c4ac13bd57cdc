/**
 * The training loop, its callbacks and its checkpoints.
 *
 * <p>{@link org.chainzrule.train.Trainer} holds the settings of a training and runs it; {@link
 * org.chainzrule.train.TrainingResult} is what comes out. {@link org.chainzrule.train.Callback}s
 * watch and may stop it: {@link org.chainzrule.train.EarlyStopping}, {@link
 * org.chainzrule.train.Checkpoints} (resuming is bit-exact), {@link
 * org.chainzrule.train.MovingAverage}, the logs of {@code train.log}.
 *
 * <p>May import {@code dreg}, {@code penalty}, {@code optim}, {@code model} and what they import.
 */
package org.chainzrule.train;
