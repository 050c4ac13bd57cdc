package org.chainzrule.tensor.op;

import java.nio.ByteBuffer;
import org.chainzrule.Internal;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;

/** Copies numbers of tensors, in the order of memory, into buffers and back, bit by bit. */
@Internal("train")
public final class TensorBytes {

  private TensorBytes() {}

  /** The number of bytes that one element of a tensor takes. */
  public static int each(Tensor tensor) {
    return tensor.precision().bytes();
  }

  /**
   * Copies elements of a tensor behind the position of a buffer, in the buffer's byte order.
   *
   * @param at the first element
   * @param n how many
   */
  public static void copy(Tensor from, int at, int n, ByteBuffer to) {
    HostBlock block = HostBlock.scratch(from.precision(), 0, Scratch.BLOCK);
    for (int done = 0; done < n; done += Scratch.BLOCK) {
      int count = Math.min(Scratch.BLOCK, n - done);
      block.read(from.memory(), at + done, 0, count);
      if (block.singles != null) {
        to.asFloatBuffer().put(block.singles, 0, count);
      } else {
        to.asDoubleBuffer().put(block.doubles, 0, count);
      }
      to.position(to.position() + count * each(from));
    }
  }

  /** A new tensor of the numbers at the position of a buffer. */
  public static Tensor read(ByteBuffer from, Shape shape, Precision precision) {
    Tensor numbers = Tensor.blank(shape, precision);
    copy(from, numbers, 0, shape.length());
    return numbers;
  }

  /** Copies the numbers at the position of a buffer over elements of a tensor. */
  public static void copy(ByteBuffer from, Tensor to, int at, int n) {
    HostBlock block = HostBlock.scratch(to.precision(), 0, Scratch.BLOCK);
    for (int done = 0; done < n; done += Scratch.BLOCK) {
      int count = Math.min(Scratch.BLOCK, n - done);
      if (block.singles != null) {
        from.asFloatBuffer().get(block.singles, 0, count);
      } else {
        from.asDoubleBuffer().get(block.doubles, 0, count);
      }
      from.position(from.position() + count * each(to));
      block.write(to.memory(), at + done, count);
    }
  }
}
