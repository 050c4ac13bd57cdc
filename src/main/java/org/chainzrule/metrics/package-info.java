/**
 * Metrics of predictions: of classes, of rankings and of probabilities, for ordered classes,
 * distributions and confidence intervals.
 *
 * <p>{@link org.chainzrule.metrics.ClassPredictions} gathers what a network predicts; {@link
 * org.chainzrule.metrics.ClassReport} gives precision, recall and F1 of it with a labelled {@link
 * org.chainzrule.metrics.ConfusionMatrix}, {@link org.chainzrule.metrics.RankingMetrics} the areas
 * under the ROC and the precision-recall curve, {@link org.chainzrule.metrics.Calibration} the
 * calibration error. {@link org.chainzrule.metrics.OrdinalMetrics} computes accuracy, mean absolute
 * error and quadratic weighted kappa; {@link org.chainzrule.metrics.Distribution} summarises any
 * quantity per example by percentiles; {@link org.chainzrule.metrics.ConfidenceInterval} is for
 * repeated measurements.
 *
 * <p>May import {@code train} and what it imports.
 */
package org.chainzrule.metrics;
