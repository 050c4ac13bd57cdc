package org.chainzrule.benchmarks;

import static org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads;

import java.util.function.IntConsumer;

/**
 * Sets the number of OpenBLAS threads. The library needs one thread and divides products itself;
 * other users of OpenBLAS in this process get all threads while they run.
 */
final class BlasThreads {

  private static final String REQUESTED = System.getenv("OMP_NUM_THREADS");
  private static final int ALL =
      REQUESTED == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(REQUESTED);

  private BlasThreads() {}

  /** The job with one thread per core, or as many as {@code OMP_NUM_THREADS} says. */
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
