package org.chainzrule.tensor.parallel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import org.chainzrule.Internal;

/**
 * A loop over the columns of a matrix in blocks, on all cores: short columns several at a time,
 * long ones in parts. The blocks do not depend on the number of threads.
 */
@Internal
public final class ColumnBlocks {

  private ColumnBlocks() {}

  /** The loop body, called for a block of at most {@link Scratch#BLOCK} elements. */
  @FunctionalInterface
  public interface Loop {

    /**
     * @param at the index of the block's first element in memory
     * @param column its first column
     * @param wide the number of columns; 1 where the block is a part of a column
     * @param n the number of elements of each column, at least 1
     */
    void run(int at, int column, int wide, int n);
  }

  /** Loops over a matrix of such a size; one thread takes all blocks of a column, in order. */
  public static void each(int rows, int columns, Loop loop) {
    if (rows > 0 && columns > 0) {
      WorkerPool.columns(rows, columns, (from, to) -> each(rows, from, to, loop));
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
