package org.chainzrule.tensor.safetensors;

import java.util.List;

/**
 * What the header of a safetensors file says of one tensor, whose numbers need not have been read.
 *
 * @param name of the tensor
 * @param dtype the kind of its numbers
 * @param sizes of its axes, as many as the file has; none for a scalar
 */
public record TensorEntry(String name, Dtype dtype, List<Long> sizes) {

  /** Copies the sizes. */
  public TensorEntry {
    sizes = List.copyOf(sizes);
  }
}
