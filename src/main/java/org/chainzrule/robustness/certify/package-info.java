/**
 * Certificates: bounds on a network's output that hold for every input in a region.
 *
 * <p>{@link org.chainzrule.robustness.certify.IntervalBounds} carries boxes through the layers,
 * {@link org.chainzrule.robustness.certify.LipschitzBound} multiplies bounds on slopes, {@link
 * org.chainzrule.robustness.certify.Certificate} turns either into a radius within which the answer
 * cannot change. Layers and activations state their own bounds, those of a user as well.
 *
 * <p>May import {@code robustness.stability} and what it imports.
 */
package org.chainzrule.robustness.certify;
