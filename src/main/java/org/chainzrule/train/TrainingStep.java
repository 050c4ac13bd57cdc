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

/** The work of one step: forward, backward, checks, clipping, update. */
final class TrainingStep {

  private final TrainerSettings how;
  private final BatchSource feed;
  private final Function<int[], Batch> remake;
  private final List<Parameter> trained;
  private final Updater updater;
  private final Seeds seeds;
  private final long total;

  /**
   * @param remake a batch of these rows, for a failure to be explained with
   * @param total the steps of the whole run
   */
  TrainingStep(
      TrainerSettings how,
      BatchSource feed,
      Function<int[], Batch> remake,
      List<Parameter> trained,
      Updater updater,
      long total) {
    this.how = how;
    this.feed = feed;
    this.remake = remake;
    this.trained = trained;
    this.updater = updater;
    this.seeds = Seeds.of(how.execution().seed()).child("step");
    this.total = total;
  }

  /** One batch's share of a step; loss and penalty are weighted. */
  private record Share(double loss, double penalty, Gradients gradients) {}

  /** What a step found out about its gradients before it changed anything. */
  private record Outcome(double loss, double penalty, GradientNorms norms) {}

  /**
   * One step, in a scope of its own.
   *
   * @param step counted from 0 over the whole run
   * @param factor on the learning rate
   */
  Callback.Step step(ShuffledBatches order, int epoch, int number, long step, double factor) {
    long start = System.nanoTime();
    double rate = how.optimization().optimizer().rate().at(step, total) * factor;
    int examples = order.examplesOf(number);
    FiniteCheck guard = new FiniteCheck(how.network(), epoch, number, rate);
    Outcome outcome =
        examples <= order.batch()
            ? whole(step, rate, guard)
            : inParts(step, rate, guard, examples, (examples - 1) / order.batch() + 1);
    return new Callback.Step(
        epoch,
        number,
        order.steps(),
        examples,
        outcome.loss(),
        outcome.penalty(),
        outcome.norms().total(),
        outcome.norms().each(),
        rate,
        System.nanoTime() - start);
  }

  private Outcome whole(long step, double rate, FiniteCheck guard) {
    Seeds random = seeds.child(step);
    try (BatchSource.Delivery delivery = feed.next()) {
      Batch batch = delivery.batch();
      Share share = share(batch, random, step, 1, guard);
      GradientNorms norms = update(share.gradients(), step, rate, guard, () -> batch, random);
      return new Outcome(share.loss(), share.penalty(), norms);
    }
  }

  /** Gradients of means add up to that of the whole mean when weighted by their examples. */
  private Outcome inParts(long step, double rate, FiniteCheck guard, int examples, int parts) {
    GradientSum sum = new GradientSum(trained);
    double loss = 0;
    double penalty = 0;
    int[] first = {};
    for (int i = 0; i < parts; i++) {
      try (TensorScope scope = TensorScope.open();
          BatchSource.Delivery delivery = feed.next()) {
        double weight = (double) delivery.rows().length / examples;
        Share share = share(delivery.batch(), part(step, i), step, weight, guard);
        sum.add(share.gradients(), scope);
        loss += share.loss();
        penalty += share.penalty();
        first = i == 0 ? delivery.rows() : first;
      }
    }
    int[] rows = first;
    Supplier<Batch> again = () -> remake.apply(rows);
    return new Outcome(loss, penalty, update(sum.total(), step, rate, guard, again, part(step, 0)));
  }

  private Seeds part(long step, int number) {
    return seeds.child(step).child("part").child(number);
  }

  private Share share(Batch batch, Seeds random, long step, double weight, FiniteCheck guard) {
    Pass pass = Pass.training(random);
    Variable input = input(batch.inputs());
    Variable prediction = how.network().forward(input, pass);
    Variable loss = how.loss().mean(prediction, batch.targets());
    Variable objective = loss;
    double penalty = 0;
    for (Penalty term : how.optimization().penalties()) {
      double strength = term.strength().at(step, total);
      if (strength != 0) {
        Variable extra =
            term.of(new Forward(how.network(), pass, input, prediction, loss)).times(strength);
        penalty += extra.value().item();
        objective = objective.plus(extra);
      }
    }
    guard.checkLoss(objective.value(), batch, random);
    Gradients gradients = Gradients.of(weight == 1 ? objective : objective.times(weight));
    return new Share(weight * loss.value().item(), weight * penalty, gradients);
  }

  private GradientNorms update(
      Gradients gradients,
      long step,
      double rate,
      FiniteCheck guard,
      Supplier<Batch> batch,
      Seeds random) {
    GradientNorms norms = GradientNorms.of(gradients, trained);
    guard.checkGradient(norms.total(), gradients, batch, random);
    GradientNorms clipped = norms;
    if (how.optimization().clipValue() < Double.POSITIVE_INFINITY) {
      GradientNorms.clamp(gradients, trained, how.optimization().clipValue());
      clipped = GradientNorms.of(gradients, trained);
    }
    updater.step(gradients, step + 1, rate, clipped.scale(how.optimization().clip()));
    return norms;
  }

  private Variable input(Tensor x) {
    return how.optimization().penalties().stream().anyMatch(Penalty::wantsInputGradient)
        ? new Parameter("input", Parameter.Role.INPUT, x)
        : Variable.constant(x);
  }
}
