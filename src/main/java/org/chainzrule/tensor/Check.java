package org.chainzrule.tensor;

import org.chainzrule.Internal;

/**
 * Preconditions of operations. Each method throws an {@code IllegalArgumentException} that names
 * what was expected and what came.
 */
@Internal
public final class Check {

  private Check() {}

  /** Two tensors must have one precision. */
  public static void precision(Tensor a, Tensor b) {
    if (a.precision() != b.precision()) {
      throw new IllegalArgumentException(
          "expected tensors of one precision, got " + a.precision() + " and " + b.precision());
    }
  }

  /** A shape must be the expected one. */
  public static void shape(Shape expected, Shape actual) {
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException("expected shape " + expected + ", got " + actual);
    }
  }

  /** The number of elements must be that of the shape. */
  public static void count(Shape shape, int count) {
    if (shape.length() != count) {
      throw new IllegalArgumentException(
          "expected " + shape.length() + " elements for shape " + shape + ", got " + count);
    }
  }

  /** The order m of a derivative must not be negative. */
  public static void order(int m) {
    if (m < 0) {
      throw new IllegalArgumentException(
          "expected an order of derivative that is not negative, got " + m);
    }
  }

  /** A tensor must have two axes. */
  public static void matrix(Tensor x) {
    if (x.shape().rank() != 2) {
      throw new IllegalArgumentException("expected a matrix, got shape " + x.shape());
    }
  }

  /** Two matrices, each transposed first if asked to, must multiply; returns the result's shape. */
  public static Shape product(Tensor a, boolean ta, Tensor b, boolean tb) {
    matrix(a);
    matrix(b);
    int inner = ta ? a.rows() : a.columns();
    int other = tb ? b.columns() : b.rows();
    if (inner != other) {
      throw new IllegalArgumentException(
          "inner sizes of a matrix product must agree, got "
              + a.shape()
              + (ta ? " transposed" : "")
              + " and "
              + b.shape()
              + (tb ? " transposed" : ""));
    }
    return Shape.of(ta ? a.columns() : a.rows(), tb ? b.rows() : b.columns());
  }

  /** A shape must broadcast to another one. */
  static void stretches(Shape part, Shape full) {
    boolean fits = part.rank() <= full.rank();
    for (int axis = 0; fits && axis < full.rank(); axis++) {
      int size = part.aligned(axis, full.rank());
      fits = size == 1 || size == full.size(axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "expected a shape that broadcasts to " + full + ", got " + part);
    }
  }

  static void axis(Shape shape, int axis) {
    if (shape.rank() == 0) {
      throw new IllegalArgumentException("expected a shape with axes, got " + shape);
    }
    if (axis < 0 || axis >= shape.rank()) {
      throw new IllegalArgumentException(
          "expected an axis in 0.." + (shape.rank() - 1) + " of shape " + shape + ", got " + axis);
    }
  }

  static void rows(int count, int... rows) {
    for (int row : rows) {
      if (row < 0 || row >= count) {
        String expected =
            count == 0 ? "no rows of a tensor that has none" : "rows in 0.." + (count - 1);
        throw new IllegalArgumentException("expected " + expected + ", got " + row);
      }
    }
  }

  /** The number of examples: the size of the first axis, which must exist. */
  static int examples(Tensor x) {
    axis(x.shape(), 0);
    return x.shape().size(0);
  }

  static Shape reduced(Shape shape, int... axes) {
    Shape reduced = shape;
    for (int axis : axes) {
      axis(shape, axis);
      reduced = reduced.with(axis, 1);
    }
    return reduced;
  }

  /**
   * Labels must be class indices, one for each row of the logits: whole numbers in 0..classes-1.
   */
  public static void labels(Tensor logits, Tensor labels) {
    matrix(logits);
    precision(logits, labels);
    shape(Shape.of(logits.rows(), 1), labels.shape());
    int classes = logits.columns();
    for (int i = 0; i < labels.length(); i++) {
      double label = labels.memory().at(i);
      if (!(label >= 0 && label < classes && label == Math.rint(label))) {
        throw new IllegalArgumentException(
            "expected whole labels in 0.." + (classes - 1) + ", got " + label + " in row " + i);
      }
    }
  }

  /** Coefficients must have shape {@code [K + 1, w]} for z {@code [n, d]}, w being 1 or d. */
  public static void coefficients(Tensor c, Tensor z) {
    matrix(c);
    matrix(z);
    precision(c, z);
    if (c.rows() < 1 || (c.columns() != 1 && c.columns() != z.columns())) {
      throw new IllegalArgumentException(
          "expected coefficients [degree + 1, 1] or [degree + 1, "
              + z.columns()
              + "], got "
              + c.shape());
    }
  }
}
