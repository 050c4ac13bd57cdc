package org.chainzrule.tensor.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.chainzrule.Internal;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * An immutable copy of a tensor's numbers on the Java heap, with their shape and precision, as a
 * safetensors file holds them. It belongs to no {@link TensorScope}, and no training step changes
 * it.
 */
public final class HostArray {

  private final Shape shape;
  private final HostBlock numbers;

  /** Takes over the numbers, which are in memory order. */
  private HostArray(Shape shape, HostBlock numbers) {
    this.shape = shape;
    this.numbers = numbers;
  }

  /** Zeros, to be filled. */
  private static HostArray blank(Shape shape, Precision precision) {
    return new HostArray(shape, HostBlock.zeros(precision, shape.length()));
  }

  /** A copy of a tensor. */
  public static HostArray of(Tensor tensor) {
    HostArray copy = blank(tensor.shape(), tensor.precision());
    copy.numbers.read(tensor.memory(), 0, 0, tensor.length());
    return copy;
  }

  /** A copy of an optimizer's state. */
  public static HostArray of(OptimizerState state) {
    HostArray copy = blank(state.shape(), state.precision());
    int length = state.shape().length();
    for (int at = 0; at < length; at += Scratch.BLOCK) {
      Object block = state.block(at >> Scratch.BITS).array();
      System.arraycopy(block, 0, copy.numbers.array(), at, Math.min(Scratch.BLOCK, length - at));
    }
    return copy;
  }

  /** A copy of 64-bit numbers, shape {@code [n]}. */
  public static HostArray of(double... values) {
    return new HostArray(Shape.of(values.length), new HostBlock(null, values.clone()));
  }

  /** A copy of 32-bit numbers, shape {@code [n]}. */
  public static HostArray of(float... values) {
    return new HostArray(Shape.of(values.length), new HostBlock(values.clone(), null));
  }

  /** The sizes of the axes. */
  public Shape shape() {
    return shape;
  }

  /** How many bits a number has. */
  public Precision precision() {
    return numbers.precision();
  }

  /** A new tensor with these numbers. */
  public Tensor toTensor() {
    Tensor out = Tensor.blank(shape, precision());
    numbers.write(out.memory(), 0, shape.length());
    return out;
  }

  /** A copy in memory order, the first axis fastest, as {@link OptimizerState#set} takes it. */
  public double[] toColumns() {
    if (numbers.doubles != null) {
      return numbers.doubles.clone();
    }
    double[] wide = new double[shape.length()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = numbers.singles[i];
    }
    return wide;
  }

  /** Empties a full buffer to somewhere, or fills an empty one. */
  @Internal("onnx")
  @FunctionalInterface
  public interface Exchange {
    /** Takes what the buffer has, or fills it up to its limit, and flips it. */
    void with(ByteBuffer buffer) throws IOException;
  }

  /** Passes all numbers in reading order through a buffer, as many at a time as it holds. */
  @Internal("onnx")
  public void write(ByteBuffer buffer, Exchange emptying) throws IOException {
    ReadingOrder order = new ReadingOrder(shape);
    while (order.hasNext()) {
      while (order.hasNext() && buffer.remaining() >= precision().bytes()) {
        int at = order.next();
        if (numbers.singles != null) {
          buffer.putInt(Float.floatToRawIntBits(numbers.singles[at]));
        } else {
          buffer.putLong(Double.doubleToRawLongBits(numbers.doubles[at]));
        }
      }
      emptying.with(buffer);
    }
  }

  /**
   * The numbers that {@link #write} passes through a buffer.
   *
   * @param dtype a kind that can be loaded
   * @throws IllegalArgumentException if its precision does not hold a number exactly
   */
  static HostArray read(Shape shape, Dtype dtype, ByteBuffer buffer, Exchange filling)
      throws IOException {
    HostArray array = blank(shape, dtype.precision().orElseThrow());
    ReadingOrder order = new ReadingOrder(shape);
    long left = (long) shape.length() * dtype.bits() / Byte.SIZE;
    while (order.hasNext()) {
      filling.with(buffer.clear().limit((int) Math.min(left, buffer.capacity())));
      left -= buffer.limit();
      while (buffer.hasRemaining()) {
        dtype.read(buffer, array.numbers, order.next());
      }
    }
    return array;
  }

  /** A short description; never all numbers. */
  @Override
  public String toString() {
    return "HostArray" + shape;
  }
}
