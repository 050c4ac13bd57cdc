package org.chainzrule.train;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.random.Seeds;

/**
 * The order in which a run visits its examples: shuffled in every epoch and cut into batches. It is
 * derived from the seeds alone, so that a run can be resumed from any step.
 *
 * @param examples how many the training set has
 * @param batch the batch size: examples in one forward pass
 * @param parts batches per step
 * @param shuffled whether every epoch has a new order; otherwise it is that of the data set
 */
record ShuffledBatches(Seeds seeds, int examples, int batch, int parts, boolean shuffled) {

  /** The number of steps in an epoch. */
  int steps() {
    return Math.toIntExact((examples + perStep() - 1) / perStep());
  }

  /** The number of examples in a step, which may be smaller in the last step of an epoch. */
  int examplesOf(int step) {
    return (int) Math.min(perStep(), examples - (step - 1) * perStep());
  }

  private long perStep() {
    return (long) batch * parts;
  }

  /** The example indices of each batch of one epoch. */
  private List<int[]> epoch(int number) {
    int[] order =
        shuffled
            ? seeds.child("shuffle").child(number).generator().permutation(examples)
            : IntStream.range(0, examples).toArray();
    return Dataset.split(order, batch);
  }

  /** The batches after {@code stepsDone} steps of an epoch up to the last epoch, counted from 1. */
  Iterator<int[]> from(int firstEpoch, int stepsDone, int epochs) {
    return new Iterator<>() {
      private int epoch = firstEpoch;
      private int next = stepsDone * parts;
      private List<int[]> batches = hasNext() ? epoch(epoch) : List.of();

      @Override
      public boolean hasNext() {
        return epoch <= epochs;
      }

      @Override
      public int[] next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int[] rows = batches.get(next++);
        if (next == batches.size()) {
          epoch++;
          next = 0;
          batches = hasNext() ? epoch(epoch) : List.of();
        }
        return rows;
      }
    };
  }
}
