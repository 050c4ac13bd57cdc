package org.chainzrule.experiment.fairfight;

import java.util.List;
import java.util.Locale;

/**
 * The protocol of a Fair Fight, the same for every contestant.
 *
 * @param epochs the number of passes over the training set in every run, at least 1
 * @param batch the batch size, at least 1
 * @param rates the initial learning rates to choose from, at least one
 * @param selectionExamples the number of training examples that are held out to choose, at least 1
 * @param selectionSeeds the number of runs for each choice, at least 1; their seeds are 101, 102,
 *     ...
 * @param seeds the number of final runs for each entrant, at least 1; their seeds are 1, 2, ...
 * @param robustExamples the number of test examples to attack and to certify, at least 1
 * @param radii how far inputs are moved, in units of their range
 * @param timingRounds how often each entrant takes 64 steps to be timed, at least 0
 */
public record FightSettings(
    int epochs,
    int batch,
    List<Double> rates,
    int selectionExamples,
    int selectionSeeds,
    int seeds,
    int robustExamples,
    Radii radii,
    int timingRounds) {

  /**
   * How far inputs are moved, in units of their range.
   *
   * @param noise standard deviations of Gaussian noise
   * @param attacks the largest change of a coordinate by an attack
   * @param certificates the largest change of a coordinate that is certified
   */
  public record Radii(List<Double> noise, List<Double> attacks, List<Double> certificates) {

    /** Noise of 0.1 to 0.4, attacks of 0.02 to 0.2, certificates of 0.01 to 0.05. */
    public static final Radii STANDARD =
        new Radii(
            List.of(0.1, 0.2, 0.3, 0.4), List.of(0.02, 0.05, 0.1, 0.2), List.of(0.01, 0.02, 0.05));

    /** Copies the lists. */
    public Radii {
      noise = List.copyOf(noise);
      attacks = List.copyOf(attacks);
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public FightSettings {
    rates = List.copyOf(rates);
    require(epochs, 1, "epochs");
    require(batch, 1, "examples in a batch");
    require(rates.size(), 1, "learning rates");
    require(selectionExamples, 1, "held-out examples");
    require(selectionSeeds, 1, "selection seeds");
    require(seeds, 1, "seeds");
    require(robustExamples, 1, "examples to attack");
    require(timingRounds, 0, "rounds of timing");
  }

  private static void require(int value, int least, String what) {
    if (value < least) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "expected at least %d %s, got %d", least, what, value));
    }
  }

  /**
   * The settings for MNIST: 10 epochs, batches of 128, rates of 0.01, 0.003 and 0.001, 5 000
   * held-out images, one selection seed, five final seeds, 1 000 images to attack.
   */
  public static FightSettings standard() {
    return new FightSettings(
        10, 128, List.of(1e-2, 3e-3, 1e-3), 5000, 1, 5, 1000, Radii.STANDARD, 8);
  }
}
