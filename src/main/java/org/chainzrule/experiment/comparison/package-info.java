/**
 * Comparison of penalties under one protocol: the strength of each is chosen on held-out training
 * data, then networks are trained from several seeds and measured on the test set.
 *
 * <p>{@link org.chainzrule.experiment.comparison.PenaltyComparison} runs it, {@link
 * org.chainzrule.experiment.comparison.PenaltyTables} writes the results as Markdown tables.
 *
 * <p>May import {@code experiment.report} and what it imports.
 */
package org.chainzrule.experiment.comparison;
