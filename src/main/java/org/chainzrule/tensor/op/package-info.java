/**
 * Operations on tensors beyond element-wise arithmetic: fused ones, sliding windows, table lookups
 * and optimizer updates.
 *
 * <p>{@link org.chainzrule.tensor.op.Fused} computes polynomials, their gradients and softmax
 * cross-entropy in one pass each, {@link org.chainzrule.tensor.op.RowPatches} convolutions, {@link
 * org.chainzrule.tensor.op.Windows} pooling, {@link org.chainzrule.tensor.op.Lookup} rows of
 * tables, {@link org.chainzrule.tensor.op.Updates} applies an {@link
 * org.chainzrule.tensor.op.UpdateRule} to a parameter in place. None of them is differentiable by
 * itself; {@code autodiff} adds the gradient rules.
 *
 * <p>May import {@code tensor} and what it imports.
 */
package org.chainzrule.tensor.op;
