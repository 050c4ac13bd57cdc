package org.chainzrule.benchmarks;

import java.util.function.Supplier;

/**
 * One library at one {@link Workload}, on the numbers that {@link Workload#network} starts from.
 */
interface Peer extends AutoCloseable {

  /** Loss and gradients of the first batch, before any training. */
  Slopes slopes();

  /** Whole training steps: forward, backward, Adam. */
  void train(int steps);

  /** Inference on examples that lie ready in the library's own form, their outputs as an array. */
  Supplier<float[]> inference(float[] rows);

  /** Inference on examples that arrive as an array, row after row. */
  float[] infer(float[] rows);

  @Override
  void close();
}
