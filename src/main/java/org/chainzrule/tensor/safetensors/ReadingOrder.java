package org.chainzrule.tensor.safetensors;

import org.chainzrule.tensor.Shape;

/**
 * An iterator over the indices in memory of a tensor's elements in reading order, the last axis
 * fastest.
 */
final class ReadingOrder {

  private final int[] sizes;
  private final int[] strides;
  private final int[] index;
  private int left;
  private int at;

  ReadingOrder(Shape shape) {
    sizes = shape.sizes();
    strides = new int[sizes.length];
    index = new int[sizes.length];
    left = shape.length();
    int stride = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      strides[axis] = stride;
      stride *= sizes[axis];
    }
  }

  boolean hasNext() {
    return left > 0;
  }

  /** The place of the element that is next, and a step to the one after it. */
  int next() {
    int place = at;
    left--;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < sizes[axis]) {
        break;
      }
      at -= sizes[axis] * strides[axis];
      index[axis] = 0;
    }
    return place;
  }
}
