/**
 * Certified robustness: bounds on the outputs of a network that are proven for every input in a
 * region.
 *
 * <p>{@link org.chainzrule.robustness.certify.IntervalBounds} propagates boxes through the layers,
 * {@link org.chainzrule.robustness.certify.LinearBounds} follows linear functions of the outputs
 * back to the input (CROWN, <a href="https://arxiv.org/abs/1811.00866">arXiv 1811.00866</a>),
 * {@link org.chainzrule.robustness.certify.Certificate} finds with both the radius within which the
 * predicted class cannot change, and {@link org.chainzrule.robustness.certify.LipschitzBound}
 * multiplies bounds on slopes. Layers and activations state their own bounds; those of a user can
 * as well.
 *
 * <p>May import {@code robustness.stability} and what it imports.
 */
package org.chainzrule.robustness.certify;
