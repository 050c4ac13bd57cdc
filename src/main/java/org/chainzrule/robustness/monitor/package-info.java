/**
 * Monitoring in deployment: how sensitive each prediction is to its input, compared with what was
 * usual on known data, and an alarm when inputs change. No labels are needed.
 *
 * <p>{@link org.chainzrule.robustness.monitor.StabilityProfile} is the distribution of input
 * gradients over known data, saved with the model; {@link
 * org.chainzrule.robustness.monitor.StabilityMonitor} predicts and compares with it.
 *
 * <p>May import {@code robustness.corruption} and what it imports.
 */
package org.chainzrule.robustness.monitor;
