package org.chainzrule.tensor.kernel;

import java.util.Arrays;
import org.chainzrule.tensor.Arithmetic;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * A heap array of one precision that kernels gather rows in. Loops have one index for all arrays,
 * or the compiler does not vectorise them.
 */
final class HostBlock {

  private final float[] singles;
  private final double[] doubles;

  private HostBlock(float[] singles, double[] doubles) {
    this.singles = singles;
    this.doubles = doubles;
  }

  /** Scratch array {@code slot} with room for {@code n}. */
  static HostBlock of(Precision precision, int slot, int n) {
    return precision == Precision.SINGLE
        ? new HostBlock(Scratch.mine().floats(slot, n), null)
        : new HostBlock(null, Scratch.mine().doubles(slot, n));
  }

  /** Copies {@code n} elements of memory to index {@code to}. */
  void read(Memory from, int at, int to, int n) {
    if (singles != null) {
      from.read(at, singles, to, n);
    } else {
      from.read(at, doubles, to, n);
    }
  }

  /** Copies the first {@code n} elements into memory. */
  void write(Memory to, int at, int n) {
    if (singles != null) {
      to.write(at, singles, 0, n);
    } else {
      to.write(at, doubles, 0, n);
    }
  }

  /** Sets the first {@code n} elements. */
  void fill(double value, int n) {
    if (singles != null) {
      Arrays.fill(singles, 0, n, (float) value);
    } else {
      Arrays.fill(doubles, 0, n, value);
    }
  }

  /** Adds another one's elements {@code from} (included) to {@code to} (excluded). */
  void add(HostBlock x, int from, int to) {
    if (singles != null) {
      add(x.singles, singles, from, to);
    } else {
      for (int i = from; i < to; i++) {
        doubles[i] += x.doubles[i];
      }
    }
  }

  private static void add(float[] x, float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += x[i];
    }
  }

  /** Takes another one's element into each of the first {@code n}: {@code this = this op x}. */
  void apply(Arithmetic op, HostBlock x, int n) {
    if (singles != null) {
      op.apply(singles, x.singles, singles, n);
    } else {
      op.apply(doubles, x.doubles, doubles, n);
    }
  }

  /** Writes a matrix {@code [n, m]}, which this holds column after column, as {@code [m, n]}. */
  void turn(int m, int n, HostBlock to) {
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < m; i++) {
        if (singles != null) {
          to.singles[j * m + i] = singles[i * n + j];
        } else {
          to.doubles[j * m + i] = doubles[i * n + j];
        }
      }
    }
  }

  /**
   * As {@link #add}, only where {@code taps} is {@code tap}; what is not finite also makes NaN of
   * where it does not belong.
   */
  void addAt(int tap, HostBlock taps, HostBlock x, int from, int to) {
    if (singles != null) {
      addAt(tap, taps.singles, x.singles, singles, from, to);
    } else {
      for (int i = from; i < to; i++) {
        doubles[i] += taps.doubles[i] == tap ? x.doubles[i] : 0;
      }
    }
  }

  private static void addAt(float tap, float[] taps, float[] x, float[] sum, int from, int to) {
    for (int i = from; i < to; i++) {
      sum[i] += x[i] * (1 - Math.min(1, Math.abs(taps[i] - tap)));
    }
  }
}
