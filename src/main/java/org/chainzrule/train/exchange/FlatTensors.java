package org.chainzrule.train.exchange;

import java.nio.ByteBuffer;
import java.util.List;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.TensorBytes;

/**
 * Tensors of one precision as a single row of numbers, one tensor behind the other.
 *
 * @param tensors at least one
 */
record FlatTensors(List<Tensor> tensors) {

  Precision precision() {
    return tensors.get(0).precision();
  }

  long length() {
    return tensors.stream().mapToLong(Tensor::length).sum();
  }

  /** Copies numbers from {@code at} on behind the position of a buffer. */
  void copyTo(ByteBuffer to, long at, int n) {
    each(at, n, (tensor, from, count) -> TensorBytes.copy(tensor, from, count, to));
  }

  /** Copies the numbers at the position of a buffer over those from {@code at} on. */
  void copyFrom(ByteBuffer from, long at, int n) {
    each(at, n, (tensor, to, count) -> TensorBytes.copy(from, tensor, to, count));
  }

  private interface Section {
    void visit(Tensor tensor, int at, int n);
  }

  private void each(long at, int n, Section section) {
    long start = 0;
    for (Tensor tensor : tensors) {
      long end = start + tensor.length();
      long from = Math.max(at, start);
      long to = Math.min(at + n, end);
      if (from < to) {
        section.visit(tensor, (int) (from - start), (int) (to - from));
      }
      start = end;
    }
  }
}
