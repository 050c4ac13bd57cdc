package org.chainzrule.tensor.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.chainzrule.Internal;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * A copy of a tensor's numbers on the heap, with their shape and precision, as files of tensors
 * hold them. No scope ends it and no training step changes it.
 */
public final class HostArray {

  private final Shape shape;
  private final float[] singles;
  private final double[] doubles;

  /** Takes over one array in memory order; the other one is null. */
  private HostArray(Shape shape, float[] singles, double[] doubles) {
    this.shape = shape;
    this.singles = singles;
    this.doubles = doubles;
  }

  /** Zeros, to be filled. */
  private static HostArray blank(Shape shape, Precision precision) {
    return precision == Precision.SINGLE
        ? new HostArray(shape, new float[shape.length()], null)
        : new HostArray(shape, null, new double[shape.length()]);
  }

  /** A copy of a tensor. */
  public static HostArray of(Tensor tensor) {
    HostArray copy = blank(tensor.shape(), tensor.precision());
    if (copy.singles != null) {
      tensor.memory().read(0, copy.singles, 0, copy.singles.length);
    } else {
      tensor.memory().read(0, copy.doubles, 0, copy.doubles.length);
    }
    return copy;
  }

  /** A copy of an optimizer's state. */
  public static HostArray of(OptimizerState slot) {
    HostArray copy = blank(slot.shape(), slot.precision());
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
  public static HostArray of(double... values) {
    return new HostArray(Shape.of(values.length), null, values.clone());
  }

  /** A copy of 32-bit numbers, shape {@code [n]}. */
  public static HostArray of(float... values) {
    return new HostArray(Shape.of(values.length), values.clone(), null);
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

  /** A copy in memory order, the first axis fastest, as {@link OptimizerState#set} takes it. */
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

  /** Empties a full buffer to somewhere, or fills an empty one. */
  @Internal
  @FunctionalInterface
  public interface Exchange {
    /** Takes what the buffer has, or fills it up to its limit, and flips it. */
    void with(ByteBuffer buffer) throws IOException;
  }

  /** Passes all numbers in reading order through a buffer, as many at a time as it holds. */
  @Internal
  public void write(ByteBuffer buffer, Exchange emptying) throws IOException {
    ReadingOrder order = new ReadingOrder(shape);
    while (order.hasNext()) {
      while (order.hasNext() && buffer.remaining() >= width()) {
        int at = order.next();
        if (singles != null) {
          buffer.putInt(Float.floatToRawIntBits(singles[at]));
        } else {
          buffer.putLong(Double.doubleToRawLongBits(doubles[at]));
        }
      }
      emptying.with(buffer);
    }
  }

  /** The numbers that {@link #write} passes through a buffer. */
  @Internal
  public static HostArray read(
      Shape shape, Precision precision, ByteBuffer buffer, Exchange filling) throws IOException {
    HostArray numbers = blank(shape, precision);
    ReadingOrder order = new ReadingOrder(shape);
    long left = (long) shape.length() * numbers.width();
    while (order.hasNext()) {
      filling.with(buffer.clear().limit((int) Math.min(left, buffer.capacity())));
      left -= buffer.limit();
      while (buffer.hasRemaining()) {
        int at = order.next();
        if (numbers.singles != null) {
          numbers.singles[at] = Float.intBitsToFloat(buffer.getInt());
        } else {
          numbers.doubles[at] = Double.longBitsToDouble(buffer.getLong());
        }
      }
    }
    return numbers;
  }

  /** Bytes of one number. */
  private int width() {
    return singles != null ? Float.BYTES : Double.BYTES;
  }

  /** A short description; never all numbers. */
  @Override
  public String toString() {
    return "Numbers" + shape;
  }
}
