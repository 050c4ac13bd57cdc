package org.chainzrule.robustness.monitor;

import org.chainzrule.model.Prediction;

/**
 * A prediction with what a {@link StabilityMonitor} says of it.
 *
 * @param prediction the outputs and how they are read
 * @param gradientNorms for each example how fast the loss of its predicted class changes with the
 *     input, in units of the loss per unit of the input; at least 0
 * @param percentiles for each example how many percent of the known examples had a norm of at most
 *     this, in 0..100
 */
public record MonitoredPrediction(
    Prediction prediction, double[] gradientNorms, double[] percentiles) {}
