/**
 * Networks and trainings as immutable records of settings.
 *
 * <p>{@link org.chainzrule.experiment.recipe.NetworkConfig} builds dense and convolution networks
 * from sizes and choices, {@link org.chainzrule.experiment.recipe.TrainingRecipe} sets up a
 * trainer: optimizer, DREG, another penalty, epochs and seed. Every record checks its numbers when
 * it is created.
 *
 * <p>May import {@code robustness} and what it imports.
 */
package org.chainzrule.experiment.recipe;
