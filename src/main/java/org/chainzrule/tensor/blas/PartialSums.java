package org.chainzrule.tensor.blas;

import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Tensor;

/** Sums of partial results, one a column. */
final class PartialSums {

  private PartialSums() {}

  /**
   * The sum of all columns of {@code parts}, one after the other.
   *
   * @param parts each column a matrix of the shape of {@code out}, {@code [m, n]}
   * @param transposed whether each is {@code [n, m]} instead
   * @param add whether the sum is added to what {@code out} holds
   */
  static void add(Tensor parts, boolean transposed, boolean add, Tensor out) {
    int length = out.length();
    HostBlock sum = HostBlock.scratch(out.precision(), 1, length);
    HostBlock x = HostBlock.scratch(out.precision(), 2, length);
    sum.read(parts.memory(), 0, 0, length);
    for (int j = 1; j < parts.columns(); j++) {
      x.read(parts.memory(), j * length, 0, length);
      sum.add(x, 0, length);
    }
    if (transposed) {
      HostBlock result = HostBlock.scratch(out.precision(), 3, length);
      sum.transpose(out.rows(), out.columns(), result);
      sum = result;
    }
    if (add) {
      x.read(out.memory(), 0, 0, length);
      sum.add(x, 0, length);
    }
    sum.write(out.memory(), 0, length);
  }
}
