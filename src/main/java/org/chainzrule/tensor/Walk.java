package org.chainzrule.tensor;

import org.chainzrule.Internal;

/**
 * A broadcast loop over two tensors, the larger one and one that is stretched to it: runs of
 * consecutive elements, and where each run begins in both. Neighbouring axes that behave alike are
 * merged, so that equal shapes are a single run.
 */
@Internal
public final class Walk {

  /** The loop body, called for one run. */
  @FunctionalInterface
  public interface Run {
    /**
     * @param full where the run begins in the larger tensor
     * @param part where it begins in the stretched one
     */
    void at(int full, int part);
  }

  /** Elements in a run. */
  public final int run;

  /** Whether the stretched tensor advances along the run, or stays on one element. */
  public final boolean moves;

  private final int[] counts = new int[4];
  private final int[] partStrides = new int[4];
  private int axes;

  private Walk(Shape full, Shape part) {
    int rank = full.rank();
    boolean[] moving = new boolean[4];
    int stride = 1;
    for (int axis = 0; axis < rank; axis++) {
      int size = full.size(axis);
      int partSize = part.aligned(axis, rank);
      if (size == 1) {
        continue;
      }
      boolean move = partSize != 1;
      if (axes > 0 && moving[axes - 1] == move) {
        counts[axes - 1] *= size;
      } else {
        counts[axes] = size;
        moving[axes] = move;
        partStrides[axes] = move ? stride : 0;
        axes++;
      }
      stride *= partSize;
    }
    run = axes == 0 ? 1 : counts[0];
    moves = axes > 0 && moving[0];
  }

  /**
   * The loop over two shapes.
   *
   * @param full the larger shape
   * @param part a shape that broadcasts to it
   */
  public static Walk over(Shape full, Shape part) {
    return new Walk(full, part);
  }

  /** Calls the body for every run, in the memory order of the larger tensor. */
  public void forEach(Run body) {
    if (run == 0) {
      return;
    }
    int outer = axes < 2 ? 1 : counts[1];
    int middle = axes < 3 ? 1 : counts[2];
    int last = axes < 4 ? 1 : counts[3];
    int full = 0;
    for (int k = 0; k < last; k++) {
      for (int j = 0; j < middle; j++) {
        for (int i = 0; i < outer; i++) {
          body.at(full, i * partStrides[1] + j * partStrides[2] + k * partStrides[3]);
          full += run;
        }
      }
    }
  }
}
