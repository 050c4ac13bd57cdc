package org.chainzrule.benchmarks;

import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Dense;
import org.chainzrule.nn.EmbeddingBag;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.Sequential;
import org.chainzrule.tensor.Generator;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Adam;
import org.chainzrule.train.Fit;
import org.chainzrule.train.Trainer;
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
 * Whole training steps of a network for texts through the trainer: a table of vectors of 10, the
 * mean of about 200 a text, a linear layer to 5 classes, batch 128, softmax cross-entropy, Adam.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EmbeddingBagBenchmark {

  private static final int STEPS = 128;
  private static final int BATCH = 128;
  private static final int SHORTEST = 100;
  private static final int LONGEST = 300;

  @Param({"30000", "300000"})
  int rows;

  private Texts data;
  private Trainer trainer;

  @Setup
  public void build() {
    data = new Texts(rows);
    trainer =
        Trainer.create(
                Sequential.create(
                    Seeds.of(1),
                    EmbeddingBag.plan(rows, 10, EmbeddingBag.Mode.MEAN),
                    Dense.plan(10, 5)),
                Loss.softmaxCrossEntropy())
            .with(new Adam(1e-4))
            .batch(BATCH);
  }

  static EmbeddingBagBenchmark of(int rows) {
    EmbeddingBagBenchmark benchmark = new EmbeddingBagBenchmark();
    benchmark.rows = rows;
    benchmark.build();
    return benchmark;
  }

  /** A run of steps; its beginning makes the optimizer's state, which is as large as the table. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public Fit mean() {
    return trainer.fit(data, 1);
  }

  /** Different tokens in a batch, on average. */
  double touched() {
    return data.touched;
  }

  /**
   * Ready-made batches of texts handed out in rotation. Tokens follow Zipf's law, {@code P(r) ~
   * 1/r} over 30 000 ranks by the inverse of its approximate distribution, and ranks are spread
   * over the whole table: of any size, it is touched in as many rows.
   */
  private static final class Texts implements Dataset {

    private static final int DIFFERENT = 16;
    private static final int RANKS = 30_000;

    private final Batch[] batches = new Batch[DIFFERENT];
    private final double touched;
    private int next;

    Texts(int rows) {
      int[] place = Seeds.of(0).child("places").generator().permutation(rows);
      long distinct = 0;
      for (int i = 0; i < DIFFERENT; i++) {
        Generator generator = Seeds.of(0).child("texts").child(i).generator();
        float[] ids = new float[BATCH * LONGEST];
        float[] labels = new float[BATCH];
        boolean[] seen = new boolean[rows];
        for (int s = 0; s < BATCH; s++) {
          int length = SHORTEST + generator.nextInt(LONGEST - SHORTEST + 1);
          for (int k = 0; k < LONGEST; k++) {
            int rank = (int) Math.pow(RANKS + 1.0, generator.nextDouble()) - 1;
            ids[k * BATCH + s] = k < length ? place[Math.min(RANKS - 1, rank)] : -1;
            if (k < length && !seen[(int) ids[k * BATCH + s]]) {
              seen[(int) ids[k * BATCH + s]] = true;
              distinct++;
            }
          }
          labels[s] = (i + s) % 5;
        }
        batches[i] =
            new Batch(
                Tensor.ofColumns(Shape.of(BATCH, LONGEST), Precision.SINGLE, ids),
                Tensor.ofColumns(Shape.of(BATCH, 1), Precision.SINGLE, labels));
      }
      touched = (double) distinct / DIFFERENT;
    }

    @Override
    public int size() {
      return STEPS * BATCH;
    }

    @Override
    public Shape inputShape() {
      return Shape.of(LONGEST);
    }

    @Override
    public OptionalInt classes() {
      return OptionalInt.empty();
    }

    @Override
    public Batch batch(int[] rows, Precision precision) {
      next = (next + 1) % DIFFERENT;
      return batches[next];
    }
  }
}
