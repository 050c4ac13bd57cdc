package org.chainzrule.tensor.op;

import java.util.Arrays;
import org.chainzrule.tensor.Check;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;
import org.chainzrule.tensor.parallel.WorkerPool;

/**
 * The updates of optimizers: an {@link UpdateRule} is applied to weights w, gradient g and {@link
 * OptimizerState} in one pass, in place. The rule multiplies every gradient by {@code scale} first,
 * so that gradient clipping needs no pass of its own.
 */
public final class Updates {

  private Updates() {}

  /**
   * Applies a rule to all of w.
   *
   * @param g shape and precision of w
   * @param state {@link UpdateRule#states} states, of the shape and precision of w
   * @throws IllegalArgumentException if shapes, precisions or the number of states do not fit
   */
  public static void apply(
      UpdateRule rule, Tensor w, Tensor g, double scale, OptimizerState... state) {
    Check.shape(w.shape(), g.shape());
    check(rule, w, g, state);
    if (w.length() <= Scratch.BLOCK) {
      apply(rule, w, g, scale, state, 0, w.length());
    } else {
      WorkerPool.run(
          w.length(), 1, Scratch.BLOCK, (from, to) -> apply(rule, w, g, scale, state, from, to));
    }
  }

  /** Elements {@code from} (included, at the begin of a block) to {@code to} (excluded). */
  private static void apply(
      UpdateRule rule, Tensor w, Tensor g, double scale, OptimizerState[] state, int from, int to) {
    HostBlock x = HostBlock.scratch(w.precision(), 0, Scratch.BLOCK);
    HostBlock y = HostBlock.scratch(w.precision(), 1, Scratch.BLOCK);
    StateBlocks blocks = new StateBlocks(w.precision(), state.length);
    for (int at = from; at < to; at += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, to - at);
      for (int k = 0; k < state.length; k++) {
        blocks.set(k, state[k].block(at >> Scratch.BITS));
      }
      x.read(w.memory(), at, 0, n);
      y.read(g.memory(), at, 0, n);
      blocks.update(rule, x, y, scale, n);
      x.write(w.memory(), at, n);
    }
    blocks.clear();
  }

  /** The states of one block of weights, as arrays of either precision in scratch arrays. */
  private static final class StateBlocks {

    private final float[][] singles;
    private final double[][] doubles;

    StateBlocks(Precision precision, int states) {
      boolean single = precision == Precision.SINGLE;
      singles = single ? Scratch.mine().manyFloats(states) : null;
      doubles = single ? null : Scratch.mine().manyDoubles(states);
    }

    void clear() {
      Arrays.fill(singles != null ? singles : doubles, null);
    }

    void set(int k, HostBlock block) {
      if (singles != null) {
        singles[k] = block.singles;
      } else {
        doubles[k] = block.doubles;
      }
    }

    void update(UpdateRule rule, HostBlock w, HostBlock g, double scale, int n) {
      if (singles != null) {
        rule.update(w.singles, g.singles, (float) scale, singles, n);
      } else {
        rule.update(w.doubles, g.doubles, scale, doubles, n);
      }
    }
  }

  /**
   * Applies a rule to some rows of a table, and leaves the others and their state as they are, to
   * the bit. The cost grows with the number of those rows, not with the size of the table.
   *
   * @param w shape {@code [d, rows]}; row r of the table is column r
   * @param rows ascending, each once
   * @param g the gradient of those rows alone, shape {@code [d, rows.length]}
   * @param state {@link UpdateRule#states} states, of the shape and precision of w
   */
  public static void applyRows(
      UpdateRule rule, Tensor w, int[] rows, Tensor g, double scale, OptimizerState... state) {
    Lookup.check(w, rows);
    Check.shape(Shape.of(w.rows(), rows.length), g.shape());
    check(rule, w, g, state);
    int d = w.rows();
    int step = Scratch.columnsInBlock(d);
    HostBlock x = HostBlock.scratch(w.precision(), 0, step * d);
    HostBlock y = HostBlock.scratch(w.precision(), 1, step * d);
    HostBlock[] blocks = new HostBlock[state.length];
    StateBlocks arrays = new StateBlocks(w.precision(), state.length);
    for (int k = 0; k < state.length; k++) {
      blocks[k] = HostBlock.scratch(w.precision(), 2 + k, step * d);
      arrays.set(k, blocks[k]);
    }
    for (int from = 0; from < rows.length; from += step) {
      int count = Math.min(step, rows.length - from);
      x.readColumns(w.memory(), d, rows, from, count);
      y.read(g.memory(), from * d, 0, count * d);
      for (int k = 0; k < state.length; k++) {
        state[k].readColumns(d, rows, from, count, blocks[k]);
      }
      arrays.update(rule, x, y, scale, count * d);
      x.writeColumns(w.memory(), d, rows, from, count);
      for (int k = 0; k < state.length; k++) {
        state[k].writeColumns(d, rows, from, count, blocks[k]);
      }
    }
    arrays.clear();
  }

  /**
   * {@code mean = keep mean + (1 - keep) w}, an exponential moving average of weights.
   *
   * @param keep in 0..1
   */
  public static void average(OptimizerState mean, Tensor w, double keep) {
    check(w, mean);
    HostBlock x = HostBlock.scratch(w.precision(), 0, Scratch.BLOCK);
    for (int at = 0; at < w.length(); at += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, w.length() - at);
      x.read(w.memory(), at, 0, n);
      mean.block(at >> Scratch.BITS).average(x, keep, n);
    }
  }

  /**
   * Swaps weights and the numbers of an optimizer state, bit by bit.
   *
   * @param state of the shape and precision of w
   */
  public static void exchange(Tensor w, OptimizerState state) {
    check(w, state);
    HostBlock x = HostBlock.scratch(w.precision(), 0, Scratch.BLOCK);
    for (int at = 0; at < w.length(); at += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, w.length() - at);
      HostBlock block = state.block(at >> Scratch.BITS);
      x.read(w.memory(), at, 0, n);
      block.write(w.memory(), at, n);
      block.copy(x, n);
    }
  }

  /**
   * Brings every element into {@code -limit..limit}, in place; NaN stays.
   *
   * @param limit positive
   */
  public static void clamp(Tensor x, double limit) {
    HostBlock block = HostBlock.scratch(x.precision(), 0, Scratch.BLOCK);
    for (int at = 0; at < x.length(); at += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, x.length() - at);
      block.read(x.memory(), at, 0, n);
      block.clamp(limit, n);
      block.write(x.memory(), at, n);
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
          "expected " + rule.states() + " optimizer states, got " + state.length);
    }
    for (OptimizerState each : state) {
      check(w, each);
    }
  }

  private static void check(Tensor w, OptimizerState state) {
    Check.shape(w.shape(), state.shape());
    if (state.precision() != w.precision()) {
      throw new IllegalArgumentException(
          "expected state in " + w.precision() + " precision, got " + state.precision());
    }
  }
}
