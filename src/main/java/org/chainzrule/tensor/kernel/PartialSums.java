package org.chainzrule.tensor.kernel;

import org.chainzrule.tensor.Arithmetic;
import org.chainzrule.tensor.Tensor;

/** Sums of small matrices that several threads have computed parts of. */
final class PartialSums {

  private PartialSums() {}

  /**
   * The sum of all columns of {@code parts}, one after the other.
   *
   * @param parts each column a matrix of the shape of {@code out}, {@code [m, n]}
   * @param turned whether each is {@code [n, m]} instead
   * @param add whether to what {@code out} holds
   */
  static void sum(Tensor parts, boolean turned, boolean add, Tensor out) {
    int length = out.length();
    HostBlock sum = HostBlock.of(out.precision(), 1, length);
    HostBlock x = HostBlock.of(out.precision(), 2, length);
    sum.read(parts.memory(), 0, 0, length);
    for (int j = 1; j < parts.columns(); j++) {
      x.read(parts.memory(), j * length, 0, length);
      sum.apply(Arithmetic.PLUS, x, length);
    }
    if (turned) {
      HostBlock straight = HostBlock.of(out.precision(), 3, length);
      sum.turn(out.rows(), out.columns(), straight);
      sum = straight;
    }
    if (add) {
      x.read(out.memory(), 0, 0, length);
      sum.apply(Arithmetic.PLUS, x, length);
    }
    sum.write(out.memory(), 0, length);
  }
}
