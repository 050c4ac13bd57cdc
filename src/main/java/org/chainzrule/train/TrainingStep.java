package org.chainzrule.train;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.nn.Pass;
import org.chainzrule.optim.Updater;
import org.chainzrule.penalty.Forward;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.exchange.StepSums;

/** One optimizer step: forward pass, backward pass, checks, clipping and update. */
final class TrainingStep {

  private final TrainerSettings settings;
  private final BatchSource batchSource;
  private final Function<ShuffledBatches.Chosen, Batch> batchOf;
  private final List<Parameter> trained;
  private final List<Parameter> states;
  private final StepSums sums;
  private final Updater updater;
  private final Seeds seeds;
  private final long total;
  private final boolean wantsInputGradient;

  /**
   * @param batchOf makes this batch again, to find the cause of a failure
   * @param total the number of steps in the whole run
   */
  TrainingStep(
      TrainerSettings settings,
      BatchSource batchSource,
      Function<ShuffledBatches.Chosen, Batch> batchOf,
      List<Parameter> trained,
      Updater updater,
      long total) {
    this.settings = settings;
    this.batchSource = batchSource;
    this.batchOf = batchOf;
    this.trained = trained;
    this.states =
        settings.network().parameters().stream()
            .filter(p -> p.role() == Parameter.Role.STATE)
            .toList();
    this.sums = new StepSums(settings.execution().workers(), trained, states);
    this.updater = updater;
    this.seeds = Seeds.of(settings.execution().seed()).child("step");
    this.total = total;
    this.wantsInputGradient =
        settings.optimization().penalties().stream().anyMatch(Penalty::wantsInputGradient);
  }

  /** The loss, penalty and gradient norms of a step, from before the update. */
  private record StepResult(double loss, double penalty, GradientNorms norms) {}

  /**
   * Runs one step; the caller opens a tensor scope around it.
   *
   * @param number of the step within the epoch, counted from 1
   * @param step of the whole run, counted from 0
   * @param rate the learning rate
   */
  Callback.Step step(ShuffledBatches batchOrder, int epoch, int number, long step, double rate) {
    long start = System.nanoTime();
    int examples = batchOrder.examplesOf(number);
    FiniteCheck finiteCheck = new FiniteCheck(settings.network(), epoch, number, rate);
    StepResult result =
        batchOrder.partsOf(number) == 1 && settings.execution().workers().isAlone()
            ? singleBatch(step, rate, finiteCheck)
            : accumulated(step, rate, finiteCheck, batchOrder, epoch, number);
    return new Callback.Step(
        epoch,
        number,
        batchOrder.steps(),
        examples,
        result.loss(),
        result.penalty(),
        result.norms().total(),
        result.norms().each(),
        rate,
        System.nanoTime() - start);
  }

  private StepResult singleBatch(long step, double rate, FiniteCheck finiteCheck) {
    Seeds random = seeds.child(step);
    try (BatchSource.LoadedBatch loaded = batchSource.next()) {
      Batch batch = loaded.batch();
      StepSums.Result result = gradientsOf(batch, random, step, 1, finiteCheck);
      return update(result, step, rate, finiteCheck, () -> batch, random);
    }
  }

  /**
   * Adds up the gradients of several batches, each weighted by its part of the examples. Some of
   * them may be computed by other workers.
   */
  private StepResult accumulated(
      long step,
      double rate,
      FiniteCheck finiteCheck,
      ShuffledBatches batchOrder,
      int epoch,
      int number) {
    int examples = batchOrder.examplesOf(number);
    // A step of one batch has the random numbers of a step, whoever computes it.
    int parts = batchOrder.partsOf(number);
    IntFunction<Seeds> random =
        part -> parts == 1 ? seeds.child(step) : seeds.child(step).child("part").child(part);
    StepSums.Result result =
        sums.of(
            parts,
            part -> {
              try (BatchSource.LoadedBatch loaded = batchSource.next()) {
                double weight = (double) loaded.rows().length / examples;
                return gradientsOf(loaded.batch(), random.apply(part), step, weight, finiteCheck);
              }
            });
    Supplier<Batch> firstBatch = () -> batchOf.apply(batchOrder.firstOf(epoch, number));
    return update(result, step, rate, finiteCheck, firstBatch, random.apply(0));
  }

  private StepSums.Result gradientsOf(
      Batch batch, Seeds random, long step, double weight, FiniteCheck finiteCheck) {
    Pass pass = Pass.training(random).collectingMoves();
    int moved = versionsOfStates();
    Forward forward =
        Forward.of(
            settings.network(),
            pass,
            input(batch.inputs()),
            batch.targets(),
            settings.loss(),
            step,
            total);
    Variable objective = forward.loss();
    double penalty = 0;
    for (Penalty term : settings.optimization().penalties()) {
      double strength = term.strength().at(step, total);
      if (strength != 0) {
        Variable extra = term.of(forward).times(strength);
        penalty += extra.value().item();
        objective = objective.plus(extra);
      }
    }
    finiteCheck.checkLoss(objective.value(), batch, random);
    Gradients gradients = Gradients.of(weight == 1 ? objective : objective.times(weight));
    if (versionsOfStates() != moved && !settings.execution().workers().isAlone()) {
      throw new IllegalArgumentException(
          "expected layers to move their states by Pass.move where several workers train, got one"
              + " that changes them itself in "
              + settings.network());
    }
    return new StepSums.Result(
        weight * forward.loss().value().item(), weight * penalty, gradients, pass.moves());
  }

  private int versionsOfStates() {
    int sum = 0;
    for (Parameter state : states) {
      sum += state.version();
    }
    return sum;
  }

  private StepResult update(
      StepSums.Result result,
      long step,
      double rate,
      FiniteCheck finiteCheck,
      Supplier<Batch> batch,
      Seeds random) {
    Gradients gradients = result.gradients();
    GradientNorms norms = GradientNorms.of(gradients, trained);
    finiteCheck.checkGradient(norms.total(), gradients, batch, random);
    GradientNorms clipped = norms;
    if (settings.optimization().clipValue() < Double.POSITIVE_INFINITY) {
      GradientNorms.clamp(gradients, trained, settings.optimization().clipValue());
      clipped = GradientNorms.of(gradients, trained);
    }
    updater.step(gradients, step + 1, rate, clipped.scale(settings.optimization().clip()));
    result.moves().forEach(Pass.Move::apply);
    return new StepResult(result.loss(), result.penalty(), norms);
  }

  private Variable input(Tensor x) {
    return wantsInputGradient
        ? new Parameter("input", Parameter.Role.INPUT, x)
        : Variable.constant(x);
  }
}
