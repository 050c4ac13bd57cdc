package org.chainzrule.train;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;

/**
 * The order in which a run visits its examples: shuffled in every epoch and cut into batches. It is
 * derived from the seeds alone, so that a run can be resumed from any step.
 *
 * @param examples how many the training set has
 * @param batch the batch size: examples in one forward pass
 * @param parts batches per step
 * @param last what becomes of a last batch that is not full
 * @param shuffled whether every epoch has a new order; otherwise it is that of the data set
 */
record ShuffledBatches(
    Seeds seeds, int examples, int batch, int parts, LastBatch last, boolean shuffled) {

  /**
   * A batch of one epoch.
   *
   * @param epoch counted from 1
   * @param rows the indices of its examples in the data set
   */
  record Chosen(int epoch, int[] rows) {
    /** The examples as a training sees them in this epoch. */
    Batch of(Dataset data, Precision precision) {
      return data.inEpoch(epoch).batch(rows, precision);
    }
  }

  /** The number of steps in an epoch. */
  int steps() {
    return (int) (((long) batches() + parts - 1) / parts);
  }

  /** The number of batches in an epoch. */
  private int batches() {
    int full = examples / batch;
    return last == LastBatch.KEEP ? full + (examples % batch == 0 ? 0 : 1) : Math.max(1, full);
  }

  /** The number of examples in the last batch of an epoch. */
  int lastSize() {
    int rest = examples - (batches() - 1) * batch;
    return last == LastBatch.DROP ? Math.min(batch, rest) : rest;
  }

  /** The number of batches in a step, which may be fewer in the last step of an epoch. */
  int partsOf(int step) {
    return Math.min(parts, batches() - (step - 1) * parts);
  }

  /** The number of examples in a step, which may differ in the last step of an epoch. */
  int examplesOf(int step) {
    int others = partsOf(step) - 1;
    return Math.addExact(Math.multiplyExact(others, batch), step == steps() ? lastSize() : batch);
  }

  /** The example indices of one epoch, batch after batch. */
  private int[] order(int epoch) {
    return shuffled
        ? seeds.child("shuffle").child(epoch).generator().permutation(examples)
        : IntStream.range(0, examples).toArray();
  }

  /** The example indices of one batch of an epoch in that order, counted from 0. */
  private int[] rows(int[] order, int number) {
    int from = number * batch;
    int size = number == batches() - 1 ? lastSize() : batch;
    return Arrays.copyOfRange(order, from, from + size);
  }

  /**
   * The first batch of a step.
   *
   * @param epoch counted from 1
   * @param step within the epoch, counted from 1
   */
  Chosen firstOf(int epoch, int step) {
    return new Chosen(epoch, rows(order(epoch), (step - 1) * parts));
  }

  /** Chooses some of the batches of a step. */
  interface Choice {
    /**
     * Whether a batch is wanted.
     *
     * @param part its number within the step, from 0
     * @param parts how many batches the step has
     */
    boolean has(int part, int parts);
  }

  /**
   * The batches after {@code stepsDone} steps of an epoch up to the last epoch, counted from 1.
   *
   * @param choice which of them; the others are skipped
   */
  Iterator<Chosen> from(int firstEpoch, int stepsDone, int epochs, Choice choice) {
    return new Iterator<>() {
      private int epoch = firstEpoch;
      private int next = stepsDone * parts;
      private int[] order;

      /** Goes on to a batch that is wanted, if there is one. */
      @Override
      public boolean hasNext() {
        while (epoch <= epochs) {
          if (next == batches()) {
            epoch++;
            next = 0;
            order = null;
          } else if (choice.has(next % parts, partsOf(next / parts + 1))) {
            return true;
          } else {
            next++;
          }
        }
        return false;
      }

      @Override
      public Chosen next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (order == null) {
          order = order(epoch);
        }
        return new Chosen(epoch, rows(order, next++));
      }
    };
  }
}
