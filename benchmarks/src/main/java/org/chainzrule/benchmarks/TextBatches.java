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
 * Prepared batches of random texts that are used in rotation. Tokens follow Zipf's law, {@code P(r)
 * ~ 1/r} over 30 000 ranks, drawn by the inverse of its approximate distribution. The ranks are
 * spread over the whole table, so that tables of any size are touched in equally many rows.
 */
final class TextBatches {

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
   * Makes the batches.
   *
   * @param rows the number of rows of the embedding table
   */
  TextBatches(int rows) {
    int[] place = Seeds.of(0).child("places").generator().permutation(rows);
    long distinct = 0;
    Batch[] all = new Batch[ResidentBatches.COUNT];
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
    batches = new ResidentBatches(CLASSES, all);
    touched = (double) distinct / all.length;
  }

  /**
   * An embedding bag with vectors of 10 elements and their mean, and a linear layer to 5 classes.
   */
  static Sequential network(int rows) {
    return Sequential.create(
        Seeds.of(1),
        EmbeddingBag.plan(rows, WIDTH, EmbeddingBag.Mode.MEAN),
        Dense.plan(WIDTH, CLASSES));
  }

  /** The batches for one step. */
  ResidentBatches batches() {
    return batches;
  }

  /** The mean number of distinct tokens in a batch. */
  double touched() {
    return touched;
  }
}
