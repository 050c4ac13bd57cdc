package org.chainzrule.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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

/** The whole state of a run as a file's content, and back. */
final class Snapshot {

  private static final String FORMAT = "chainzrule-checkpoint 1";
  private static final int EPOCH = 8;
  private static final int VALIDATION = 4;

  private final Map<String, String> fingerprint;
  private final List<Parameter> parameters;
  private final List<OptimizerState> optimizer;
  private final List<OptimizerState> average;
  private final Validator judge;
  private final TrainingState ledger;

  /**
   * @param average empty where nothing is averaged
   */
  Snapshot(
      Map<String, String> fingerprint,
      List<Parameter> parameters,
      List<OptimizerState> optimizer,
      List<OptimizerState> average,
      Validator judge,
      TrainingState ledger) {
    this.fingerprint = fingerprint;
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.average = average;
    this.judge = judge;
    this.ledger = ledger;
  }

  TensorFile take() {
    Map<String, String> words = new LinkedHashMap<>();
    Map<String, HostArray> numbers = new LinkedHashMap<>();
    words.put("format", FORMAT);
    fingerprint.forEach((key, value) -> words.put("run." + key, value));
    words.put("epoch", Integer.toString(ledger.epoch));
    words.put("done", Integer.toString(ledger.done));
    words.put("step", Long.toString(ledger.step));
    words.put("loss", Double.toString(ledger.loss));
    words.put("penalty", Double.toString(ledger.penalty));
    words.put("seconds", Double.toString(ledger.seconds));
    words.put("kept.step", Long.toString(ledger.keptStep));
    words.put("kept.score", Double.toString(ledger.keptScore));
    for (int i = 0; i < parameters.size(); i++) {
      numbers.put(CheckpointReader.name(parameters, i), HostArray.of(parameters.get(i).value()));
    }
    put(numbers, "optimizer/", optimizer);
    put(numbers, "average/", average);
    judge.best.ifPresent(
        best -> {
          words.put("best.score", Double.toString(best.score));
          words.put("best.step", Long.toString(best.step));
          words.put("best.waited", Long.toString(best.waited));
          for (int i = 0; i < best.values.size(); i++) {
            numbers.put("best/" + i, best.values.get(i));
          }
        });
    judge.plateau.ifPresent(
        plateau -> {
          words.put("plateau.best", Double.toString(plateau.best));
          words.put("plateau.waited", Long.toString(plateau.waited));
          words.put("plateau.factor", Double.toString(plateau.factor));
        });
    numbers.put("history/epochs", HostArray.of(epochs(ledger.epochs)));
    numbers.put("history/validations", HostArray.of(validations(ledger.validations)));
    return new TensorFile(words, numbers);
  }

  /**
   * Brings a run to where it was. Nothing changes unless everything fits.
   *
   * @throws CheckpointException if the checkpoint is another run's
   * @throws TensorFileException if something is missing
   */
  void restore(CheckpointFolder.Found found) {
    CheckpointReader from = new CheckpointReader(found.path(), found.file());
    if (!FORMAT.equals(found.file().metadata().get("format"))) {
      throw new CheckpointException(
          "expected a checkpoint of the format " + FORMAT + ", got another file: " + found.path());
    }
    checkSameRun(found);
    List<HostArray> weights = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      weights.add(
          from.numbers(CheckpointReader.name(parameters, i), p.shape(), p.value().precision()));
    }
    List<HostArray> updater = from.slots("optimizer/", optimizer);
    List<HostArray> means = from.slots("average/", average);
    ledger.epoch = (int) from.whole("epoch");
    ledger.done = (int) from.whole("done");
    ledger.step = from.whole("step");
    ledger.loss = from.real("loss");
    ledger.penalty = from.real("penalty");
    ledger.seconds = from.real("seconds");
    ledger.keptStep = from.whole("kept.step");
    ledger.keptScore = from.real("kept.score");
    judge.best.ifPresent(
        best -> {
          best.score = from.real("best.score");
          best.step = from.whole("best.step");
          best.waited = from.whole("best.waited");
          best.values = best.step == 0 ? List.of() : from.like("best/", parameters);
        });
    judge.plateau.ifPresent(
        plateau -> {
          plateau.best = from.real("plateau.best");
          plateau.waited = from.whole("plateau.waited");
          plateau.factor = from.real("plateau.factor");
        });
    ledger.epochs.addAll(epochs(from.any("history/epochs").toColumns()));
    ledger.validations.addAll(validations(from.any("history/validations").toColumns()));
    try (TensorScope scope = TensorScope.open()) {
      for (int i = 0; i < weights.size(); i++) {
        Tensor value = weights.get(i).toTensor();
        parameters.get(i).update(w -> Updates.assign(w, value));
      }
    }
    set(optimizer, updater);
    set(average, means);
  }

  private void checkSameRun(CheckpointFolder.Found found) {
    Map<String, String> words = found.file().metadata();
    fingerprint.forEach(
        (key, now) -> {
          String then = words.getOrDefault("run." + key, "none");
          if (!Fingerprint.agree(key, then, now)) {
            throw new CheckpointException(
                "expected to resume a run with the same %s, got %s where the checkpoint has %s: %s"
                    .formatted(key, now, then, found.path()));
          }
        });
  }

  private static void put(
      Map<String, HostArray> numbers, String prefix, List<OptimizerState> slots) {
    for (int i = 0; i < slots.size(); i++) {
      numbers.put(prefix + i, HostArray.of(slots.get(i)));
    }
  }

  private static void set(List<OptimizerState> slots, List<HostArray> numbers) {
    for (int i = 0; i < slots.size(); i++) {
      slots.get(i).set(numbers.get(i).toColumns());
    }
  }

  private static double[] epochs(List<Callback.Epoch> epochs) {
    double[] all = new double[epochs.size() * EPOCH];
    for (int i = 0; i < epochs.size(); i++) {
      Callback.Epoch epoch = epochs.get(i);
      int at = i * EPOCH;
      all[at] = epoch.number();
      all[at + 1] = epoch.step();
      all[at + 2] = epoch.loss();
      all[at + 3] = epoch.penalty();
      all[at + 4] = epoch.seconds();
      all[at + 5] = epoch.validation().isPresent() ? 1 : 0;
      epoch.validation().ifPresent(evaluation -> put(all, at + 6, evaluation));
    }
    return all;
  }

  private static List<Callback.Epoch> epochs(double... all) {
    List<Callback.Epoch> epochs = new ArrayList<>();
    for (int at = 0; at < all.length; at += EPOCH) {
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
    double[] all = new double[validations.size() * VALIDATION];
    for (int i = 0; i < validations.size(); i++) {
      all[i * VALIDATION] = validations.get(i).epoch();
      all[i * VALIDATION + 1] = validations.get(i).step();
      put(all, i * VALIDATION + 2, validations.get(i).evaluation());
    }
    return all;
  }

  private static List<Callback.Validation> validations(double... all) {
    List<Callback.Validation> validations = new ArrayList<>();
    for (int at = 0; at < all.length; at += VALIDATION) {
      validations.add(
          new Callback.Validation(
              (int) all[at], (long) all[at + 1], evaluation(all[at + 2], all[at + 3])));
    }
    return validations;
  }

  /** An accuracy is never below 0. */
  private static void put(double[] all, int at, Evaluation evaluation) {
    all[at] = evaluation.loss();
    all[at + 1] = evaluation.accuracy().orElse(-1);
  }

  private static Evaluation evaluation(double loss, double accuracy) {
    return new Evaluation(
        loss, accuracy < 0 ? OptionalDouble.empty() : OptionalDouble.of(accuracy));
  }
}
