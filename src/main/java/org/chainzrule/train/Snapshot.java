package org.chainzrule.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.op.Updates;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.CheckpointFolder;
import org.chainzrule.train.checkpoint.CheckpointReader;

/** Converts the whole state of a run to the content of a checkpoint file and back. */
final class Snapshot {

  private static final String FORMAT = "chainzrule-checkpoint 1";

  /** How many numbers of the history array describe one epoch. */
  private static final int EPOCH_SIZE = 8;

  /** How many numbers of the history array describe one validation. */
  private static final int VALIDATION_SIZE = 4;

  /** Stands in the history array for an epoch without validation. */
  private static final Evaluation NO_EVALUATION = new Evaluation(0, OptionalDouble.of(0));

  private final Map<String, String> fingerprint;
  private final List<Parameter> parameters;
  private final List<OptimizerState> optimizer;
  private final List<OptimizerState> average;
  private final Validator validator;
  private final TrainingState state;

  /**
   * @param fingerprint the entries that identify the run, see {@link Fingerprint}
   * @param optimizer the state of the updater
   * @param average the averaged weights; empty without a moving average
   */
  Snapshot(
      Map<String, String> fingerprint,
      List<Parameter> parameters,
      List<OptimizerState> optimizer,
      List<OptimizerState> average,
      Validator validator,
      TrainingState state) {
    this.fingerprint = fingerprint;
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.average = average;
    this.validator = validator;
    this.state = state;
  }

  /** The content of a checkpoint at the current step. */
  TensorFile take() {
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, HostArray> arrays = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    fingerprint.forEach((key, value) -> metadata.put("run." + key, value));
    metadata.put("epoch", Integer.toString(state.epoch));
    metadata.put("done", Integer.toString(state.done));
    metadata.put("step", Long.toString(state.step));
    metadata.put("loss", Double.toString(state.loss));
    metadata.put("penalty", Double.toString(state.penalty));
    metadata.put("seconds", Double.toString(state.seconds));
    metadata.put("kept.step", Long.toString(state.keptStep));
    metadata.put("kept.score", Double.toString(state.keptScore));
    for (int i = 0; i < parameters.size(); i++) {
      arrays.put(CheckpointReader.name(parameters, i), HostArray.of(parameters.get(i).value()));
    }
    put(arrays, "optimizer/", optimizer);
    put(arrays, "average/", average);
    validator.best.ifPresent(
        best -> {
          metadata.put("best.score", Double.toString(best.score));
          metadata.put("best.step", Long.toString(best.step));
          metadata.put("best.waited", Long.toString(best.waited));
          for (int i = 0; i < best.values.size(); i++) {
            arrays.put("best/" + i, best.values.get(i));
          }
        });
    validator.plateau.ifPresent(
        plateau -> {
          metadata.put("plateau.best", Double.toString(plateau.best));
          metadata.put("plateau.waited", Long.toString(plateau.waited));
          metadata.put("plateau.factor", Double.toString(plateau.factor));
        });
    arrays.put("history/epochs", HostArray.of(epochs(state.epochs)));
    arrays.put("history/validations", HostArray.of(validations(state.validations)));
    return new TensorFile(metadata, arrays);
  }

  /**
   * Restores the state of a run. Nothing is changed unless the whole checkpoint fits.
   *
   * @throws CheckpointException if the checkpoint belongs to another run
   * @throws TensorFileException if an entry is missing or has another shape
   */
  void restore(CheckpointFolder.Checkpoint found) {
    CheckpointReader from = new CheckpointReader(found.path(), found.file());
    if (!FORMAT.equals(found.file().metadata().get("format"))) {
      throw new CheckpointException(
          "expected a checkpoint of the format " + FORMAT + ", got another file: " + found.path());
    }
    checkSameRun(found);
    List<HostArray> weights = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      weights.add(from.array(CheckpointReader.name(parameters, i), parameters.get(i)));
    }
    List<HostArray> optimizerStates = from.optimizerStates("optimizer/", optimizer);
    List<HostArray> averages = from.optimizerStates("average/", average);
    state.epoch = (int) from.longValue("epoch");
    state.done = (int) from.longValue("done");
    state.step = from.longValue("step");
    state.loss = from.doubleValue("loss");
    state.penalty = from.doubleValue("penalty");
    state.seconds = from.doubleValue("seconds");
    state.keptStep = from.longValue("kept.step");
    state.keptScore = from.doubleValue("kept.score");
    validator.best.ifPresent(
        best -> {
          best.score = from.doubleValue("best.score");
          best.step = from.longValue("best.step");
          best.waited = from.longValue("best.waited");
          best.values = best.step == 0 ? List.of() : from.parameterArrays("best/", parameters);
        });
    validator.plateau.ifPresent(
        plateau -> {
          plateau.best = from.doubleValue("plateau.best");
          plateau.waited = from.longValue("plateau.waited");
          plateau.factor = from.doubleValue("plateau.factor");
        });
    state.epochs.addAll(epochs(from.array("history/epochs").toColumns()));
    state.validations.addAll(validations(from.array("history/validations").toColumns()));
    try (TensorScope scope = TensorScope.open()) {
      for (int i = 0; i < weights.size(); i++) {
        Tensor value = weights.get(i).toTensor();
        parameters.get(i).update(w -> Updates.assign(w, value));
      }
    }
    set(optimizer, optimizerStates);
    set(average, averages);
  }

  private void checkSameRun(CheckpointFolder.Checkpoint found) {
    Map<String, String> metadata = found.file().metadata();
    fingerprint.forEach(
        (key, now) -> {
          String then = metadata.getOrDefault("run." + key, "none");
          if (!Fingerprint.agree(key, then, now)) {
            throw new CheckpointException(
                "expected to resume a run with the same %s, got %s where the checkpoint has %s: %s"
                    .formatted(key, now, then, found.path()));
          }
        });
  }

  private static void put(
      Map<String, HostArray> arrays, String prefix, List<OptimizerState> states) {
    for (int i = 0; i < states.size(); i++) {
      arrays.put(prefix + i, HostArray.of(states.get(i)));
    }
  }

  private static void set(List<OptimizerState> states, List<HostArray> arrays) {
    for (int i = 0; i < states.size(); i++) {
      states.get(i).set(arrays.get(i).toColumns());
    }
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

  private static List<Callback.Epoch> epochs(double... all) {
    List<Callback.Epoch> epochs = new ArrayList<>();
    for (int at = 0; at < all.length; at += EPOCH_SIZE) {
      epochs.add(
          new Callback.Epoch(
              (int) all[at],
              (long) all[at + 1],
              all[at + 2],
              all[at + 3],
              all[at + 4],
              all[at + 5] == 0
                  ? Optional.empty()
                  : Optional.of(evaluation(all[at + 6], all[at + 7]))));
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

  private static List<Callback.Validation> validations(double... all) {
    List<Callback.Validation> validations = new ArrayList<>();
    for (int at = 0; at < all.length; at += VALIDATION_SIZE) {
      validations.add(
          new Callback.Validation(
              (int) all[at], (long) all[at + 1], evaluation(all[at + 2], all[at + 3])));
    }
    return validations;
  }

  /** The accuracy, or -1 if there is none, since an accuracy is never negative. */
  private static double accuracy(Evaluation evaluation) {
    return evaluation.accuracy().orElse(-1);
  }

  private static Evaluation evaluation(double loss, double accuracy) {
    return new Evaluation(
        loss, accuracy < 0 ? OptionalDouble.empty() : OptionalDouble.of(accuracy));
  }
}
