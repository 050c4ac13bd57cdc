package org.chainzrule.autodiff;

import java.util.List;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * A tensor in a computation graph: the operations on it are recorded, so that {@link Gradients} can
 * differentiate a result with respect to its inputs, and the gradients again, to any order.
 *
 * <p>Element-wise operations broadcast: axes are matched from the last one backwards, and an axis
 * of size 1 is repeated.
 *
 * <pre>{@code
 * Parameter w = new Parameter("w", Tensor.scalar(3, Precision.DOUBLE));
 * Variable loss = w.squared().plus(1); // w² + 1 = 10
 * double slope = Gradients.of(loss).wrt(w).value().item(); // 2 w = 6
 * }</pre>
 */
public sealed interface Variable permits Parameter, Constant, Computed {

  /** The tensor itself, without its history. */
  Tensor value();

  /** A variable that has no gradient, such as data or a target. */
  static Variable constant(Tensor value) {
    return new Constant(value);
  }

  /** The sizes of the axes. */
  default Shape shape() {
    return value().shape();
  }

  /** {@code this + other}. */
  default Variable plus(Variable other) {
    return Pointwise.plus(this, other);
  }

  /** Every element plus a constant, {@code this + term}. */
  default Variable plus(double term) {
    return Pointwise.plus(this, term);
  }

  /** {@code this - other}. */
  default Variable minus(Variable other) {
    return Pointwise.minus(this, other);
  }

  /** The element-wise product {@code this · other}. */
  default Variable times(Variable other) {
    return Pointwise.times(this, other);
  }

  /** Every element times a factor, {@code factor · this}. */
  default Variable times(double factor) {
    return Pointwise.times(this, factor);
  }

  /** The element-wise quotient {@code this / other}. */
  default Variable divide(Variable other) {
    return Pointwise.divide(this, other);
  }

  /**
   * A curve, or one of its derivatives, applied to every element.
   *
   * @param order 0 for the curve's value, 1 for its slope, 2 for its second derivative, ...
   */
  default Variable map(Curve curve, int order) {
    return Pointwise.map(this, curve, order);
  }

  /** {@code eˣ}. */
  default Variable exp() {
    return map(Curve.EXP, 0);
  }

  /** {@code ln x}. */
  default Variable log() {
    return map(Curve.LOG, 0);
  }

  /** {@code √x}. */
  default Variable sqrt() {
    return map(Curve.SQRT, 0);
  }

  /** {@code 1 / x}. */
  default Variable reciprocal() {
    return map(Curve.RECIPROCAL, 0);
  }

  /** {@code x²}. */
  default Variable squared() {
    return map(Curve.SQUARE, 0);
  }

  /** {@code |x|}. */
  default Variable abs() {
    return map(Curve.ABS, 0);
  }

  /** The product of two matrices, each of which is transposed first if its flag is set. */
  default Variable matmul(boolean transposeThis, Variable other, boolean transposeOther) {
    return Products.matmul(this, transposeThis, other, transposeOther);
  }

  /** The matrix product {@code this · other}. */
  default Variable matmul(Variable other) {
    return matmul(false, other, false);
  }

  /** The inverse of broadcasting: sums down to {@code target}, which broadcasts to this shape. */
  default Variable sumTo(Shape target) {
    return Arrangement.sumTo(this, target);
  }

  /** Broadcasts: repeats along the axes of size 1, and along new axes in front. */
  default Variable stretchTo(Shape target) {
    return Arrangement.stretchTo(this, target);
  }

  /** The sum over some axes, which stay with size 1. */
  default Variable sum(int... axes) {
    return Arrangement.sum(this, axes);
  }

  /** The sum of all elements, shape {@code []}. */
  default Variable sum() {
    return sumTo(Shape.of());
  }

  /** The mean of all elements, shape {@code []}; NaN if there are none. */
  default Variable mean() {
    return sum().times(1.0 / value().length());
  }

  /** The same elements under another shape; in memory order, the first axis varies fastest. */
  default Variable reshape(Shape target) {
    return Arrangement.reshape(this, target);
  }

  /** One row for each example, {@code [n, ...]} to {@code [n, d]}, elements in memory order. */
  default Variable flatten() {
    Shape example = shape().tail();
    return reshape(Shape.of(shape().size(0), example.length()));
  }

  /** The axes in another order: axis i of the result is axis {@code order[i]} of this. */
  default Variable permute(int... order) {
    return Arrangement.permute(this, order);
  }

  /** Positions {@code from} (included) to {@code to} (excluded) along one axis. */
  default Variable slice(int axis, int from, int to) {
    return Arrangement.slice(this, axis, from, to);
  }

  /**
   * The adjoint of {@link #slice}: pads one axis with zeros to {@code size} positions, this tensor
   * beginning at position {@code at}.
   */
  default Variable place(int axis, int at, int size) {
    return Arrangement.place(this, axis, at, size);
  }

  /**
   * Variables one after the other along an axis.
   *
   * @param parts at least one, alike in precision and along all other axes
   * @throws IllegalArgumentException if they are not
   */
  static Variable concat(int axis, List<Variable> parts) {
    return Arrangement.concat(axis, parts);
  }

  /** The rows with these indices, in this order; an index given twice is repeated. */
  default Variable gather(int... rows) {
    return Arrangement.gather(this, rows);
  }
}
