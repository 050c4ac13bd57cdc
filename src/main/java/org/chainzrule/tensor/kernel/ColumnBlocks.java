package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;
import org.chainzrule.tensor.parallel.WorkerPool;

/**
 * A loop over the columns of a matrix in blocks, on all cores: short columns several at a time,
 * long ones in parts. The blocks do not depend on the number of threads.
 */
final class ColumnBlocks {

  private ColumnBlocks() {}

  /** The loop body, called for a block of at most {@link Scratch#BLOCK} elements. */
  @FunctionalInterface
  interface Loop {

    /**
     * @param at the index of the block's first element in memory
     * @param column its first column
     * @param wide the number of columns; 1 where the block is a part of a column
     * @param n the number of elements of each column, at least 1
     */
    void run(int at, int column, int wide, int n);
  }

  /** Loops over all of z; one thread takes all blocks of a column, in order. */
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
