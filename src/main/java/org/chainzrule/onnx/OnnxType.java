package org.chainzrule.onnx;

import org.chainzrule.tensor.Precision;

/** What the elements of a tensor in ONNX are. */
public enum OnnxType {
  /** Numbers of 32 bits, {@link Precision#SINGLE}. */
  FLOAT(1),
  /** Numbers of 64 bits, {@link Precision#DOUBLE}. */
  DOUBLE(11),
  /** Whole numbers of 64 bits. */
  INT64(7),
  /** True or false. */
  BOOL(9);

  /** Its number in the format. */
  final int code;

  OnnxType(int code) {
    this.code = code;
  }

  static OnnxType of(Precision precision) {
    return precision == Precision.SINGLE ? FLOAT : DOUBLE;
  }

  Precision precision() {
    return this == FLOAT ? Precision.SINGLE : Precision.DOUBLE;
  }
}
