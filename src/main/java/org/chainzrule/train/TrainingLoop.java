package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.optim.Updater;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.TrainerSettings.Resuming;
import org.chainzrule.train.exchange.Agreement;
import org.chainzrule.train.exchange.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The training loop of one run: steps, validations, callbacks and checkpoints. */
final class TrainingLoop {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

  /** How many of the latest steps the median step time is computed from. */
  private static final int TIMED_STEPS = 4096;

  private final TrainerSettings settings;
  private final Dataset train;
  private final int epochs;
  private final List<Parameter> trained;
  private final Precision precision;
  private final Updater updater;
  private final ShuffledBatches batchOrder;
  private final Optional<MovingAverage.Weights> averaged;
  private final Validator validator;
  private final TrainingState state = new TrainingState();
  private final Optional<CheckpointWriter> checkpoints;
  private final Workers workers;
  private final Optional<Agreement> agreement;
  private final long[] nanos = new long[TIMED_STEPS];
  private int timed;
  private boolean stopped;

  TrainingLoop(TrainerSettings settings, Dataset train, Optional<Dataset> validation, int epochs) {
    check(epochs >= 1, "expected at least 1 epoch, got " + epochs);
    Evaluation.checkFit(settings.network(), train);
    List<Parameter> parameters = settings.network().parameters();
    this.settings = settings;
    this.train = train;
    this.epochs = epochs;
    this.precision = Evaluation.precision(settings.network());
    this.trained = trained(parameters);
    this.updater =
        settings.optimization().optimizer().start(trained, settings.optimization().groups());
    this.batchOrder = batchOrder(settings, train);
    this.averaged =
        settings.monitoring().average().map(rule -> new MovingAverage.Weights(rule, trained));
    this.workers = settings.execution().workers();
    this.validator = new Validator(settings, validation, averaged, parameters);
    boolean isIdentified = settings.execution().checkpoints().isPresent() || !workers.isAlone();
    Optional<Fingerprint> fingerprint =
        isIdentified
            ? Optional.of(new Fingerprint(settings, train, validation, batchOrder.steps(), epochs))
            : Optional.empty();
    this.agreement =
        fingerprint
            .filter(run -> !workers.isAlone())
            .map(run -> new Agreement(workers, run.entries(), parameters));
    this.checkpoints =
        settings
            .execution()
            .checkpoints()
            .map(
                choices ->
                    new CheckpointWriter(
                        choices,
                        new Snapshot(
                            settings,
                            fingerprint.orElseThrow(),
                            new Snapshot.Length(batchOrder.steps(), epochs),
                            parameters,
                            updater.state(),
                            averaged.map(MovingAverage.Weights::state).orElse(List.of()),
                            validator,
                            state),
                        validator,
                        state,
                        workers));
    check(
        checkpoints.isPresent() || settings.execution().resuming() == Resuming.NO,
        "expected checkpoints to resume from, got none");
  }

  /**
   * The parameters that optimizers change.
   *
   * @throws IllegalArgumentException if all are frozen
   */
  static List<Parameter> trained(List<Parameter> parameters) {
    List<Parameter> trained = parameters.stream().filter(Parameter::isTrained).toList();
    check(
        !trained.isEmpty() || parameters.stream().noneMatch(Parameter::isFrozen),
        "expected a parameter to train, got a network whose parameters are all frozen; unfreeze()"
            + " lets training change them");
    return trained;
  }

  /**
   * The batches of a run. One that a layer cannot learn from is refused before the first step, not
   * at its place.
   */
  static ShuffledBatches batchOrder(TrainerSettings settings, Dataset train) {
    ShuffledBatches batchOrder =
        new ShuffledBatches(
            Seeds.of(settings.execution().seed()),
            train.size(),
            settings.batching().size(),
            settings.batching().accumulate(),
            settings.batching().last(),
            settings.batching().overfit() == 0);
    int smallest = Math.min(batchOrder.batch(), batchOrder.lastSize());
    int least = settings.network().leastBatch(train.inputShape());
    check(
        smallest >= least,
        "expected batches of at least "
            + least
            + " examples for "
            + settings.network()
            + ", got "
            + train.size()
            + " examples in batches of "
            + batchOrder.batch()
            + ", of which the last has "
            + batchOrder.lastSize()
            + "; Trainer.lastBatch(LastBatch.JOIN) adds them to the batch before it");
    return batchOrder;
  }

  /** The number of steps in the whole run. */
  private long total() {
    return (long) batchOrder.steps() * epochs;
  }

  TrainingResult run() {
    int parts = settings.batching().accumulate();
    if (workers.isFirst() && parts < workers.size()) {
      LOG.warn(
          "{} workers share out {} batches a step, so that some have nothing to do;"
              + " Trainer.accumulate sets how many there are",
          workers.size(),
          parts);
    }
    try {
      agreement.ifPresent(Agreement::check);
      checkpoints.ifPresent(writer -> writer.start(settings.execution().resuming()));
      // After a checkpoint of another run is refused, whose targets may be others.
      if (workers.isFirst()) {
        new TargetCheck(settings.network(), settings.loss(), train).check("training set");
      }
      train();
      return result();
    } finally {
      checkpoints.ifPresent(CheckpointWriter::close);
    }
  }

  private void train() {
    Callback.Run begun =
        new Callback.Run(epochs, batchOrder.steps(), state.step, validator.metricNames());
    if (workers.isFirst()) {
      settings.execution().callbacks().forEach(callback -> callback.beforeRun(begun));
    }
    try (BatchSource batchSource = batchSource()) {
      TrainingStep trainingStep =
          new TrainingStep(
              settings,
              batchSource,
              batch -> batch.of(train, precision),
              trained,
              updater,
              total());
      while (state.epoch <= epochs && !stopped && (state.done > 0 || !validator.isExhausted())) {
        epoch(trainingStep);
      }
    }
  }

  private BatchSource batchSource() {
    Iterator<ShuffledBatches.Chosen> remaining =
        batchOrder.from(state.epoch, state.done, epochs, workers::owns);
    return settings.batching().prefetch() == 0
        ? BatchSource.direct(train, precision, remaining)
        : new Prefetch(train, precision, remaining, settings.batching().prefetch());
  }

  private void epoch(TrainingStep trainingStep) {
    while (state.done < batchOrder.steps() && !stopped && !validator.isExhausted()) {
      step(trainingStep);
    }
    boolean complete = state.done == batchOrder.steps();
    if (!complete) {
      // A run that was stopped within an epoch is resumed here, not at the next epoch.
      checkpoints.ifPresent(CheckpointWriter::save);
    }
    Callback.Epoch report = state.endEpoch(validated().map(Callback.Validation::evaluation));
    notifyCallbacks(callback -> callback.afterEpoch(report));
    if (complete) {
      checkpoints.ifPresent(CheckpointWriter::save);
    }
    agreement.ifPresent(Agreement::checkParameters);
  }

  private void step(TrainingStep trainingStep) {
    long start = System.nanoTime();
    Callback.Step report;
    try (TensorScope scope = TensorScope.open()) {
      double rate =
          settings.optimization().optimizer().rate().at(state.step, total())
              * validator.rateFactor();
      report = trainingStep.step(batchOrder, state.epoch, state.done + 1, state.step, rate);
    }
    averaged.ifPresent(average -> average.update(report.step()));
    nanos[timed++ % TIMED_STEPS] = report.nanos();
    state.add(report);
    notifyCallbacks(callback -> callback.afterStep(report));
    state.seconds += (System.nanoTime() - start) / 1e9;
    if (validator.isDue(state.step)) {
      validated();
    }
    if (state.done < batchOrder.steps()) {
      checkpoints.ifPresent(CheckpointWriter::saveIfDue);
    }
  }

  /** The validation after the latest step, computed now unless it exists already. */
  private Optional<Callback.Validation> validated() {
    if (state.latest().isPresent()) {
      return state.latest();
    }
    Optional<Callback.Validation> found = validator.validate(state);
    found.ifPresent(report -> notifyCallbacks(callback -> callback.afterValidation(report)));
    return found;
  }

  /** Callbacks are those of the first worker, whose decisions hold for all. */
  private void notifyCallbacks(Function<Callback, Callback.Decision> event) {
    List<Callback> callbacks = settings.execution().callbacks();
    if (workers.isFirst()) {
      for (Callback callback : callbacks) {
        stopped |= event.apply(callback) == Callback.Decision.STOP;
      }
    }
    stopped = callbacks.isEmpty() ? stopped : workers.decided(stopped);
  }

  private TrainingResult result() {
    long step = validator.best.map(EarlyStopping.Best::restore).orElse(state.step);
    if (validator.best.isEmpty()) {
      averaged.ifPresent(MovingAverage.Weights::swap);
    }
    long[] times = Arrays.copyOf(nanos, Math.min(timed, TIMED_STEPS));
    Arrays.sort(times);
    return new TrainingResult(
        List.copyOf(state.epochs),
        List.copyOf(state.validations),
        (int) ((step - 1) / batchOrder.steps()) + 1,
        step,
        averaged.isPresent(),
        state.epochs.stream().mapToDouble(Callback.Epoch::seconds).sum(),
        times.length == 0 ? Double.NaN : times[times.length / 2] / 1e3);
  }
}
