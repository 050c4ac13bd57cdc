package org.chainzrule.train;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.random.Seeds;

/**
 * Which examples each step of a run sees. It derives from the seeds alone, so that a run can go on
 * from any step.
 *
 * @param examples in the training set
 * @param batch examples that go through the network at once
 * @param parts batches a step
 * @param shuffled whether every epoch has an order of its own
 */
record ShuffledBatches(Seeds seeds, int examples, int batch, int parts, boolean shuffled) {

  /** The steps of an epoch. */
  int steps() {
    return Math.toIntExact((examples + perStep() - 1) / perStep());
  }

  /** How many examples a step sees: fewer in the last one of an epoch. */
  int examplesOf(int step) {
    return (int) Math.min(perStep(), examples - (step - 1) * perStep());
  }

  private long perStep() {
    return (long) batch * parts;
  }

  /** The batches of one epoch. */
  private List<int[]> epoch(int number) {
    int[] order =
        shuffled
            ? seeds.child("shuffle").child(number).generator().permutation(examples)
            : IntStream.range(0, examples).toArray();
    return Dataset.split(order, batch);
  }

  /** All batches from some step on to the end of the last epoch; epochs count from 1. */
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
