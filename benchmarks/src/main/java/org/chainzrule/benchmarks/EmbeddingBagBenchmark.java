package org.chainzrule.benchmarks;

import java.util.concurrent.TimeUnit;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.TrainingResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Whole training steps of a text network with the trainer: an embedding bag of vectors of 10
 * elements with the mean of about 200 per text, a linear layer to 5 classes, batch 128, softmax
 * cross-entropy and Adam.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EmbeddingBagBenchmark {

  private static final int STEPS = 128;

  @Param({"30000", "300000"})
  int rows;

  private TextBatches data;
  private Trainer trainer;

  @Setup
  public void build() {
    data = new TextBatches(rows);
    trainer =
        Trainer.create(TextBatches.network(rows), Loss.softmaxCrossEntropy())
            .with(new Adam(TextBatches.RATE))
            .batch(TextBatches.BATCH);
  }

  static EmbeddingBagBenchmark of(int rows) {
    EmbeddingBagBenchmark benchmark = new EmbeddingBagBenchmark();
    benchmark.rows = rows;
    benchmark.build();
    return benchmark;
  }

  /** A run of steps; at its start it allocates an optimizer state as large as the table. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public TrainingResult mean() {
    return trainer.fit(data.batches().times(STEPS), 1);
  }

  /** The mean number of distinct tokens in a batch. */
  double touched() {
    return data.touched();
  }
}
