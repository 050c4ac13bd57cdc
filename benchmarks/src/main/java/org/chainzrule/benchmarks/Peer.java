package org.chainzrule.benchmarks;

import java.util.function.Supplier;

/**
 * One library running one {@link Workload}, with the initial parameters of {@link
 * Workload#network}.
 */
interface Peer extends AutoCloseable {

  /** The loss and gradients of the first batch before any training. */
  LossAndGradients lossAndGradients();

  /** Runs whole training steps: forward pass, backward pass and Adam. */
  void train(int steps);

  /** Prepares inference on examples converted in advance to the library's tensors, row by row. */
  Supplier<float[]> inference(float[] rows);

  /** Inference on examples in an array, row by row; returns the outputs, row by row. */
  float[] infer(float[] rows);

  @Override
  void close();
}
