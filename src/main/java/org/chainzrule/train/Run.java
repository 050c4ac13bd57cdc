package org.chainzrule.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Pass;
import org.chainzrule.regularize.Forward;
import org.chainzrule.regularize.Penalty;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Scope;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.tensor.Tensor;

/** One training run: the loop. */
final class Run {

  /** How many of the latest steps the median time is taken of. */
  private static final int TIMED = 4096;

  private final Trainer how;
  private final Dataset train;
  private final Optional<Dataset> validation;
  private final int epochs;
  private final List<Parameter> parameters;
  private final List<Parameter> trained;
  private final Precision precision;
  private final Updater updater;
  private final Seeds seeds;
  private final int steps;
  private final List<Callback.Epoch> history = new ArrayList<>();
  private final long[] nanos = new long[TIMED];
  private long step;

  Run(Trainer how, Dataset train, Optional<Dataset> validation, int epochs) {
    if (epochs < 1) {
      throw new IllegalArgumentException("expected at least 1 epoch, got " + epochs);
    }
    if (how.earlyStopping.isPresent() && validation.isEmpty()) {
      throw new IllegalArgumentException("expected a validation set to stop early by, got none");
    }
    Evaluation.checkFit(how.network, train);
    this.how = how;
    this.train = train;
    this.validation = validation;
    this.epochs = epochs;
    this.parameters = how.network.parameters();
    this.precision = Evaluation.precision(how.network);
    this.trained = parameters.stream().filter(p -> p.role() != Parameter.Role.STATE).toList();
    this.updater = how.optimizer.start(trained, how.groups);
    this.seeds = Seeds.of(how.seed);
    this.steps = (train.size() + how.batch - 1) / how.batch;
  }

  Fit run() {
    Optional<Best> best = how.earlyStopping.map(rule -> new Best(rule, parameters));
    boolean stop = false;
    for (int epoch = 1; epoch <= epochs && !stop; epoch++) {
      stop = epoch(epoch);
      Optional<Evaluation> evaluation = history.get(epoch - 1).validation();
      if (best.isPresent()) {
        stop |= best.get().isExhaustedAfter(epoch, evaluation.orElseThrow());
      }
    }
    long[] times = Arrays.copyOf(nanos, (int) Math.min(step, TIMED));
    Arrays.sort(times);
    return new Fit(
        List.copyOf(history),
        best.map(Best::restore).orElse(history.size()),
        history.stream().mapToDouble(Callback.Epoch::seconds).sum(),
        times[times.length / 2] / 1e3);
  }

  /** Whether a callback wants to stop. */
  private boolean epoch(int number) {
    int[] order = seeds.child("shuffle").child(number).generator().permutation(train.size());
    double lossSum = 0;
    double penaltySum = 0;
    boolean stop = false;
    long start = System.nanoTime();
    int done = 0;
    for (int[] rows : Dataset.split(order, how.batch)) {
      Callback.Step report;
      try (Scope scope = Scope.open()) {
        report = step(number, ++done, rows);
      }
      lossSum += report.loss();
      penaltySum += report.penalty();
      for (Callback callback : how.callbacks) {
        stop |= callback.afterStep(report) == Callback.Decision.STOP;
      }
      if (stop) {
        break;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Optional<Evaluation> evaluation =
        validation.map(data -> Evaluation.of(how.network, how.loss, data));
    Callback.Epoch report =
        new Callback.Epoch(number, lossSum / done, penaltySum / done, seconds, evaluation);
    history.add(report);
    for (Callback callback : how.callbacks) {
      stop |= callback.afterEpoch(report) == Callback.Decision.STOP;
    }
    return stop;
  }

  private Callback.Step step(int epoch, int number, int[] rows) {
    long start = System.nanoTime();
    long total = (long) steps * epochs;
    double rate = how.optimizer.rate().at(step, total);
    Batch batch = train.batch(rows, precision);
    Pass pass = Pass.training(seeds.child("step").child(step));
    Variable input = input(batch.inputs());
    Variable prediction = how.network.forward(input, pass);
    Variable loss = how.loss.of(prediction, batch.targets());
    Variable objective = loss;
    double penalty = 0;
    for (Penalty term : how.penalties) {
      double strength = term.strength().at(step, total);
      if (strength != 0) {
        Variable extra =
            term.of(new Forward(how.network, pass, input, prediction, loss)).times(strength);
        penalty += extra.value().item();
        objective = objective.plus(extra);
      }
    }
    Guard guard = new Guard(how.network, epoch, number, rate);
    guard.checkLoss(objective.value(), batch, seeds.child("step").child(step));
    Gradients gradients = Gradients.of(objective);
    double norm = norm(gradients);
    guard.checkGradient(norm, gradients, batch, seeds.child("step").child(step));
    updater.step(gradients, step + 1, rate, norm > how.clip ? how.clip / norm : 1);
    long took = System.nanoTime() - start;
    nanos[(int) (step % TIMED)] = took;
    step++;
    return new Callback.Step(epoch, number, steps, loss.value().item(), penalty, norm, rate, took);
  }

  private Variable input(Tensor x) {
    return how.penalties.stream().anyMatch(Penalty::wantsInputGradient)
        ? new Parameter("input", Parameter.Role.INPUT, x)
        : Variable.constant(x);
  }

  private double norm(Gradients gradients) {
    double sum = 0;
    for (Parameter parameter : trained) {
      sum += gradients.squaredNorm(parameter);
    }
    return Math.sqrt(sum);
  }
}
