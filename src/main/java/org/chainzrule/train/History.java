package org.chainzrule.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.train.checkpoint.CheckpointReader;

/** The epochs and validations of a run as tables of numbers in a checkpoint. */
final class History {

  private static final String EPOCHS = "history/epochs";
  private static final String VALIDATIONS = "history/validations";

  /** How many numbers describe one epoch. */
  private static final int EPOCH_SIZE = 8;

  /** How many numbers describe one validation. */
  private static final int VALIDATION_SIZE = 4;

  /** Stands in the table for an epoch without validation. */
  private static final Evaluation NO_EVALUATION = new Evaluation(0, OptionalDouble.of(0));

  private History() {}

  /** Adds both tables to the arrays of a checkpoint. */
  static void put(Map<String, HostArray> arrays, TrainingState state) {
    arrays.put(EPOCHS, HostArray.of(epochs(state.epochs)));
    arrays.put(VALIDATIONS, HostArray.of(validations(state.validations)));
  }

  /**
   * Reads both tables into a state whose epoch and step are restored already.
   *
   * @param steps of one epoch
   */
  static void restore(CheckpointReader from, int steps, TrainingState state) {
    state.epochs.addAll(epochs(from, steps, state));
    state.validations.addAll(validations(from, steps, state));
  }

  private static double[] epochs(List<Callback.Epoch> epochs) {
    return epochs.stream()
        .flatMapToDouble(
            epoch -> {
              Evaluation evaluation = epoch.validation().orElse(NO_EVALUATION);
              return DoubleStream.of(
                  epoch.number(),
                  epoch.step(),
                  epoch.loss(),
                  epoch.penalty(),
                  epoch.seconds(),
                  epoch.validation().isPresent() ? 1 : 0,
                  evaluation.loss(),
                  accuracy(evaluation));
            })
        .toArray();
  }

  private static List<Callback.Epoch> epochs(
      CheckpointReader from, int steps, TrainingState state) {
    double[] all = from.table(EPOCHS, EPOCH_SIZE);
    long count = all.length / EPOCH_SIZE;
    from.whole("number of epochs in " + EPOCHS, count, state.epoch - 1L, state.epoch - 1L);
    List<Callback.Epoch> epochs = new ArrayList<>();
    for (int at = 0; at < all.length; at += EPOCH_SIZE) {
      int number = at / EPOCH_SIZE + 1;
      long step = (long) number * steps;
      boolean validated = from.whole("validation in " + EPOCHS, all[at + 5], 0, 1) == 1;
      epochs.add(
          new Callback.Epoch(
              (int) from.whole("epoch in " + EPOCHS, all[at], number, number),
              from.whole("step in " + EPOCHS, all[at + 1], step, step),
              all[at + 2],
              all[at + 3],
              from.number("seconds in " + EPOCHS, all[at + 4], 0, Double.MAX_VALUE),
              validated
                  ? Optional.of(evaluation(from, EPOCHS, all[at + 6], all[at + 7]))
                  : Optional.empty()));
    }
    return epochs;
  }

  private static double[] validations(List<Callback.Validation> validations) {
    return validations.stream()
        .flatMapToDouble(
            v ->
                DoubleStream.of(
                    v.epoch(), v.step(), v.evaluation().loss(), accuracy(v.evaluation())))
        .toArray();
  }

  private static List<Callback.Validation> validations(
      CheckpointReader from, int steps, TrainingState state) {
    double[] all = from.table(VALIDATIONS, VALIDATION_SIZE);
    List<Callback.Validation> validations = new ArrayList<>();
    long step = 0;
    for (int at = 0; at < all.length; at += VALIDATION_SIZE) {
      step = from.whole("step in " + VALIDATIONS, all[at + 1], step + 1, state.step);
      long epoch = (step - 1) / steps + 1;
      validations.add(
          new Callback.Validation(
              (int) from.whole("epoch in " + VALIDATIONS, all[at], epoch, epoch),
              step,
              evaluation(from, VALIDATIONS, all[at + 2], all[at + 3])));
    }
    return validations;
  }

  /** The accuracy, or -1 if there is none, since an accuracy is never negative. */
  private static double accuracy(Evaluation evaluation) {
    return evaluation.accuracy().orElse(-1);
  }

  private static Evaluation evaluation(
      CheckpointReader from, String table, double loss, double accuracy) {
    from.number("accuracy in " + table, accuracy, -1, 1);
    return new Evaluation(
        loss, accuracy < 0 ? OptionalDouble.empty() : OptionalDouble.of(accuracy));
  }
}
