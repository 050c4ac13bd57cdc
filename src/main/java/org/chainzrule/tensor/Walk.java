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

  /** How often the loops around a run repeat, from the inner to the outer one. */
  private int outer = 1;

  private int middle = 1;
  private int last = 1;

  /** How far each of them moves in the stretched tensor. */
  private int outerStride;

  private int middleStride;
  private int lastStride;

  private Walk(Shape full, Shape part) {
    int rank = full.rank();
    int axes = 0;
    int stride = 1;
    int elements = 1;
    boolean moved = false;
    boolean runMoves = false;
    for (int axis = 0; axis < rank; axis++) {
      int size = full.size(axis);
      int partSize = part.aligned(axis, rank);
      if (size == 1) {
        continue;
      }
      boolean move = partSize != 1;
      if (axes == 0 || move != moved) {
        axes++;
        int own = move ? stride : 0;
        switch (axes) {
          case 1 -> runMoves = move;
          case 2 -> outerStride = own;
          case 3 -> middleStride = own;
          default -> lastStride = own;
        }
      }
      switch (axes) {
        case 1 -> elements *= size;
        case 2 -> outer *= size;
        case 3 -> middle *= size;
        default -> last *= size;
      }
      moved = move;
      stride *= partSize;
    }
    run = elements;
    moves = runMoves;
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
    int full = 0;
    for (int k = 0; k < last; k++) {
      for (int j = 0; j < middle; j++) {
        for (int i = 0; i < outer; i++) {
          body.at(full, i * outerStride + j * middleStride + k * lastStride);
          full += run;
        }
      }
    }
  }
}
