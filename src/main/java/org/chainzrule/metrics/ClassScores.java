package org.chainzrule.metrics;

/**
 * Precision, recall and F1 of a class, or their averages over classes, in 0..1.
 *
 * @param precision {@code TP / (TP + FP)}, the fraction of examples predicted as the class that are
 *     of it; NaN if none was predicted as it
 * @param recall {@code TP / (TP + FN)}, the fraction of examples of the class predicted as it; NaN
 *     if it has no examples
 * @param f1 their harmonic mean {@code 2 TP / (2 TP + FP + FN)}; NaN if the class neither has
 *     examples nor was predicted
 * @param examples how many examples the class has
 */
public record ClassScores(double precision, double recall, double f1, int examples) {}
