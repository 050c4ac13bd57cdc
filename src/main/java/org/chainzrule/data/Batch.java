package org.chainzrule.data;

import org.chainzrule.tensor.Tensor;

/**
 * A few examples side by side.
 *
 * @param inputs shape {@code [n, ...]}, one example a row
 * @param targets shape {@code [n, t]}: the class index for classification (t = 1), values otherwise
 */
public record Batch(Tensor inputs, Tensor targets) {}
