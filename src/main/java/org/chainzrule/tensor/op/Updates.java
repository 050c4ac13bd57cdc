package org.chainzrule.tensor.op;

import org.chainzrule.tensor.Check;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;
import org.chainzrule.tensor.parallel.WorkerPool;

/**
 * The updates of optimizers: one pass over weights w, gradient g and state, in place, by an {@link
 * UpdateRule}. Every gradient is first multiplied by {@code scale}, by which clipping costs
 * nothing.
 */
public final class Updates {

  private Updates() {}

  /**
   * Applies a rule to all of w.
   *
   * @param g shape and precision of w
   * @param state as many as the rule keeps, of the same shape and precision
   */
  public static void apply(
      UpdateRule rule, Tensor w, Tensor g, double scale, OptimizerState... state) {
    Check.shape(w.shape(), g.shape());
    check(rule, w, g, state);
    WorkerPool.run(
        w.length(), 1, Scratch.BLOCK, (from, to) -> apply(rule, w, g, scale, state, from, to));
  }

  /** From a multiple of the block on. */
  private static void apply(
      UpdateRule rule, Tensor w, Tensor g, double scale, OptimizerState[] state, int from, int to) {
    Scratch scratch = Scratch.mine();
    boolean single = w.precision() == Precision.SINGLE;
    float[][] singles = new float[state.length][];
    double[][] doubles = new double[state.length][];
    for (int at = from; at < to; at += Scratch.BLOCK) {
      int block = at >> Scratch.BITS;
      int n = Math.min(Scratch.BLOCK, to - at);
      if (single) {
        float[] x = scratch.floats(0, n);
        float[] y = scratch.floats(1, n);
        for (int k = 0; k < state.length; k++) {
          singles[k] = state[k].singles[block];
        }
        w.memory().read(at, x, 0, n);
        g.memory().read(at, y, 0, n);
        rule.update(x, y, (float) scale, singles, n);
        w.memory().write(at, x, 0, n);
      } else {
        double[] x = scratch.doubles(0, n);
        double[] y = scratch.doubles(1, n);
        for (int k = 0; k < state.length; k++) {
          doubles[k] = state[k].doubles[block];
        }
        w.memory().read(at, x, 0, n);
        g.memory().read(at, y, 0, n);
        rule.update(x, y, scale, doubles, n);
        w.memory().write(at, x, 0, n);
      }
    }
  }

  /**
   * Applies a rule to some rows of a table, and leaves the others and their state as they are, to
   * the bit. It costs what the rows hold, whatever the size of the table.
   *
   * @param w shape {@code [d, rows]}; row r of the table is column r
   * @param rows ascending, each once
   * @param g the gradient of those rows alone, shape {@code [d, rows.length]}
   * @param state as many as the rule keeps, of the shape and precision of w
   */
  public static void applyRows(
      UpdateRule rule, Tensor w, int[] rows, Tensor g, double scale, OptimizerState... state) {
    Lookup.check(w, rows);
    Check.shape(Shape.of(w.rows(), rows.length), g.shape());
    check(rule, w, g, state);
    int d = w.rows();
    int step = Scratch.columnsInBlock(d);
    Scratch scratch = Scratch.mine();
    float[][] singles = new float[state.length][];
    double[][] doubles = new double[state.length][];
    for (int k = 0; k < state.length; k++) {
      singles[k] = scratch.floats(2 + k, step * d);
      doubles[k] = scratch.doubles(2 + k, step * d);
    }
    for (int from = 0; from < rows.length; from += step) {
      int count = Math.min(step, rows.length - from);
      if (w.precision() == Precision.SINGLE) {
        float[] x = scratch.floats(0, step * d);
        float[] y = scratch.floats(1, step * d);
        w.memory().readColumns(d, rows, from, count, x);
        g.memory().read(from * d, y, 0, count * d);
        for (int k = 0; k < state.length; k++) {
          state[k].readColumns(d, rows, from, count, singles[k]);
        }
        rule.update(x, y, (float) scale, singles, count * d);
        w.memory().writeColumns(d, rows, from, count, x);
        for (int k = 0; k < state.length; k++) {
          state[k].writeColumns(d, rows, from, count, singles[k]);
        }
      } else {
        double[] x = scratch.doubles(0, step * d);
        double[] y = scratch.doubles(1, step * d);
        w.memory().readColumns(d, rows, from, count, x);
        g.memory().read(from * d, y, 0, count * d);
        for (int k = 0; k < state.length; k++) {
          state[k].readColumns(d, rows, from, count, doubles[k]);
        }
        rule.update(x, y, scale, doubles, count * d);
        w.memory().writeColumns(d, rows, from, count, x);
        for (int k = 0; k < state.length; k++) {
          state[k].writeColumns(d, rows, from, count, doubles[k]);
        }
      }
    }
  }

  /**
   * {@code m = keep m + (1 - keep) w}, a running mean of weights.
   *
   * @param keep in 0..1
   */
  public static void average(OptimizerState mean, Tensor w, double keep) {
    check(w, mean);
    Scratch scratch = Scratch.mine();
    for (int at = 0, block = 0; at < w.length(); at += Scratch.BLOCK, block++) {
      int n = Math.min(Scratch.BLOCK, w.length() - at);
      if (w.precision() == Precision.SINGLE) {
        float[] x = scratch.floats(0, n);
        w.memory().read(at, x, 0, n);
        average(mean.singles[block], x, n, (float) keep, (float) (1 - keep));
      } else {
        double[] x = scratch.doubles(0, n);
        double[] m = mean.doubles[block];
        w.memory().read(at, x, 0, n);
        for (int i = 0; i < n; i++) {
          m[i] = keep * m[i] + (1 - keep) * x[i];
        }
      }
    }
  }

  private static void average(float[] m, float[] w, int n, float keep, float rest) {
    for (int i = 0; i < n; i++) {
      m[i] = keep * m[i] + rest * w[i];
    }
  }

  /** Lets weights and a slot of one shape and precision change places, bit by bit. */
  public static void exchange(Tensor w, OptimizerState slot) {
    check(w, slot);
    Scratch scratch = Scratch.mine();
    for (int at = 0, block = 0; at < w.length(); at += Scratch.BLOCK, block++) {
      int n = Math.min(Scratch.BLOCK, w.length() - at);
      if (w.precision() == Precision.SINGLE) {
        float[] x = scratch.floats(0, n);
        w.memory().read(at, x, 0, n);
        w.memory().write(at, slot.singles[block], 0, n);
        System.arraycopy(x, 0, slot.singles[block], 0, n);
      } else {
        double[] x = scratch.doubles(0, n);
        w.memory().read(at, x, 0, n);
        w.memory().write(at, slot.doubles[block], 0, n);
        System.arraycopy(x, 0, slot.doubles[block], 0, n);
      }
    }
  }

  /**
   * Brings every number into {@code -limit..limit}, in place; what is not a number stays so.
   *
   * @param limit positive
   */
  public static void clamp(Tensor x, double limit) {
    Scratch scratch = Scratch.mine();
    for (int at = 0; at < x.length(); at += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, x.length() - at);
      if (x.precision() == Precision.SINGLE) {
        float[] y = scratch.floats(0, n);
        float most = (float) limit;
        x.memory().read(at, y, 0, n);
        for (int i = 0; i < n; i++) {
          y[i] = Math.max(-most, Math.min(most, y[i]));
        }
        x.memory().write(at, y, 0, n);
      } else {
        double[] y = scratch.doubles(0, n);
        x.memory().read(at, y, 0, n);
        for (int i = 0; i < n; i++) {
          y[i] = Math.max(-limit, Math.min(limit, y[i]));
        }
        x.memory().write(at, y, 0, n);
      }
    }
  }

  /** Copies the numbers of one tensor over those of another, of one shape and precision. */
  public static void assign(Tensor target, Tensor source) {
    Check.precision(target, source);
    Check.shape(target.shape(), source.shape());
    Kernels.active().stretch(source, target);
  }

  private static void check(UpdateRule rule, Tensor w, Tensor g, OptimizerState... state) {
    Check.precision(w, g);
    if (state.length != rule.states()) {
      throw new IllegalArgumentException(
          "expected " + rule.states() + " slots of state, got " + state.length);
    }
    for (OptimizerState slot : state) {
      check(w, slot);
    }
  }

  private static void check(Tensor w, OptimizerState slot) {
    Check.shape(w.shape(), slot.shape());
    if (slot.precision() != w.precision()) {
      throw new IllegalArgumentException(
          "expected state in " + w.precision() + " precision, got " + slot.precision());
    }
  }
}
