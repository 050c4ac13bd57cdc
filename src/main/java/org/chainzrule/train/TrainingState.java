package org.chainzrule.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.train.checkpoint.CheckpointReader;

/**
 * The progress of a run: what a checkpoint stores besides parameters and optimizer state. Fields
 * are named as in checkpoint files.
 */
final class TrainingState {

  private static final String EPOCHS = "history/epochs";
  private static final String VALIDATIONS = "history/validations";

  /** The further figures of validations; only where there are some. */
  private static final String METRICS = "history/metrics";

  /** How many numbers describe one epoch. */
  private static final int EPOCH_SIZE = 8;

  /** How many numbers describe one validation. */
  private static final int VALIDATION_SIZE = 4;

  /** Stands in the table for an epoch without validation. */
  private static final Evaluation NO_EVALUATION = new Evaluation(0, OptionalDouble.of(0));

  /** The current epoch, counted from 1. */
  int epoch = 1;

  /** How many steps of the current epoch are done. */
  int done;

  /** How many steps of the whole run are done. */
  long step;

  /** The sum of the losses over the steps of the current epoch. */
  double loss;

  /** The sum of the penalties over the steps of the current epoch. */
  double penalty;

  /** The training time in the current epoch, in seconds. */
  double seconds;

  /** The step of the checkpoint with the best validation, 0 for none. */
  long keptStep;

  /** The score of that validation; higher is better. */
  double keptScore = Double.NEGATIVE_INFINITY;

  final List<Callback.Epoch> epochs = new ArrayList<>();
  final List<Callback.Validation> validations = new ArrayList<>();

  /** The validation after the latest step, if there is one. */
  Optional<Callback.Validation> latest() {
    return validations.isEmpty() || validations.get(validations.size() - 1).step() != step
        ? Optional.empty()
        : Optional.of(validations.get(validations.size() - 1));
  }

  /** Counts a step. */
  void add(Callback.Step report) {
    done++;
    step++;
    loss += report.loss();
    penalty += report.penalty();
  }

  /** Ends the current epoch, begins the next and returns the report of the one ended. */
  Callback.Epoch endEpoch(Optional<Evaluation> validation) {
    Callback.Epoch report =
        new Callback.Epoch(epoch, step, loss / done, penalty / done, seconds, validation);
    epochs.add(report);
    epoch++;
    done = 0;
    loss = 0;
    penalty = 0;
    seconds = 0;
    return report;
  }

  /** Adds epochs and validations to the arrays of a checkpoint, each as a table of numbers. */
  void putHistory(Map<String, HostArray> arrays) {
    arrays.put(EPOCHS, HostArray.of(epochs(epochs)));
    arrays.put(VALIDATIONS, HostArray.of(validations(validations)));
    double[] metrics =
        validations.stream()
            .flatMap(v -> v.evaluation().metrics().values().stream())
            .mapToDouble(value -> value)
            .toArray();
    if (metrics.length > 0) {
      arrays.put(METRICS, HostArray.of(metrics));
    }
  }

  /**
   * Reads epochs and validations, after the other fields were restored.
   *
   * @param steps of one epoch
   * @param metrics the names of the further figures of validations
   */
  void restoreHistory(CheckpointReader from, int steps, List<String> metrics) {
    epochs.addAll(epochs(from, steps));
    validations.addAll(validations(from, steps));
    if (!metrics.isEmpty() && !validations.isEmpty()) {
      restoreMetrics(from, metrics);
    }
  }

  private void restoreMetrics(CheckpointReader from, List<String> names) {
    double[] all = from.table(METRICS, names.size());
    int count = validations.size();
    from.whole("number of validations in " + METRICS, all.length / names.size(), count, count);
    Map<Long, Evaluation> byStep = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Map<String, Double> metrics = new LinkedHashMap<>();
      for (int j = 0; j < names.size(); j++) {
        metrics.put(names.get(j), all[i * names.size() + j]);
      }
      Callback.Validation plain = validations.get(i);
      Evaluation whole =
          new Evaluation(plain.evaluation().loss(), plain.evaluation().accuracy(), metrics);
      byStep.put(plain.step(), whole);
      validations.set(i, new Callback.Validation(plain.epoch(), plain.step(), whole));
    }
    epochs.replaceAll(
        e ->
            new Callback.Epoch(
                e.number(),
                e.step(),
                e.loss(),
                e.penalty(),
                e.seconds(),
                e.validation().map(plain -> byStep.getOrDefault(e.step(), plain))));
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

  private List<Callback.Epoch> epochs(CheckpointReader from, int steps) {
    double[] all = from.table(EPOCHS, EPOCH_SIZE);
    long count = all.length / EPOCH_SIZE;
    from.whole("number of epochs in " + EPOCHS, count, epoch - 1L, epoch - 1L);
    List<Callback.Epoch> found = new ArrayList<>();
    for (int at = 0; at < all.length; at += EPOCH_SIZE) {
      int number = at / EPOCH_SIZE + 1;
      long end = (long) number * steps;
      boolean validated = from.whole("validation in " + EPOCHS, all[at + 5], 0, 1) == 1;
      found.add(
          new Callback.Epoch(
              (int) from.whole("epoch in " + EPOCHS, all[at], number, number),
              from.whole("step in " + EPOCHS, all[at + 1], end, end),
              all[at + 2],
              all[at + 3],
              from.number("seconds in " + EPOCHS, all[at + 4], 0, Double.MAX_VALUE),
              validated
                  ? Optional.of(evaluation(from, EPOCHS, all[at + 6], all[at + 7]))
                  : Optional.empty()));
    }
    return found;
  }

  private static double[] validations(List<Callback.Validation> validations) {
    return validations.stream()
        .flatMapToDouble(
            v ->
                DoubleStream.of(
                    v.epoch(), v.step(), v.evaluation().loss(), accuracy(v.evaluation())))
        .toArray();
  }

  private List<Callback.Validation> validations(CheckpointReader from, int steps) {
    double[] all = from.table(VALIDATIONS, VALIDATION_SIZE);
    List<Callback.Validation> found = new ArrayList<>();
    long last = 0;
    for (int at = 0; at < all.length; at += VALIDATION_SIZE) {
      last = from.whole("step in " + VALIDATIONS, all[at + 1], last + 1, step);
      long during = (last - 1) / steps + 1;
      found.add(
          new Callback.Validation(
              (int) from.whole("epoch in " + VALIDATIONS, all[at], during, during),
              last,
              evaluation(from, VALIDATIONS, all[at + 2], all[at + 3])));
    }
    return found;
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
