package org.chainzrule.dreg;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;

/**
 * Groups of a batch's examples, whose rows are summed with a factor each: {@code S_j = Σ_(s in
 * group j) f_s U_s}, with {@code f_s = σ_s √w_s}.
 *
 * @param count the number of groups, m
 * @param group of every example, in 0..m-1
 * @param factors f, one an example
 */
record SignedGroups(int count, int[] group, double[] factors) {

  /** Every example on its own, without a sign. */
  static SignedGroups each(double[] weights) {
    int n = weights.length;
    double[] factors = Arrays.stream(weights).map(Math::sqrt).toArray();
    return new SignedGroups(n, IntStream.range(0, n).toArray(), factors);
  }

  /**
   * Deals the examples round by round into the groups, those with the largest norm first, and draws
   * a sign for each. Norms that are equal in 32 bits keep the order of the examples.
   */
  static SignedGroups dealt(int count, double[] norms, double[] weights, Generator generator) {
    int n = norms.length;
    // The bits of numbers that are not negative have their order; the place is in the lower half.
    long[] largestFirst = new long[n];
    for (int s = 0; s < n; s++) {
      largestFirst[s] = (long) ~Float.floatToIntBits((float) norms[s]) << Integer.SIZE | s;
    }
    Arrays.sort(largestFirst);
    int[] group = new int[n];
    for (int rank = 0; rank < n; rank++) {
      group[(int) largestFirst[rank]] = rank % count;
    }
    double[] factors = new double[n];
    long bits = 0;
    for (int s = 0; s < n; s++, bits >>>= 1) {
      bits = s % Long.SIZE == 0 ? generator.nextLong() : bits;
      factors[s] = ((bits & 1) == 0 ? -1 : 1) * Math.sqrt(weights[s]);
    }
    return new SignedGroups(count, group, factors);
  }

  /**
   * S, shape {@code [m, ...]}, by one product with the matrix of factors.
   *
   * @param rows U, shape {@code [n, ...]}
   */
  Variable sums(Variable rows) {
    int n = factors.length;
    Precision precision = rows.value().precision();
    if (count == n) {
      boolean plain = Arrays.stream(factors).allMatch(factor -> factor == 1);
      Tensor column = Tensor.of(Shape.of(n, 1), precision, factors);
      return plain ? rows : rows.flatten().times(Variable.constant(column)).reshape(rows.shape());
    }
    Tensor map = Tensor.ofEntries(count, n, precision, (j, s) -> group[s] == j ? factors[s] : 0);
    Variable sums = Variable.constant(map).matmul(rows.flatten());
    return sums.reshape(rows.shape().with(0, count));
  }
}
