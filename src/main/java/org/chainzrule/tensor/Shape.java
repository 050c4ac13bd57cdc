package org.chainzrule.tensor;

import java.util.Arrays;
import java.util.Objects;
import org.chainzrule.Internal;

/**
 * The sizes of a tensor's axes, of which there are at most four; a shape without axes is that of a
 * scalar. In a batch the first axis counts the examples. A size may be 0.
 */
public final class Shape {

  private static final int MAX_RANK = 4;

  private static final Shape SCALAR = new Shape(0, 1, 1, 1, 1);

  private final int rank;

  // Fields, since an array of each shape would double the objects of a small tensor; 1 beyond the
  // rank.
  private final int size0;
  private final int size1;
  private final int size2;
  private final int size3;

  private Shape(int rank, int size0, int size1, int size2, int size3) {
    this.rank = rank;
    this.size0 = size0;
    this.size1 = size1;
    this.size2 = size2;
    this.size3 = size3;
    if (Math.min(Math.min(size0, size1), Math.min(size2, size3)) < 0) {
      throw new IllegalArgumentException("expected sizes that are not negative, got " + this);
    }
    // Capped, so that no product overflows and hides a size of 0 that follows.
    long product = Math.min((long) size0 * size1, 1L << 31);
    product = Math.min(product * size2, 1L << 31) * size3;
    if (product > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "expected at most " + Integer.MAX_VALUE + " elements of a tensor, got " + this);
    }
  }

  /** The shape of a scalar. */
  public static Shape of() {
    return SCALAR;
  }

  /** As {@link #of(int...)}. */
  public static Shape of(int size) {
    return new Shape(1, size, 1, 1, 1);
  }

  /** As {@link #of(int...)}. */
  public static Shape of(int first, int second) {
    return new Shape(2, first, second, 1, 1);
  }

  /**
   * The shape with these sizes.
   *
   * @throws IllegalArgumentException with more than four sizes, a negative one, or more than 2³¹ -
   *     1 elements
   */
  public static Shape of(int... sizes) {
    if (sizes.length > MAX_RANK) {
      throw tooLong(sizes);
    }
    return new Shape(
        sizes.length, orOne(sizes, 0), orOne(sizes, 1), orOne(sizes, 2), orOne(sizes, 3));
  }

  private static int orOne(int[] sizes, int axis) {
    return axis < sizes.length ? sizes[axis] : 1;
  }

  private static IllegalArgumentException tooLong(int... sizes) {
    return new IllegalArgumentException(
        "expected at most " + MAX_RANK + " axes of a shape, got " + Arrays.toString(sizes));
  }

  /** The number of axes, in 0..4. */
  public int rank() {
    return rank;
  }

  /**
   * The size of one axis.
   *
   * @throws IndexOutOfBoundsException if there is no such axis
   */
  public int size(int axis) {
    return switch (Objects.checkIndex(axis, rank)) {
      case 0 -> size0;
      case 1 -> size1;
      case 2 -> size2;
      default -> size3;
    };
  }

  /** The number of elements. */
  public int length() {
    return size0 * size1 * size2 * size3;
  }

  /** A copy of the sizes. */
  public int[] sizes() {
    int[] sizes = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = size(axis);
    }
    return sizes;
  }

  /** This shape with one axis resized. */
  public Shape with(int axis, int size) {
    Objects.checkIndex(axis, rank);
    return new Shape(
        rank,
        axis == 0 ? size : size0,
        axis == 1 ? size : size1,
        axis == 2 ? size : size2,
        axis == 3 ? size : size3);
  }

  /** This shape with one more axis in front. */
  public Shape prepend(int size) {
    if (rank == MAX_RANK) {
      throw tooLong(size, size0, size1, size2, size3);
    }
    return new Shape(rank + 1, size, size0, size1, size2);
  }

  /** This shape without its first axis: one example's shape. */
  public Shape tail() {
    if (rank == 0) {
      throw new IllegalArgumentException("expected a shape with axes, got that of a scalar");
    }
    return new Shape(rank - 1, size1, size2, size3, 1);
  }

  /**
   * The shape of an element-wise result: axes are matched from the last one, and an axis of size 1
   * stretches to the other's size.
   *
   * @throws IllegalArgumentException if two sizes differ and neither is 1
   */
  public Shape broadcast(Shape other) {
    if (equals(other)) {
      return this;
    }
    int common = Math.max(rank, other.rank);
    return new Shape(
        common,
        stretched(other, 0, common),
        stretched(other, 1, common),
        stretched(other, 2, common),
        stretched(other, 3, common));
  }

  private int stretched(Shape other, int axis, int common) {
    if (axis >= common) {
      return 1;
    }
    int a = aligned(axis, common);
    int b = other.aligned(axis, common);
    if (a != b && a != 1 && b != 1) {
      throw new IllegalArgumentException(
          "expected shapes that are equal or broadcast, got " + this + " and " + other);
    }
    return a == 1 ? b : a;
  }

  /** The size of an axis counted in a shape of {@code longer} axes whose last axes are these. */
  @Internal
  public int aligned(int axis, int longer) {
    int mine = axis - (longer - rank);
    return mine < 0 ? 1 : size(mine);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape
        && rank == shape.rank
        && size0 == shape.size0
        && size1 == shape.size1
        && size2 == shape.size2
        && size3 == shape.size3;
  }

  @Override
  public int hashCode() {
    int hash = rank;
    for (int axis = 0; axis < rank; axis++) {
      hash = 31 * hash + size(axis);
    }
    return hash;
  }

  /** The sizes in brackets, as in {@code [128, 10]}. */
  @Override
  public String toString() {
    return Arrays.toString(sizes());
  }
}
