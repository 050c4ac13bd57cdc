package org.chainzrule.autodiff;

import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * A tensor that remembers how it was computed. Operations on it can be differentiated, and so can
 * their gradients. Element-wise ones broadcast: axes are matched from the last, size 1 stretches.
 */
public sealed interface Variable permits Parameter, Constant, Computed {

  /** The numbers. */
  Tensor value();

  /** A tensor without a gradient. */
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

  /** {@code this + term}. */
  default Variable plus(double term) {
    return Pointwise.plus(this, term);
  }

  /** {@code this - other}. */
  default Variable minus(Variable other) {
    return Pointwise.minus(this, other);
  }

  /** {@code this · other} by elements. */
  default Variable times(Variable other) {
    return Pointwise.times(this, other);
  }

  /** {@code this · factor}. */
  default Variable times(double factor) {
    return Pointwise.times(this, factor);
  }

  /** {@code this / other} by elements. */
  default Variable divide(Variable other) {
    return Pointwise.divide(this, other);
  }

  /** The {@code order}-th derivative of a curve at every element; order 0 is its value. */
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

  /** The matrix product of two matrices, each transposed first if asked to. */
  default Variable matmul(boolean transposeThis, Variable other, boolean transposeOther) {
    return Products.matmul(this, transposeThis, other, transposeOther);
  }

  /** The matrix product {@code this · other}. */
  default Variable matmul(Variable other) {
    return matmul(false, other, false);
  }

  /** Sums down to a shape that broadcasts to this one. */
  default Variable sumTo(Shape target) {
    return Arrangement.sumTo(this, target);
  }

  /** Repeats along the axes where this has size 1, and along missing ones in front. */
  default Variable stretchTo(Shape target) {
    return Arrangement.stretchTo(this, target);
  }

  /** The sum over some axes, which keep size 1. */
  default Variable sum(int... axes) {
    return Arrangement.sum(this, axes);
  }

  /** The sum of all elements, shape {@code []}. */
  default Variable sum() {
    return sumTo(Shape.of());
  }

  /** The mean of all elements, shape {@code []}; NaN of none. */
  default Variable mean() {
    return sum().times(1.0 / value().length());
  }

  /** The same elements in memory order, the first axis fastest, under another shape. */
  default Variable reshape(Shape target) {
    return Arrangement.reshape(this, target);
  }

  /** Each example in a row of a matrix, {@code [n, d]}, its elements in memory order. */
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
   * The adjoint of {@link #slice}: zeros of {@code size} along one axis, with this put in at
   * position {@code at}.
   */
  default Variable place(int axis, int at, int size) {
    return Arrangement.place(this, axis, at, size);
  }

  /** Rows by number, in this order, repeated where named twice. */
  default Variable gather(int... rows) {
    return Arrangement.gather(this, rows);
  }
}
