package org.chainzrule.tensor.kernel;

import java.util.Arrays;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * A block as {@link HostBlock}, for kernels that compare and select elements: 32-bit numbers are
 * held as the integers of their bits, since the compiler vectorises neither branches nor
 * comparisons of floats. Numbers are ordered as by {@link Float#compare}: 0 is above -0, and NaN
 * above all others.
 */
final class MaskedBlock {

  private final int[] bits;
  private final double[] doubles;

  private MaskedBlock(int[] bits, double[] doubles) {
    this.bits = bits;
    this.doubles = doubles;
  }

  /** The calling thread's scratch array {@code index} with room for {@code n} elements. */
  static MaskedBlock scratch(Precision precision, int index, int n) {
    return precision == Precision.SINGLE
        ? new MaskedBlock(Scratch.mine().bits(index, n), null)
        : new MaskedBlock(null, Scratch.mine().doubles(index, n));
  }

  /** Copies {@code n} elements of memory to index {@code to}. */
  void read(Memory from, int at, int to, int n) {
    if (bits != null) {
      from.read(at, bits, to, n);
    } else {
      from.read(at, doubles, to, n);
    }
  }

  /** Copies the first {@code n} elements into memory. */
  void write(Memory to, int at, int n) {
    if (bits != null) {
      to.write(at, bits, 0, n);
    } else {
      to.write(at, doubles, 0, n);
    }
  }

  /** Sets the first {@code n} elements to 0. */
  void clear(int n) {
    if (bits != null) {
      Arrays.fill(bits, 0, n, 0);
    } else {
      Arrays.fill(doubles, 0, n, 0);
    }
  }

  /**
   * Sets the first {@code n} elements to the value below all others in the order of {@link #raise}.
   */
  void lowest(int n) {
    if (bits != null) {
      Arrays.fill(bits, 0, n, Integer.MIN_VALUE);
    } else {
      Arrays.fill(doubles, 0, n, Double.NEGATIVE_INFINITY);
    }
  }

  /** Takes over each element of x that is larger, and stores its tap in {@code taps}. */
  void raise(int tap, MaskedBlock x, MaskedBlock taps, int n) {
    if (bits != null) {
      raise(Float.floatToRawIntBits(tap), x.bits, bits, taps.bits, n);
    } else {
      for (int i = 0; i < n; i++) {
        if (Double.compare(x.doubles[i], doubles[i]) > 0) {
          doubles[i] = x.doubles[i];
          taps.doubles[i] = tap;
        }
      }
    }
  }

  /**
   * The largest so far are kept as integers that are ordered as their numbers: negative ones have
   * their lower 31 bits inverted, and then all are moved down so far that a NaN with its sign bit
   * set wraps round to the top.
   */
  private static void raise(int tap, int[] x, int[] best, int[] taps, int n) {
    for (int i = 0; i < n; i++) {
      int key = (x[i] ^ ((x[i] >> 31) >>> 1)) - 0x7fffff;
      int old = best[i];
      // All bits are 1 where old < key, also where the difference overflows.
      int mask = ((old & ~key) | (~(old ^ key) & (old - key))) >> 31;
      best[i] = old ^ ((old ^ key) & mask);
      taps[i] = taps[i] ^ ((taps[i] ^ tap) & mask);
    }
  }

  /** Turns the first {@code n} elements from what {@link #raise} compares back into numbers. */
  void restore(int n) {
    if (bits != null) {
      restore(bits, n);
    }
  }

  private static void restore(int[] best, int n) {
    for (int i = 0; i < n; i++) {
      int ordered = best[i] + 0x7fffff;
      best[i] = ordered ^ ((ordered >> 31) >>> 1);
    }
  }

  /** Takes over the elements of x where {@code taps} is {@code tap}. */
  void pick(int tap, MaskedBlock taps, MaskedBlock x, int n) {
    if (bits != null) {
      pick(Float.floatToRawIntBits(tap), taps.bits, x.bits, bits, n);
    } else {
      for (int i = 0; i < n; i++) {
        doubles[i] = taps.doubles[i] == tap ? x.doubles[i] : doubles[i];
      }
    }
  }

  private static void pick(int tap, int[] taps, int[] x, int[] out, int n) {
    for (int i = 0; i < n; i++) {
      int other = taps[i] ^ tap;
      // All bits are 1 where the taps differ.
      int mask = (other | -other) >> 31;
      out[i] = x[i] ^ ((x[i] ^ out[i]) & mask);
    }
  }
}
