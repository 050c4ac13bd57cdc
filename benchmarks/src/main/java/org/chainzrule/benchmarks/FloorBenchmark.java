package org.chainzrule.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The eight matrix products alone of a training step of 784-256-128-10 at batch 128. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FloorBenchmark {

  private static final int STEPS = 128;

  private MatrixProducts products;

  @Setup
  public void allocate() {
    products = new MatrixProducts(Workload.of(Workload.Kind.RELU, 128, 784, 256, 128, 10).maps());
  }

  @Benchmark
  @OperationsPerInvocation(STEPS)
  public void eightProducts() {
    BlasThreads.all(products::direct).accept(STEPS);
  }

  /** The products with the threads of the library. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public void eightProductsShared() {
    products.shared(STEPS);
  }
}
