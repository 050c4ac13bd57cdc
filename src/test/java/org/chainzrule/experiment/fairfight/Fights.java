package org.chainzrule.experiment.fairfight;

import java.util.List;
import java.util.Optional;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.rival.Contestant;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.random.Seeds;

/** Small fights. */
public final class Fights {

  /** A dense contestant of the library with DREG. */
  public static final Contestant OWN =
      new Contestant(
          "poly-8",
          true,
          false,
          (inputs, classes) ->
              Sequential.plan(
                  Dense.plan(inputs, 8, PolynomialActivation.cubic()), Dense.plan(8, classes)),
          PenaltyName.NONE,
          List.of(),
          Optional.of(DregConfig.constant(Dreg.Scope.LAYER, 0)),
          List.of(1e-3, 1e-2));

  /** A dense rival with a penalty of its own. */
  public static final Contestant RIVAL =
      new Contestant(
          "decay-8",
          false,
          false,
          (inputs, classes) ->
              Sequential.plan(Dense.plan(inputs, 8, Activation.relu()), Dense.plan(8, classes)),
          PenaltyName.WEIGHT_DECAY,
          List.of(1e-4, 1e-3),
          Optional.empty(),
          List.of());

  private Fights() {}

  /** A fight of a second: 200 digits to learn from, 60 to measure with, one epoch. */
  public static Fight small() {
    return fight(settings(1), 1);
  }

  static FightSettings settings(int epochs) {
    return new FightSettings(
        epochs,
        32,
        List.of(1e-2, 3e-3),
        50,
        1,
        2,
        5,
        new FightSettings.Radii(List.of(0.1), List.of(0.05, 0.1), List.of(0.01)),
        1);
  }

  static Fight fight(FightSettings settings, long seed) {
    TrainTestSplit split =
        new TrainTestSplit(
            StrokeDigits.create(Seeds.of(seed), 200),
            StrokeDigits.create(Seeds.of(2), 60),
            "drawn digits",
            "test");
    return new Fight(List.of(RIVAL, OWN), FightData.images(split, 28, 28), settings);
  }

  /** What does not depend on the clock. */
  static FightRun withoutTimes(FightRun run) {
    FightRun.Cost cost =
        new FightRun.Cost(0, 0, run.cost().peakBytes(), run.cost().peakStepGradient());
    List<FightRun.CurvePoint> curve =
        run.curve().stream()
            .map(
                point ->
                    new FightRun.CurvePoint(
                        point.epoch(), point.loss(), point.penalty(), point.accuracy(), 0))
            .toList();
    return new FightRun(
        run.key(),
        run.network(),
        run.parameters(),
        run.flops(),
        run.failure(),
        run.accuracy(),
        run.inputGradient(),
        cost,
        curve,
        run.finals());
  }
}
