package org.chainzrule.tensor;

/**
 * The floating-point width of a tensor's elements. Tensors of different precision never mix in an
 * operation; {@link Tensor#cast} one of them first.
 */
public enum Precision {
  /** 32-bit floating point, for training. */
  SINGLE(Float.BYTES),
  /** 64-bit floating point, for checks and small problems. */
  DOUBLE(Double.BYTES);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** The size of an element in bytes. */
  public int bytes() {
    return bytes;
  }
}
