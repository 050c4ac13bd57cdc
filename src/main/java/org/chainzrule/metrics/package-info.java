/**
 * How good predictions are: confusion matrices, ordinal metrics, distributions and confidence
 * intervals.
 *
 * <p>{@link org.chainzrule.metrics.ConfusionMatrix}, {@link org.chainzrule.metrics.OrdinalMetrics}
 * (accuracy, mean absolute error, quadratic weighted kappa), {@link
 * org.chainzrule.metrics.Distribution} (percentiles of any figure), {@link
 * org.chainzrule.metrics.ConfidenceInterval}.
 *
 * <p>May import {@code train} and what it imports.
 */
package org.chainzrule.metrics;
