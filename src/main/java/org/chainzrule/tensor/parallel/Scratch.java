package org.chainzrule.tensor.parallel;

import org.chainzrule.Internal;

/** Heap arrays of one thread that kernels copy blocks into; they grow and are used again. */
@Internal
public final class Scratch {

  /** Elements a kernel works on at a time: 4 KB of floats stay in the first-level cache. */
  public static final int BLOCK = 1024;

  /** {@code BLOCK = 2^BITS}: loops that jump find their block by a shift. */
  public static final int BITS = 10;

  private static final int SLOTS = 8;
  private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

  private final float[][] floats = new float[SLOTS][BLOCK];
  private final double[][] doubles = new double[SLOTS][BLOCK];
  private final int[][] bits = new int[SLOTS][0];

  /** How many columns of {@code rows} elements make a block to work on, at least 1. */
  public static int columnsInBlock(int rows) {
    return Math.max(1, BLOCK / Math.max(1, rows));
  }

  /** The arrays of the calling thread. */
  public static Scratch mine() {
    return MINE.get();
  }

  /** What {@link #touched} was last told. */
  private double last;

  /**
   * Takes the sum of numbers that were loaded ahead of their use, or the compiler would leave the
   * loads out.
   */
  public void touched(double sum) {
    last = sum;
  }

  /** Array {@code slot} with room for {@code n}; what it holds is left over from earlier use. */
  public float[] floats(int slot, int n) {
    if (floats[slot].length < n) {
      floats[slot] = new float[n];
    }
    return floats[slot];
  }

  /** As {@link #floats}, in 64 bits. */
  public double[] doubles(int slot, int n) {
    if (doubles[slot].length < n) {
      doubles[slot] = new double[n];
    }
    return doubles[slot];
  }

  /** As {@link #floats}, for their bits. */
  public int[] bits(int slot, int n) {
    if (bits[slot].length < n) {
      bits[slot] = new int[n];
    }
    return bits[slot];
  }
}
