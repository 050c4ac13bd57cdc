package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;
import org.chainzrule.tensor.parallel.WorkerPool;

/**
 * The columns of a matrix block by block, on all cores: short columns several at a time, long ones
 * in parts. Blocks are the same however many threads there are.
 */
final class ColumnBlocks {

  private ColumnBlocks() {}

  /** What is done with a block of at most {@link Scratch#BLOCK} elements. */
  @FunctionalInterface
  interface Loop {

    /**
     * @param at where the block begins in memory
     * @param column its first column
     * @param wide how many columns it has; 1 where it is a part of one
     * @param n how many elements of each, at least 1
     */
    void run(int at, int column, int wide, int n);
  }

  /** Runs over all of z, block after block of a column by the same thread. */
  static void each(Tensor z, Loop loop) {
    if (z.length() > 0) {
      WorkerPool.columns(z.rows(), z.columns(), (from, to) -> each(z.rows(), from, to, loop));
    }
  }

  private static void each(int rows, int first, int end, Loop loop) {
    int run = Math.min(rows, BLOCK);
    int step = BLOCK / run;
    for (int j = first; j < end; j += step) {
      int wide = Math.min(step, end - j);
      for (int from = 0; from < rows; from += run) {
        loop.run(j * rows + from, j, wide, Math.min(run, rows - from));
      }
    }
  }
}
