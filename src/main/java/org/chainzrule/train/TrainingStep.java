package org.chainzrule.train;

import java.util.List;
import java.util.function.Function;
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
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;

/** One optimizer step: forward pass, backward pass, checks, clipping and update. */
final class TrainingStep {

  private final TrainerSettings settings;
  private final BatchSource batchSource;
  private final Function<int[], Batch> batchOf;
  private final List<Parameter> trained;
  private final Updater updater;
  private final Seeds seeds;
  private final long total;

  /**
   * @param batchOf makes the batch of these examples again, to find the cause of a failure
   * @param total the number of steps in the whole run
   */
  TrainingStep(
      TrainerSettings settings,
      BatchSource batchSource,
      Function<int[], Batch> batchOf,
      List<Parameter> trained,
      Updater updater,
      long total) {
    this.settings = settings;
    this.batchSource = batchSource;
    this.batchOf = batchOf;
    this.trained = trained;
    this.updater = updater;
    this.seeds = Seeds.of(settings.execution().seed()).child("step");
    this.total = total;
  }

  /** What one batch contributes to a step, weighted by its part of the step's examples. */
  private record BatchResult(double loss, double penalty, Gradients gradients) {}

  /** The loss, penalty and gradient norms of a step, from before the update. */
  private record StepResult(double loss, double penalty, GradientNorms norms) {}

  /**
   * Runs one step; the caller opens a tensor scope around it.
   *
   * @param number of the step within the epoch, counted from 1
   * @param step of the whole run, counted from 0
   * @param factor multiplies the learning rate of the schedule
   */
  Callback.Step step(ShuffledBatches batchOrder, int epoch, int number, long step, double factor) {
    long start = System.nanoTime();
    double rate = settings.optimization().optimizer().rate().at(step, total) * factor;
    int examples = batchOrder.examplesOf(number);
    FiniteCheck finiteCheck = new FiniteCheck(settings.network(), epoch, number, rate);
    StepResult result =
        batchOrder.partsOf(number) == 1
            ? singleBatch(step, rate, finiteCheck)
            : accumulated(step, rate, finiteCheck, examples, batchOrder.partsOf(number));
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
      BatchResult result = gradientsOf(batch, random, step, 1, finiteCheck);
      GradientNorms norms =
          update(result.gradients(), step, rate, finiteCheck, () -> batch, random);
      return new StepResult(result.loss(), result.penalty(), norms);
    }
  }

  /** Adds up the gradients of several batches, each weighted by its part of the examples. */
  private StepResult accumulated(
      long step, double rate, FiniteCheck finiteCheck, int examples, int parts) {
    GradientSum sum = new GradientSum(trained);
    double loss = 0;
    double penalty = 0;
    int[] first = {};
    for (int i = 0; i < parts; i++) {
      try (TensorScope scope = TensorScope.open();
          BatchSource.LoadedBatch loaded = batchSource.next()) {
        double weight = (double) loaded.rows().length / examples;
        BatchResult result =
            gradientsOf(loaded.batch(), seedsOfPart(step, i), step, weight, finiteCheck);
        sum.add(result.gradients(), scope);
        loss += result.loss();
        penalty += result.penalty();
        first = i == 0 ? loaded.rows() : first;
      }
    }
    int[] rows = first;
    Supplier<Batch> firstBatch = () -> batchOf.apply(rows);
    return new StepResult(
        loss,
        penalty,
        update(sum.total(), step, rate, finiteCheck, firstBatch, seedsOfPart(step, 0)));
  }

  private Seeds seedsOfPart(long step, int number) {
    return seeds.child(step).child("part").child(number);
  }

  private BatchResult gradientsOf(
      Batch batch, Seeds random, long step, double weight, FiniteCheck finiteCheck) {
    Pass pass = Pass.training(random);
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
    return new BatchResult(weight * forward.loss().value().item(), weight * penalty, gradients);
  }

  private GradientNorms update(
      Gradients gradients,
      long step,
      double rate,
      FiniteCheck finiteCheck,
      Supplier<Batch> batch,
      Seeds random) {
    GradientNorms norms = GradientNorms.of(gradients, trained);
    finiteCheck.checkGradient(norms.total(), gradients, batch, random);
    GradientNorms clipped = norms;
    if (settings.optimization().clipValue() < Double.POSITIVE_INFINITY) {
      GradientNorms.clamp(gradients, trained, settings.optimization().clipValue());
      clipped = GradientNorms.of(gradients, trained);
    }
    updater.step(gradients, step + 1, rate, clipped.scale(settings.optimization().clip()));
    return norms;
  }

  private Variable input(Tensor x) {
    return settings.optimization().penalties().stream().anyMatch(Penalty::wantsInputGradient)
        ? new Parameter("input", Parameter.Role.INPUT, x)
        : Variable.constant(x);
  }
}
