package org.chainzrule.experiment.fairfight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.CertifiedConfig;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.OptimizerConfig;
import org.chainzrule.experiment.recipe.PenaltyConfig;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.rival.Contestant;
import org.chainzrule.metrics.ConfusionMatrix;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.InputGradients;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.train.Callback;
import org.chainzrule.train.DivergenceException;
import org.chainzrule.train.Evaluation;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.TrainingResult;

/**
 * Trains a contestant and measures it.
 *
 * @param contestant what is trained
 * @param key what with, and from which seed
 */
record FightTraining(Contestant contestant, RunKey key) {

  static final Loss LOSS = Loss.softmaxCrossEntropy();

  /** A new network with its first weights. */
  Layer network(FightData data) {
    int inputs = data.split().train().inputShape().length();
    return NetworkConfig.build(contestant.architecture().plan(inputs, data.classes()), key.seed());
  }

  TrainingRecipe recipe(FightSettings settings) {
    return new TrainingRecipe(
        settings.epochs(),
        OptimizerConfig.of(settings.batch(), key.rate()),
        dreg(),
        new PenaltyConfig(contestant.penalty(), key.penaltyStrength()),
        CertifiedConfig.NONE,
        key.seed());
  }

  private DregConfig dreg() {
    return contestant
        .dreg()
        .map(settings -> settings.with(key.dregStrength(), settings.adjoint().cap()))
        .orElse(DregConfig.constant(Dreg.Scope.LAYER, 0));
  }

  /** Trains and measures on held-out examples or, in a final run, on the test set. */
  FightRun run(FightData data, FightSettings settings) {
    boolean isFinal = key.phase() == RunKey.Phase.FINAL;
    TrainTestSplit split =
        isFinal ? data.split() : data.split().holdingOut(settings.selectionExamples());
    Layer network = network(data);
    Watch watch = new Watch();
    Trainer trainer = recipe(settings).trainer(network, LOSS).with(watch);
    FightRun.Cost cost;
    try {
      TrainingResult fit = trainer.fit(split.train(), split.test(), settings.epochs());
      cost = watch.cost(fit.seconds(), fit.stepMicrosMedian());
    } catch (DivergenceException e) {
      return ended(network, split.train(), watch, e.getMessage());
    }
    double[] norms = InputGradients.norms(network, LOSS, split.test());
    return new FightRun(
        key,
        network.toString(),
        parameters(network),
        network.flops(split.train().inputShape()),
        Optional.empty(),
        ConfusionMatrix.of(network, LOSS, split.test()).accuracy(),
        Optional.of(GradientNorms.of(norms)),
        cost,
        watch.curve,
        isFinal
            ? Optional.of(new Measurement(network, data, settings, key.seed()).measures())
            : Optional.empty());
  }

  private FightRun ended(Layer network, Dataset train, Watch watch, String failure) {
    double seconds = watch.curve.stream().mapToDouble(FightRun.CurvePoint::seconds).max().orElse(0);
    return new FightRun(
        key,
        network.toString(),
        parameters(network),
        network.flops(train.inputShape()),
        Optional.of(failure),
        0,
        Optional.empty(),
        watch.cost(seconds, Double.NaN),
        watch.curve,
        Optional.empty());
  }

  /** The number of trainable parameters. */
  static long parameters(Layer network) {
    return network.parameters().stream()
        .filter(parameter -> parameter.role() != Parameter.Role.STATE)
        .mapToLong(parameter -> parameter.value().length())
        .sum();
  }

  /** Follows a training. */
  private static final class Watch implements Callback {

    private final List<FightRun.CurvePoint> curve = new ArrayList<>();
    private double seconds;
    private double peakGradient = Double.NaN;
    private long peakBytes;

    @Override
    public Decision afterStep(Step step) {
      double norm = step.gradientNorm();
      peakGradient = Double.isNaN(peakGradient) ? norm : Math.max(peakGradient, norm);
      if (step.epoch() == 1) {
        // Before the first evaluation, whose batches are larger than those of the training.
        peakBytes = TensorScope.peakBytes();
      }
      return Decision.CONTINUE;
    }

    @Override
    public Decision afterEpoch(Epoch epoch) {
      seconds += epoch.seconds();
      curve.add(
          new FightRun.CurvePoint(
              epoch.number(),
              epoch.loss(),
              epoch.penalty(),
              epoch.validation().map(Evaluation::accuracy).orElseThrow().orElseThrow(),
              seconds));
      return Decision.CONTINUE;
    }

    FightRun.Cost cost(double seconds, double stepMicros) {
      return new FightRun.Cost(seconds, stepMicros, peakBytes, peakGradient);
    }
  }
}
