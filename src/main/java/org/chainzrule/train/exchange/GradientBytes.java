package org.chainzrule.train.exchange;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.RowGradient;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.TensorBytes;

/**
 * Gradients of embedding tables as bytes: for each sum and parameter the number of rows, their
 * indices and their numbers; or -1 and all numbers where a gradient is dense.
 */
final class GradientBytes {

  private static final int DENSE = -1;

  private GradientBytes() {}

  /** The gradients of these parameters in each sum. */
  static byte[] of(List<GradientSum> sums, List<Parameter> parameters) {
    int size = 0;
    for (GradientSum sum : sums) {
      for (Parameter p : parameters) {
        size = Math.addExact(size, size(sum, p));
      }
    }
    ByteBuffer bytes = Workers.buffer(size);
    for (GradientSum sum : sums) {
      parameters.forEach(p -> put(sum, p, bytes));
    }
    return bytes.array();
  }

  private static int size(GradientSum sum, Parameter p) {
    RowGradient some = sum.rows().get(p);
    Tensor values = some == null ? sum.dense().get(p) : some.values();
    int rows = some == null ? 0 : some.rows().length;
    return Math.addExact(
        Integer.BYTES * (1 + rows), Math.multiplyExact(values.length(), TensorBytes.each(values)));
  }

  private static void put(GradientSum sum, Parameter p, ByteBuffer bytes) {
    RowGradient some = sum.rows().get(p);
    if (some == null) {
      Tensor all = sum.dense().get(p);
      bytes.putInt(DENSE);
      TensorBytes.copy(all, 0, all.length(), bytes);
    } else {
      int[] rows = some.rows();
      bytes.putInt(rows.length);
      bytes.asIntBuffer().put(rows);
      bytes.position(bytes.position() + Integer.BYTES * rows.length);
      TensorBytes.copy(some.values(), 0, some.values().length(), bytes);
    }
  }

  /**
   * What {@link #of} wrote.
   *
   * @throws IllegalStateException if the bytes are not those of so many sums of these parameters
   */
  static List<GradientSum> read(byte[] written, int sums, List<Parameter> parameters) {
    ByteBuffer bytes = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
    List<GradientSum> all = new ArrayList<>();
    try {
      for (int i = 0; i < sums; i++) {
        GradientSum sum = new GradientSum();
        parameters.forEach(p -> read(bytes, p, sum));
        all.add(sum);
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalStateException("expected whole gradients by rows from every worker", e);
    }
    if (bytes.hasRemaining()) {
      throw new IllegalStateException(
          "expected the gradients of "
              + parameters
              + " from every worker, got "
              + bytes.remaining()
              + " bytes more");
    }
    return all;
  }

  private static void read(ByteBuffer bytes, Parameter p, GradientSum sum) {
    int count = bytes.getInt();
    Tensor table = p.value();
    if (count == DENSE) {
      sum.dense().put(p, TensorBytes.read(bytes, p.shape(), table.precision()));
      return;
    }
    if (count < 0 || count > table.columns()) {
      throw new IllegalStateException(
          "expected the gradient of 0.." + table.columns() + " rows of " + p + ", got " + count);
    }
    int[] rows = new int[count];
    bytes.asIntBuffer().get(rows);
    bytes.position(bytes.position() + Integer.BYTES * count);
    sum.rows()
        .put(
            p,
            new RowGradient(
                rows, TensorBytes.read(bytes, Shape.of(table.rows(), count), table.precision())));
  }
}
