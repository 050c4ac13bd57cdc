package org.chainzrule.experiment.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.report.RobustnessReport;

/**
 * A comparison of penalties on one network architecture. The strength of each penalty is chosen on
 * held-out training examples; then networks are trained from several seeds and evaluated on the
 * test set.
 *
 * <pre>{@code
 * List<StrengthChoice> choices = comparison.choices(PenaltySetting.all(), choice -> {});
 * List<PenaltyResult> results = comparison.results(choices, System.out::println);
 * }</pre>
 *
 * @param split the training set, from which examples are held out, and the test set
 * @param network the network; a setting may replace its kind of dense layer
 * @param recipe the training; penalties and seeds are replaced
 * @param selectionSeeds the number of runs for each strength, at least 1
 * @param selectionExamples the number of training examples that are held out to choose strengths,
 *     at least 1
 * @param seeds the number of final runs for each setting, at least 0
 * @param radii the radii of attacks and certificates in the final evaluation
 * @param robustExamples the number of test examples to attack and to certify, at least 1
 */
public record PenaltyComparison(
    TrainTestSplit split,
    NetworkConfig network,
    TrainingRecipe recipe,
    int selectionSeeds,
    int selectionExamples,
    int seeds,
    RobustnessReport.Radii radii,
    int robustExamples) {

  /** Seeds from this one on are used to choose strengths; final runs use seeds from 1 on. */
  private static final long FIRST_SELECTION_SEED = 101;

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public PenaltyComparison {
    if (Math.min(selectionSeeds, selectionExamples) < 1 || seeds < 0 || robustExamples < 1) {
      throw new IllegalArgumentException(
          "expected at least 1 selection seed, 1 held-out example, 0 seeds and 1 example to attack,"
              + String.format(
                  Locale.ROOT,
                  " got %d, %d, %d and %d",
                  selectionSeeds,
                  selectionExamples,
                  seeds,
                  robustExamples));
    }
  }

  /**
   * Chooses the strength of each setting on held-out training examples.
   *
   * @param settings the penalties; the first is the baseline for the accuracy of the others
   * @param progress receives each choice as soon as it is made
   */
  public List<StrengthChoice> choices(
      List<PenaltySetting> settings, Consumer<? super StrengthChoice> progress) {
    TrainTestSplit heldOut = split.holdingOut(selectionExamples);
    List<StrengthChoice> choices = new ArrayList<>();
    for (PenaltySetting setting : settings) {
      List<StrengthChoice.Candidate> candidates =
          setting.grid().stream().map(strength -> candidate(setting, strength, heldOut)).toList();
      double accuracy =
          (choices.isEmpty() ? candidates : choices.get(0).candidates()).get(0).accuracy();
      choices.add(StrengthChoice.of(setting, candidates, accuracy));
      progress.accept(choices.get(choices.size() - 1));
    }
    return choices;
  }

  private StrengthChoice.Candidate candidate(
      PenaltySetting setting, double strength, TrainTestSplit heldOut) {
    OptionalDouble radius = radii.attacks().stream().mapToDouble(Double::doubleValue).max();
    List<StrengthChoice.Candidate> runs =
        LongStream.range(FIRST_SELECTION_SEED, FIRST_SELECTION_SEED + selectionSeeds)
            .mapToObj(seed -> setting.applyTo(recipe, strength).withSeed(seed))
            .map(
                own -> RunResult.candidate(strength, network, own, heldOut, radius, robustExamples))
            .toList();
    return new StrengthChoice.Candidate(
        strength,
        mean(runs, StrengthChoice.Candidate::accuracy),
        mean(runs, StrengthChoice.Candidate::peak),
        mean(runs, StrengthChoice.Candidate::attacked));
  }

  private static double mean(
      List<StrengthChoice.Candidate> runs, ToDoubleFunction<StrengthChoice.Candidate> figure) {
    return runs.stream().mapToDouble(figure).average().orElseThrow();
  }

  /**
   * Trains each setting at its chosen strength from seeds 1, 2, ... and evaluates it.
   *
   * @param progress receives each result as soon as it is available
   */
  public List<PenaltyResult> results(
      List<StrengthChoice> choices, Consumer<? super PenaltyResult> progress) {
    List<PenaltyResult> results = new ArrayList<>();
    for (StrengthChoice choice : choices) {
      double strength = choice.chosen().strength();
      List<RunResult> runs =
          LongStream.rangeClosed(1, seeds)
              .mapToObj(seed -> run(choice.setting(), strength, seed))
              .toList();
      results.add(new PenaltyResult(choice.setting(), strength, runs));
      progress.accept(results.get(results.size() - 1));
    }
    return results;
  }

  /**
   * Measures the cost of a training step with each setting.
   *
   * @param settings the penalties; the first is the baseline
   * @param rounds how often each setting takes 64 steps, at least 1
   */
  public List<StepCost> costs(List<PenaltySetting> settings, int rounds) {
    return StepCost.measure(settings, network, recipe.withSeed(1), split.train(), rounds);
  }

  private RunResult run(PenaltySetting setting, double strength, long seed) {
    TrainingRecipe own = setting.applyTo(recipe, strength).withSeed(seed);
    return RunResult.of(network, own, split, radii, robustExamples);
  }
}
