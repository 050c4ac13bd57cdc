package org.chainzrule.tensor;

/** How many bits a number has. Tensors of different precision never mix; cast one first. */
public enum Precision {
  /** 32-bit floating point, for training. */
  SINGLE,
  /** 64-bit floating point, for checks and small problems. */
  DOUBLE
}
