package org.chainzrule.tensor;

import java.nio.ByteBuffer;

/**
 * Numbers on the heap with a shape, as a {@link TensorFile} takes and gives them: a copy that no
 * scope ends and no training step changes.
 */
public final class Numbers {

  private final Shape shape;
  private final float[] singles;
  private final double[] doubles;

  /** Takes over one array in memory order; the other one is null. */
  private Numbers(Shape shape, float[] singles, double[] doubles) {
    this.shape = shape;
    this.singles = singles;
    this.doubles = doubles;
  }

  /** Zeros, to be filled by {@link #get}. */
  static Numbers blank(Shape shape, Precision precision) {
    return precision == Precision.SINGLE
        ? new Numbers(shape, new float[shape.length()], null)
        : new Numbers(shape, null, new double[shape.length()]);
  }

  /** A copy of a tensor. */
  public static Numbers of(Tensor tensor) {
    Numbers copy = blank(tensor.shape(), tensor.precision());
    if (copy.singles != null) {
      tensor.memory().read(0, copy.singles, 0, copy.singles.length);
    } else {
      tensor.memory().read(0, copy.doubles, 0, copy.doubles.length);
    }
    return copy;
  }

  /** A copy of an optimizer's state. */
  public static Numbers of(Slot slot) {
    Numbers copy = blank(slot.shape(), slot.precision());
    Object from = copy.singles != null ? slot.singles : slot.doubles;
    Object to = copy.singles != null ? copy.singles : copy.doubles;
    for (int at = 0; at < slot.shape().length(); at += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, slot.shape().length() - at);
      Object block = ((Object[]) from)[at / Scratch.BLOCK];
      System.arraycopy(block, 0, to, at, n);
    }
    return copy;
  }

  /** A copy of 64-bit numbers, shape {@code [n]}. */
  public static Numbers of(double... values) {
    return new Numbers(Shape.of(values.length), null, values.clone());
  }

  /** A copy of 32-bit numbers, shape {@code [n]}. */
  public static Numbers of(float... values) {
    return new Numbers(Shape.of(values.length), values.clone(), null);
  }

  /** The sizes of the axes. */
  public Shape shape() {
    return shape;
  }

  /** How many bits a number has. */
  public Precision precision() {
    return singles != null ? Precision.SINGLE : Precision.DOUBLE;
  }

  /** A new tensor of them. */
  public Tensor toTensor() {
    return singles != null
        ? Tensor.ofColumns(shape, Precision.SINGLE, singles)
        : Tensor.ofColumns(shape, Precision.DOUBLE, doubles);
  }

  /** A copy in memory order, the first axis fastest, as {@link Slot#set} takes it. */
  public double[] toColumns() {
    if (doubles != null) {
      return doubles.clone();
    }
    double[] wide = new double[singles.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = singles[i];
    }
    return wide;
  }

  /** Bytes of one number. */
  int width() {
    return singles != null ? Float.BYTES : Double.BYTES;
  }

  /** Bytes of all numbers. */
  long bytes() {
    return (long) shape.length() * width();
  }

  /** Writes the numbers at {@code order} and those after it, as many as there is room for. */
  void put(ReadingOrder order, ByteBuffer out) {
    while (order.hasNext() && out.remaining() >= width()) {
      int at = order.next();
      if (singles != null) {
        out.putInt(Float.floatToRawIntBits(singles[at]));
      } else {
        out.putLong(Double.doubleToRawLongBits(doubles[at]));
      }
    }
  }

  /** Reads what {@link #put} wrote, as much as there is. */
  void get(ReadingOrder order, ByteBuffer in) {
    while (order.hasNext() && in.remaining() >= width()) {
      int at = order.next();
      if (singles != null) {
        singles[at] = Float.intBitsToFloat(in.getInt());
      } else {
        doubles[at] = Double.longBitsToDouble(in.getLong());
      }
    }
  }

  /** A short description; never all numbers. */
  @Override
  public String toString() {
    return "Numbers" + shape;
  }
}
