package org.chainzrule.train;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.optim.Updater;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;

/** One training run: the loop. */
final class TrainingLoop {

  /** How many of the latest steps the median time is taken of. */
  private static final int TIMED = 4096;

  private final TrainerSettings how;
  private final Dataset train;
  private final int epochs;
  private final List<Parameter> trained;
  private final Precision precision;
  private final Updater updater;
  private final ShuffledBatches order;
  private final Optional<Averaged> averaged;
  private final Validator judge;
  private final TrainingState ledger = new TrainingState();
  private final Optional<CheckpointWriter> saving;
  private final long[] nanos = new long[TIMED];
  private int timed;
  private boolean stopped;

  TrainingLoop(TrainerSettings how, Dataset train, Optional<Dataset> validation, int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("expected at least 1 epoch, got " + epochs);
    }
    Evaluation.checkFit(how.network(), train);
    List<Parameter> parameters = how.network().parameters();
    this.how = how;
    this.train = train;
    this.epochs = epochs;
    this.precision = Evaluation.precision(how.network());
    this.trained = parameters.stream().filter(p -> p.role() != Parameter.Role.STATE).toList();
    this.updater = how.optimization().optimizer().start(trained, how.optimization().groups());
    this.order =
        new ShuffledBatches(
            Seeds.of(how.execution().seed()),
            train.size(),
            how.batching().size(),
            how.batching().accumulate(),
            how.batching().overfit() == 0);
    this.averaged = how.monitoring().average().map(rule -> new Averaged(rule, trained));
    this.judge = new Validator(how, validation, averaged, parameters);
    this.saving =
        how.execution()
            .checkpoints()
            .map(
                choices ->
                    new CheckpointWriter(
                        choices,
                        new Snapshot(
                            Fingerprint.of(how, train, validation, epochs, total()),
                            parameters,
                            updater.state(),
                            averaged.map(Averaged::state).orElse(List.of()),
                            judge,
                            ledger),
                        judge,
                        ledger));
    if (how.execution().resuming() && saving.isEmpty()) {
      throw new IllegalArgumentException("expected checkpoints to resume from, got none");
    }
  }

  /** The steps of the whole run. */
  private long total() {
    return (long) order.steps() * epochs;
  }

  TrainingResult run() {
    saving.ifPresent(checkpoints -> checkpoints.start(how.execution().resuming()));
    try (BatchSource feed = feed()) {
      TrainingStep work =
          new TrainingStep(
              how, feed, rows -> train.batch(rows, precision), trained, updater, total());
      while (ledger.epoch <= epochs && !stopped && (ledger.done > 0 || !judge.isExhausted())) {
        epoch(work);
      }
    }
    return ended();
  }

  private BatchSource feed() {
    Iterator<int[]> rest = order.from(ledger.epoch, ledger.done, epochs);
    return how.batching().prefetch() == 0
        ? BatchSource.direct(train, precision, rest)
        : new Prefetch(train, precision, rest, how.batching().prefetch());
  }

  private void epoch(TrainingStep work) {
    while (ledger.done < order.steps() && !stopped && !judge.isExhausted()) {
      step(work);
    }
    boolean whole = ledger.done == order.steps();
    if (!whole) {
      // A run that was stopped goes on from here when it is resumed, not from the next epoch.
      saving.ifPresent(CheckpointWriter::save);
    }
    Callback.Epoch report = ledger.endEpoch(validated().map(Callback.Validation::evaluation));
    for (Callback callback : how.execution().callbacks()) {
      heed(callback.afterEpoch(report));
    }
    if (whole) {
      saving.ifPresent(CheckpointWriter::save);
    }
  }

  private void step(TrainingStep work) {
    long start = System.nanoTime();
    Callback.Step report;
    try (TensorScope scope = TensorScope.open()) {
      report = work.step(order, ledger.epoch, ledger.done + 1, ledger.step, judge.rateFactor());
    }
    averaged.ifPresent(average -> average.takeIn(report.step()));
    nanos[timed++ % TIMED] = report.nanos();
    ledger.add(report);
    for (Callback callback : how.execution().callbacks()) {
      heed(callback.afterStep(report));
    }
    ledger.seconds += (System.nanoTime() - start) / 1e9;
    if (judge.isDue(ledger.step)) {
      validated();
    }
    if (ledger.done < order.steps()) {
      saving.ifPresent(CheckpointWriter::saveIfDue);
    }
  }

  /** The validation after the latest step, made now unless there is one. */
  private Optional<Callback.Validation> validated() {
    if (ledger.latest().isPresent()) {
      return ledger.latest();
    }
    Optional<Callback.Validation> found = judge.validate(ledger);
    if (found.isPresent()) {
      for (Callback callback : how.execution().callbacks()) {
        heed(callback.afterValidation(found.get()));
      }
    }
    return found;
  }

  private void heed(Callback.Decision decision) {
    stopped |= decision == Callback.Decision.STOP;
  }

  private TrainingResult ended() {
    long step = judge.best.map(BestWeights::restore).orElse(ledger.step);
    if (judge.best.isEmpty()) {
      averaged.ifPresent(Averaged::exchange);
    }
    long[] times = Arrays.copyOf(nanos, Math.min(timed, TIMED));
    Arrays.sort(times);
    return new TrainingResult(
        List.copyOf(ledger.epochs),
        List.copyOf(ledger.validations),
        (int) ((step - 1) / order.steps()) + 1,
        step,
        averaged.isPresent(),
        ledger.epochs.stream().mapToDouble(Callback.Epoch::seconds).sum(),
        times.length == 0 ? Double.NaN : times[times.length / 2] / 1e3);
  }
}
