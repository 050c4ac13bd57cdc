/**
 * Heads and losses for ordered classes, such as one to five stars.
 *
 * <p>{@link org.chainzrule.nn.ordinal.OrdinalHead} pairs the last layer with its loss: softmax,
 * CORAL (<a href="https://arxiv.org/abs/1901.07884">1901.07884</a>), CORN (<a
 * href="https://arxiv.org/abs/2111.08851">2111.08851</a>), the cumulative link (proportional odds,
 * McCullagh 1980) and regression on the class index.
 *
 * <p>May import {@code nn.layer} and {@code nn.loss}.
 */
package org.chainzrule.nn.ordinal;
