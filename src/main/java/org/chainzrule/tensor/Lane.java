package org.chainzrule.tensor;

import java.util.Arrays;

/**
 * A heap array of one precision that kernels gather rows in. Loops have one index for all arrays,
 * or the compiler does not vectorise them.
 */
final class Lane {

  private final float[] singles;
  private final double[] doubles;

  private Lane(float[] singles, double[] doubles) {
    this.singles = singles;
    this.doubles = doubles;
  }

  /** Scratch array {@code slot} with room for {@code n}. */
  static Lane of(Precision precision, int slot, int n) {
    return precision == Precision.SINGLE
        ? new Lane(Scratch.mine().floats(slot, n), null)
        : new Lane(null, Scratch.mine().doubles(slot, n));
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
  void add(Lane x, int from, int to) {
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

  /** As {@link #add}, only where {@code taps} is {@code tap}. */
  void addAt(int tap, Lane taps, Lane x, int from, int to) {
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
      sum[i] += taps[i] == tap ? x[i] : 0;
    }
  }

  /** Takes over what is larger in {@code x}, or NaN, and notes the tap. */
  void raise(int tap, Lane x, Lane taps, int n) {
    if (singles != null) {
      raise(tap, x.singles, singles, taps.singles, n);
    } else {
      for (int i = 0; i < n; i++) {
        if (x.doubles[i] > doubles[i] || Double.isNaN(x.doubles[i])) {
          doubles[i] = x.doubles[i];
          taps.doubles[i] = tap;
        }
      }
    }
  }

  private static void raise(float tap, float[] x, float[] best, float[] taps, int n) {
    for (int i = 0; i < n; i++) {
      if (x[i] > best[i] || Float.isNaN(x[i])) {
        best[i] = x[i];
        taps[i] = tap;
      }
    }
  }
}
