package org.chainzrule.benchmarks;

import org.chainzrule.data.Batch;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * Ready-made batches of texts handed out in rotation. Tokens follow Zipf's law, {@code P(r) ~ 1/r}
 * over 30 000 ranks by the inverse of its approximate distribution, and ranks are spread over the
 * whole table: of any size, it is touched in as many rows.
 */
final class Texts {

  static final int BATCH = 128;
  static final int LONGEST = 300;
  static final int WIDTH = 10;
  static final int CLASSES = 5;
  static final double RATE = 1e-4;

  private static final int SHORTEST = 100;

  private static final int RANKS = 30_000;

  private final ResidentBatches batches;
  private final double touched;

  /**
   * @param rows of the table
   */
  Texts(int rows) {
    int[] place = Seeds.of(0).child("places").generator().permutation(rows);
    long distinct = 0;
    Batch[] all = new Batch[ResidentBatches.DIFFERENT];
    for (int i = 0; i < all.length; i++) {
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
        labels[s] = (i + s) % CLASSES;
      }
      all[i] =
          new Batch(
              Tensor.ofColumns(Shape.of(BATCH, LONGEST), Precision.SINGLE, ids),
              Tensor.ofColumns(Shape.of(BATCH, 1), Precision.SINGLE, labels));
    }
    batches = new ResidentBatches(all);
    touched = (double) distinct / all.length;
  }

  /** A table of vectors of 10, the mean of those of a text, a linear layer to 5 classes. */
  static Sequential network(int rows) {
    return Sequential.create(
        Seeds.of(1),
        EmbeddingBag.plan(rows, WIDTH, EmbeddingBag.Mode.MEAN),
        Dense.plan(WIDTH, CLASSES));
  }

  /** The batches, for one step. */
  ResidentBatches batches() {
    return batches;
  }

  /** Different tokens in a batch, on average. */
  double touched() {
    return touched;
  }
}
