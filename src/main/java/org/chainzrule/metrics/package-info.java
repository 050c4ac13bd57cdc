/**
 * Metrics of predictions: confusion matrices, metrics for ordered classes, distributions and
 * confidence intervals.
 *
 * <p>{@link org.chainzrule.metrics.ConfusionMatrix} counts predictions by class; {@link
 * org.chainzrule.metrics.OrdinalMetrics} computes accuracy, mean absolute error and quadratic
 * weighted kappa; {@link org.chainzrule.metrics.Distribution} summarises any quantity per example
 * by percentiles; {@link org.chainzrule.metrics.ConfidenceInterval} is for repeated measurements.
 *
 * <p>May import {@code train} and what it imports.
 */
package org.chainzrule.metrics;
