package org.chainzrule.tensor.op;

import java.util.Arrays;
import org.chainzrule.Internal;
import org.chainzrule.tensor.Check;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * One number for every element of a parameter that an optimizer keeps from step to step, such as a
 * momentum or a second moment. It lies on the Java heap, in blocks of the size that update loops
 * work on.
 */
public final class OptimizerState {

  private final Shape shape;
  private final float[][] singles;
  private final double[][] doubles;
  private final HostBlock[] blocks;

  private OptimizerState(Shape shape, Precision precision) {
    int count = (shape.length() + Scratch.BLOCK - 1) / Scratch.BLOCK;
    this.shape = shape;
    this.singles = precision == Precision.SINGLE ? new float[count][] : null;
    this.doubles = precision == Precision.DOUBLE ? new double[count][] : null;
    this.blocks = new HostBlock[count];
    for (int i = 0; i < count; i++) {
      int n = Math.min(Scratch.BLOCK, shape.length() - i * Scratch.BLOCK);
      if (singles != null) {
        singles[i] = new float[n];
        blocks[i] = new HostBlock(singles[i], null);
      } else {
        doubles[i] = new double[n];
        blocks[i] = new HostBlock(null, doubles[i]);
      }
    }
  }

  /** The elements from {@code i} times {@link Scratch#BLOCK} on, not copied. */
  @Internal
  public HostBlock block(int i) {
    return blocks[i];
  }

  /** Zeros for a parameter of this shape and precision. */
  public static OptimizerState zeros(Shape shape, Precision precision) {
    return new OptimizerState(shape, precision);
  }

  /** The shape of the parameter. */
  public Shape shape() {
    return shape;
  }

  /** The precision of the parameter. */
  public Precision precision() {
    return singles != null ? Precision.SINGLE : Precision.DOUBLE;
  }

  /** A copy of the numbers in memory order. */
  public double[] toColumns() {
    double[] values = new double[shape.length()];
    for (int i = 0; i < values.length; i++) {
      int block = i / Scratch.BLOCK;
      int at = i % Scratch.BLOCK;
      values[i] = singles != null ? singles[block][at] : doubles[block][at];
    }
    return values;
  }

  /**
   * Sets all numbers, in memory order, as {@link #toColumns} gives them.
   *
   * @throws IllegalArgumentException if there are not as many as the shape has elements
   */
  public void set(double... values) {
    Check.count(shape, values.length);
    for (int i = 0; i < values.length; i++) {
      int block = i / Scratch.BLOCK;
      int at = i % Scratch.BLOCK;
      if (singles != null) {
        singles[block][at] = (float) values[i];
      } else {
        doubles[block][at] = values[i];
      }
    }
  }

  /** Copies {@code count} columns of {@code d} elements out, one after the other. */
  void readColumns(int d, int[] columns, int from, int count, HostBlock to) {
    if (d > 0) {
      Scratch.mine()
          .touched(
              singles != null
                  ? touch(singles, d, columns, from, count)
                  : touch(doubles, d, columns, from, count));
    }
    move(d, columns, from, count, to.array(), false);
  }

  /** Copies {@code count} columns of {@code d} elements in. */
  void writeColumns(int d, int[] columns, int from, int count, HostBlock values) {
    move(d, columns, from, count, values.array(), true);
  }

  /** Loads numbers ahead of their use, as {@link Memory#readColumns} does. */
  private static float touch(float[][] blocks, int d, int[] columns, int from, int count) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      int at = columns[from + i] * d;
      int last = at + d - 1;
      sum += blocks[at >> Scratch.BITS][at & (Scratch.BLOCK - 1)];
      sum += blocks[last >> Scratch.BITS][last & (Scratch.BLOCK - 1)];
    }
    return sum;
  }

  private static double touch(double[][] blocks, int d, int[] columns, int from, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      int at = columns[from + i] * d;
      int last = at + d - 1;
      sum += blocks[at >> Scratch.BITS][at & (Scratch.BLOCK - 1)];
      sum += blocks[last >> Scratch.BITS][last & (Scratch.BLOCK - 1)];
    }
    return sum;
  }

  /** A column may lie across blocks. */
  private void move(int d, int[] columns, int from, int count, Object array, boolean in) {
    Object[] blocks = singles != null ? singles : doubles;
    for (int i = 0; i < count; i++) {
      int at = columns[from + i] * d;
      for (int done = 0; done < d; ) {
        int inner = (at + done) & (Scratch.BLOCK - 1);
        int n = Math.min(d - done, Scratch.BLOCK - inner);
        Object block = blocks[(at + done) >> Scratch.BITS];
        if (in) {
          System.arraycopy(array, i * d + done, block, inner, n);
        } else {
          System.arraycopy(block, inner, array, i * d + done, n);
        }
        done += n;
      }
    }
  }

  /** A short description; never all elements. */
  @Override
  public String toString() {
    return "OptimizerState" + Arrays.toString(shape.sizes());
  }
}
