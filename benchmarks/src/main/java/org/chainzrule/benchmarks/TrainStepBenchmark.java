package org.chainzrule.benchmarks;

import java.util.concurrent.TimeUnit;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.TrainingResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Whole training steps with the trainer: 784-256-128-10 with one cubic per unit, batch 128, softmax
 * cross-entropy and Adam, with and without layer-wise DREG.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TrainStepBenchmark {

  private static final int STEPS = 128;
  private static final int BATCH = 128;

  private ResidentBatches data;
  private Trainer plain;
  private Trainer dreg;

  @Setup
  public void build() {
    data = new ResidentBatches(STEPS, BATCH, 784, 10);
    plain = Trainer.create(network(), Loss.softmaxCrossEntropy()).with(new Adam(1e-4)).batch(BATCH);
    dreg =
        Trainer.create(network(), Loss.softmaxCrossEntropy())
            .with(new Adam(1e-4))
            .with(Dreg.layerwise(1e-3))
            .batch(BATCH);
  }

  private static Sequential network() {
    return Sequential.create(
        Seeds.of(1),
        Dense.plan(784, 256, PolynomialActivation.cubic()),
        Dense.plan(256, 128, PolynomialActivation.cubic()),
        Dense.plan(128, 10));
  }

  @Benchmark
  @OperationsPerInvocation(STEPS)
  public TrainingResult cubic() {
    return plain.fit(data, 1);
  }

  @Benchmark
  @OperationsPerInvocation(STEPS)
  public TrainingResult cubicWithDreg() {
    return dreg.fit(data, 1);
  }
}
