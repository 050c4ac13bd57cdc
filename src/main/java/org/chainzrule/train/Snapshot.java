package org.chainzrule.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.SpectralDense;
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

  private static final String FORMAT = "chainzrule-checkpoint 2";

  /** The format in which the parts of a step were added one after the other. */
  private static final String ONE_BY_ONE = "chainzrule-checkpoint 1";

  /** Up to so many parts a step, the sums of both formats are the same. */
  private static final int SAME_SUMS = 3;

  private static final double LOWEST = Double.NEGATIVE_INFINITY;
  private static final double HIGHEST = Double.POSITIVE_INFINITY;

  private static final String FORMAT_KEY = "format";

  private final TrainerSettings settings;
  private final Fingerprint fingerprint;
  private final Length length;
  private final List<Parameter> parameters;
  private final List<OptimizerState> optimizer;
  private final List<OptimizerState> average;
  private final Validator validator;
  private final TrainingState state;

  /**
   * How long a run is.
   *
   * @param steps of one epoch
   * @param epochs of the whole run
   */
  record Length(int steps, int epochs) {}

  /**
   * @param fingerprint the identity of the run
   * @param optimizer the state of the updater
   * @param average the averaged weights; empty without a moving average
   */
  Snapshot(
      TrainerSettings settings,
      Fingerprint fingerprint,
      Length length,
      List<Parameter> parameters,
      List<OptimizerState> optimizer,
      List<OptimizerState> average,
      Validator validator,
      TrainingState state) {
    this.settings = settings;
    this.fingerprint = fingerprint;
    this.length = length;
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
    metadata.put(FORMAT_KEY, FORMAT);
    fingerprint.entries().forEach((key, value) -> metadata.put(CheckpointReader.RUN + key, value));
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
    state.putHistory(arrays);
    return new TensorFile(metadata, arrays);
  }

  /**
   * Restores the state of a run. No parameter is changed unless the whole checkpoint fits.
   *
   * @param extending whether it may be of a run with fewer epochs
   * @throws CheckpointException if the checkpoint belongs to another run
   * @throws TensorFileException if an entry is missing or unknown, or is none that such a run can
   *     have written
   */
  void restore(CheckpointFolder.Checkpoint found, boolean extending) {
    CheckpointReader from = new CheckpointReader(found.path(), found.file());
    checkFormat(found);
    fingerprint.check(entries(found), found.step(), extending, found.path());
    List<HostArray> weights = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      weights.add(from.array(CheckpointReader.name(parameters, i), parameters.get(i)));
    }
    List<HostArray> optimizerStates = from.optimizerStates("optimizer/", optimizer);
    List<HostArray> averages = from.optimizerStates("average/", average);
    restoreProgress(from, found.step());
    validator.best.ifPresent(
        best -> {
          best.score = from.number("best.score", LOWEST, HIGHEST);
          best.step = from.whole("best.step", 0, state.step);
          best.waited = from.whole("best.waited", 0, state.step);
          best.values = best.step == 0 ? List.of() : from.parameterArrays("best/", parameters);
        });
    validator.plateau.ifPresent(
        plateau -> {
          plateau.best = from.number("plateau.best", LOWEST, HIGHEST);
          plateau.waited = from.whole("plateau.waited", 0, state.step);
          plateau.factor = from.number("plateau.factor", 0, 1);
        });
    state.restoreHistory(from, length.steps(), validator.metricNames());
    from.checkNothingElse(key -> key.equals(FORMAT_KEY) || key.startsWith(CheckpointReader.RUN));
    try (TensorScope scope = TensorScope.open()) {
      for (int i = 0; i < weights.size(); i++) {
        Tensor value = weights.get(i).toTensor();
        parameters.get(i).update(w -> Updates.assign(w, value));
      }
    }
    set(optimizer, optimizerStates);
    set(average, averages);
  }

  /** A run that was begun with other sums would end with bytes that no whole run has. */
  private void checkFormat(CheckpointFolder.Checkpoint found) {
    String format = found.file().metadata().get(FORMAT_KEY);
    int parts = settings.batching().accumulate();
    if (ONE_BY_ONE.equals(format)) {
      boolean moves = parts > 1 && isSpectral(settings.network());
      if (parts > SAME_SUMS || moves) {
        throw new CheckpointException(
            "expected a checkpoint of the format "
                + FORMAT
                + " to go on with "
                + (moves ? "SpectralDense and " : "")
                + parts
                + " batches a step, whose sums an earlier version made in another way, got "
                + format
                + ": "
                + found.path());
      }
    } else if (!FORMAT.equals(format)) {
      throw new CheckpointException(
          "expected a checkpoint of the format " + FORMAT + ", got another file: " + found.path());
    }
  }

  private static boolean isSpectral(Layer layer) {
    return layer instanceof SpectralDense
        || layer.parts().values().stream().anyMatch(Snapshot::isSpectral);
  }

  private void restoreProgress(CheckpointReader from, long named) {
    state.epoch = (int) from.whole("epoch", 1, length.epochs() + 1L);
    boolean over = state.epoch > length.epochs();
    state.done = (int) from.whole("done", 0, over ? 0 : length.steps() - 1);
    long step = (state.epoch - 1L) * length.steps() + state.done;
    state.step = from.whole("step", step, step);
    if (state.step != named) {
      throw new TensorFileException(
          from.path(),
          "expected step " + named + " by the name of the file, got step " + state.step);
    }
    state.loss = from.number("loss", -Double.MAX_VALUE, Double.MAX_VALUE);
    state.penalty = from.number("penalty", -Double.MAX_VALUE, Double.MAX_VALUE);
    state.seconds = from.number("seconds", 0, Double.MAX_VALUE);
    state.keptStep = from.whole("kept.step", 0, state.step);
    state.keptScore = from.number("kept.score", LOWEST, HIGHEST);
  }

  /** The fingerprint of the run that wrote a checkpoint. */
  private static Map<String, String> entries(CheckpointFolder.Checkpoint found) {
    Map<String, String> entries = new LinkedHashMap<>();
    found
        .file()
        .metadata()
        .forEach(
            (key, value) -> {
              if (key.startsWith(CheckpointReader.RUN)) {
                entries.put(key.substring(CheckpointReader.RUN.length()), value);
              }
            });
    return entries;
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
}
