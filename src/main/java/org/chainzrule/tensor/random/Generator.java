package org.chainzrule.tensor.random;

/**
 * A generator of pseudorandom numbers (SplitMix64) that gives the same numbers on every platform.
 * It must not be used by several threads at once.
 *
 * @see Seeds
 */
public final class Generator {

  private long state;
  private double spare = Double.NaN;

  Generator(long seed) {
    this.state = Seeds.mix(seed);
  }

  /** Uniform over all 64-bit integers. */
  public long nextLong() {
    state += Seeds.GAMMA;
    return Seeds.mix(state);
  }

  /** Uniform in 0 (included) .. 1 (excluded), in steps of 2⁻⁵³. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Uniform in {@code from} (included) .. {@code to} (excluded). */
  public double nextDouble(double from, double to) {
    return from + (to - from) * nextDouble();
  }

  /**
   * Uniform in 0..bound-1, without bias.
   *
   * @throws IllegalArgumentException if {@code bound} is below 1
   */
  public int nextInt(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("expected a bound of at least 1, got " + bound);
    }
    long threshold = (1L << 32) % bound;
    while (true) {
      long product = (nextLong() >>> 32) * bound;
      if ((product & 0xFFFFFFFFL) >= threshold) {
        return (int) (product >>> 32);
      }
    }
  }

  /** Standard normal, by Marsaglia's polar method. */
  public double nextGaussian() {
    if (!Double.isNaN(spare)) {
      double value = spare;
      spare = Double.NaN;
      return value;
    }
    while (true) {
      double u = 2 * nextDouble() - 1;
      double v = 2 * nextDouble() - 1;
      double s = u * u + v * v;
      if (s > 0 && s < 1) {
        double scale = Math.sqrt(-2 * StrictMath.log(s) / s);
        spare = v * scale;
        return u * scale;
      }
    }
  }

  /** A random permutation of 0..n-1. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
