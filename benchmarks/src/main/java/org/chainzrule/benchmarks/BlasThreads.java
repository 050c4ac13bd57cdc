package org.chainzrule.benchmarks;

import static org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads;

import java.util.function.IntConsumer;

/**
 * OpenBLAS's own threads. The library leaves it one and shares products out by itself; whoever else
 * multiplies with it in this process gets them back while it runs.
 */
final class BlasThreads {

  private static final String TOLD = System.getenv("OMP_NUM_THREADS");
  private static final int ALL =
      TOLD == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(TOLD);

  private BlasThreads() {}

  /** The same job with one thread a core, or as many as {@code OMP_NUM_THREADS} says. */
  static IntConsumer all(IntConsumer job) {
    return steps -> {
      blas_set_num_threads(ALL);
      try {
        job.accept(steps);
      } finally {
        blas_set_num_threads(1);
      }
    };
  }
}
