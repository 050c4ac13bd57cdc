/**
 * Reports on a training, as lines of text and as JSON.
 *
 * <p>A {@link org.chainzrule.experiment.report.RunReport} joins {@link
 * org.chainzrule.experiment.report.ReportPart}s: accuracy, training volatility, stability,
 * robustness, ordinal metrics.
 *
 * <p>May import {@code experiment.recipe} and what it imports.
 */
package org.chainzrule.experiment.report;
