package org.chainzrule.tensor.parallel;

import org.chainzrule.Internal;

/** Scratch arrays of one thread, on the Java heap, that kernels copy blocks into and reuse. */
@Internal
public final class Scratch {

  /** Elements in a block: its 4 KB of floats stay in the first-level cache. */
  public static final int BLOCK = 1024;

  /** {@code BLOCK = 2^BITS}, so that the block of an index is found by a shift. */
  public static final int BITS = 10;

  private static final int ARRAYS = 8;
  private static final ThreadLocal<Scratch> MINE = ThreadLocal.withInitial(Scratch::new);

  private final float[][] floats = new float[ARRAYS][BLOCK];
  private final double[][] doubles = new double[ARRAYS][BLOCK];
  private final int[][] bits = new int[ARRAYS][0];
  private float[][] manyFloats = {};
  private double[][] manyDoubles = {};

  /** The number of columns of {@code rows} elements that fit a block, at least 1. */
  public static int columnsInBlock(int rows) {
    return Math.max(1, BLOCK / Math.max(1, rows));
  }

  /** The arrays of the calling thread. */
  public static Scratch mine() {
    return MINE.get();
  }

  /** The last argument of {@link #touched}. */
  private double last;

  /**
   * Takes the sum of numbers that were loaded ahead of their use; without a use of the sum the
   * compiler would remove the loads.
   */
  public void touched(double sum) {
    last = sum;
  }

  /**
   * Array {@code index}, in 0..7, with room for {@code n}; its content is left over from earlier
   * use.
   */
  public float[] floats(int index, int n) {
    if (floats[index].length < n) {
      floats[index] = new float[n];
    }
    return floats[index];
  }

  /** As {@link #floats}, in 64 bits. */
  public double[] doubles(int index, int n) {
    if (doubles[index].length < n) {
      doubles[index] = new double[n];
    }
    return doubles[index];
  }

  /**
   * An array for exactly {@code n} arrays of somebody else, in which a call passes them on; whoever
   * fills it sets its elements to null again, so that the thread does not hold them.
   */
  public float[][] manyFloats(int n) {
    if (manyFloats.length != n) {
      manyFloats = new float[n][];
    }
    return manyFloats;
  }

  /** As {@link #manyFloats}, in 64 bits. */
  public double[][] manyDoubles(int n) {
    if (manyDoubles.length != n) {
      manyDoubles = new double[n][];
    }
    return manyDoubles;
  }

  /** As {@link #floats}, for 32-bit numbers as integers of their bits. */
  public int[] bits(int index, int n) {
    if (bits[index].length < n) {
      bits[index] = new int[n];
    }
    return bits[index];
  }
}
