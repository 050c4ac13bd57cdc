package org.chainzrule.tensor;

import java.util.Arrays;
import org.chainzrule.Internal;

/**
 * The sizes of a tensor's axes, of which there are at most four; a shape without axes is that of a
 * scalar. In a batch the first axis counts the examples. A size may be 0.
 */
public final class Shape {

  private static final int MAX_RANK = 4;

  private final int[] sizes;
  private final int length;

  private Shape(int[] sizes) {
    if (sizes.length > MAX_RANK) {
      throw new IllegalArgumentException(
          "expected at most " + MAX_RANK + " axes of a shape, got " + Arrays.toString(sizes));
    }
    long product = 1;
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "expected sizes that are not negative, got " + Arrays.toString(sizes));
      }
      // Capped, so that it neither overflows nor hides a size of 0 that follows.
      product = Math.min(product * size, 1L << 31);
    }
    if (product > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "expected at most "
              + Integer.MAX_VALUE
              + " elements of a tensor, got "
              + Arrays.toString(sizes));
    }
    this.sizes = sizes;
    this.length = (int) product;
  }

  /**
   * The shape with these sizes.
   *
   * @throws IllegalArgumentException with more than four sizes, a negative one, or more than 2³¹ -
   *     1 elements
   */
  public static Shape of(int... sizes) {
    return new Shape(sizes.clone());
  }

  /** The number of axes, in 0..4. */
  public int rank() {
    return sizes.length;
  }

  /** The size of one axis. */
  public int size(int axis) {
    return sizes[axis];
  }

  /** The number of elements. */
  public int length() {
    return length;
  }

  /** A copy of the sizes. */
  public int[] sizes() {
    return sizes.clone();
  }

  /** This shape with one axis resized. */
  public Shape with(int axis, int size) {
    int[] changed = sizes.clone();
    changed[axis] = size;
    return new Shape(changed);
  }

  /** This shape with one more axis in front. */
  public Shape prepend(int size) {
    int[] longer = new int[sizes.length + 1];
    longer[0] = size;
    System.arraycopy(sizes, 0, longer, 1, sizes.length);
    return new Shape(longer);
  }

  /** This shape without its first axis: one example's shape. */
  public Shape tail() {
    if (sizes.length == 0) {
      throw new IllegalArgumentException("expected a shape with axes, got that of a scalar");
    }
    return new Shape(Arrays.copyOfRange(sizes, 1, sizes.length));
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
    int rank = Math.max(rank(), other.rank());
    int[] result = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      int a = aligned(axis, rank);
      int b = other.aligned(axis, rank);
      if (a != b && a != 1 && b != 1) {
        throw new IllegalArgumentException(
            "expected shapes that are equal or broadcast, got " + this + " and " + other);
      }
      result[axis] = a == 1 ? b : a;
    }
    return new Shape(result);
  }

  /** The size of an axis counted in a shape of {@code rank} axes whose last axes are these. */
  @Internal
  public int aligned(int axis, int rank) {
    int mine = axis - (rank - sizes.length);
    return mine < 0 ? 1 : sizes[mine];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** The sizes in brackets, as in {@code [128, 10]}. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
