package org.chainzrule.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.chainzrule.measure.Estimate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Compares DREG in each scope with its rivals on digits: each gets its best strength on held-out
 * images, then trains from several seeds, and is measured on the test set. Prints tables.
 */
@Command(
    name = "ComparePenalties",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compares DREG with other penalties on MNIST, as tables.")
public final class ComparePenalties implements Callable<Integer> {

  @Mixin private final Digits digits = new Digits();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Final runs a penalty; 0 measures costs alone (default: ${DEFAULT-VALUE}).")
  private int seeds = 5;

  @Option(
      names = "--selection-seeds",
      paramLabel = "N",
      description = "Runs a strength, on held-out images (default: ${DEFAULT-VALUE}).")
  private int selectionSeeds = 2;

  @Option(
      names = "--selection-images",
      paramLabel = "N",
      description = "Training images held out to choose strengths (default: ${DEFAULT-VALUE}).")
  private int selectionImages = 10_000;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training set (default: ${DEFAULT-VALUE}).")
  private int epochs = 10;

  @Option(
      names = "--robust-images",
      paramLabel = "N",
      description = "Test images to attack and to certify (default: ${DEFAULT-VALUE}).")
  private int robustImages = 1000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of timing steps; 0 measures no costs (default: ${DEFAULT-VALUE}).")
  private int rounds = 32;

  private ComparePenalties() {}

  /**
   * @param args see {@code --help}
   */
  public static void main(String... args) {
    int code = Console.run(new ComparePenalties(), args);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() {
    check("--seeds", seeds, 0);
    check("--selection-seeds", selectionSeeds, 1);
    check("--selection-images", selectionImages, 1);
    check("--epochs", epochs, 1);
    check("--robust-images", robustImages, 1);
    check("--rounds", rounds, 0);
    digits.check();
    Sets sets = digits.sets();
    Console.print("data: %s", sets.description());
    if (seeds > 0) {
      finals(sets, selected(sets));
    }
    if (rounds > 0) {
      costs(sets);
    }
    return 0;
  }

  private static void check(String option, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "expected " + option + " of at least " + least + ", got " + value);
    }
  }

  /** The strengths, one a contender. */
  private List<Double> selected(Sets sets) {
    Selection selection = new Selection(sets.holdingOut(selectionImages), epochs, selectionSeeds);
    Console.print("");
    Console.print("| penalty | strength | held-out accuracy, %% | held-out peak | |");
    Console.print("| --- | --- | --- | --- | --- |");
    List<Double> strengths = new ArrayList<>();
    double accuracy = Double.NaN;
    for (Contender contender : Contender.all()) {
      List<Selection.Candidate> candidates = selection.candidates(contender);
      accuracy = contender == Contender.NONE ? candidates.get(0).accuracy() : accuracy;
      Selection.Candidate best = Selection.best(candidates, accuracy);
      for (Selection.Candidate candidate : candidates) {
        Console.print(
            "| %s | %s | %.2f | %.2f | %s |",
            contender.name(),
            strength(candidate.strength()),
            100 * candidate.accuracy(),
            candidate.peak(),
            candidate == best ? "chosen" : "");
      }
      strengths.add(best.strength());
    }
    return strengths;
  }

  private void finals(Sets sets, List<Double> strengths) {
    Console.print("");
    Console.print(
        "| penalty | options of TrainMnist | accuracy, %% | peak | p99 | tail ratio | PGD at %s, %% |"
            + " certified at %s, %% |",
        slashed(Trial.ATTACKS), slashed(Trial.CERTIFICATES));
    Console.print("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (int i = 0; i < strengths.size(); i++) {
      Contender contender = Contender.all().get(i);
      double strength = strengths.get(i);
      List<Trial> trials =
          LongStream.rangeClosed(1, seeds)
              .mapToObj(seed -> contender.options(strength, seed, epochs))
              .map(options -> Trial.of(options, sets, robustImages))
              .toList();
      Console.print(
          "| %s | `%s` | %s | %s | %s | %s | %s | %s |",
          contender.name(),
          contender.command(strength),
          estimate(trials, t -> 100 * t.accuracy()),
          estimate(trials, t -> t.gradient().max()),
          estimate(trials, t -> t.gradient().p99()),
          estimate(trials, t -> t.gradient().tailRatio()),
          robust(trials, Trial.ATTACKS.size(), Trial::attacked),
          robust(trials, Trial.CERTIFICATES.size(), Trial::certified));
    }
  }

  private void costs(Sets sets) {
    List<StepCosts.Cost> costs = StepCosts.measure(Contender.all(), sets.train(), rounds);
    Console.print("");
    Console.print("| penalty | step / step without penalty, quiet | median |");
    Console.print("| --- | --- | --- |");
    for (int i = 0; i < costs.size(); i++) {
      Console.print(
          "| %s | %.2f | %.2f |",
          Contender.all().get(i).name(), costs.get(i).quiet(), costs.get(i).median());
    }
  }

  private static String strength(double value) {
    return value == 0 ? "" : Double.toString(value);
  }

  private static String slashed(List<Double> values) {
    return String.join(" / ", values.stream().map(String::valueOf).toList());
  }

  private static String estimate(List<Trial> trials, ToDoubleFunction<Trial> figure) {
    Estimate estimate = Estimate.of(trials.stream().mapToDouble(figure).toArray());
    return String.format(Locale.ROOT, "%.2f ± %.2f", estimate.mean(), estimate.halfWidth());
  }

  /** One estimate for each radius. */
  private static String robust(
      List<Trial> trials, int radii, Function<Trial, List<Double>> figures) {
    List<String> cells = new ArrayList<>();
    for (int r = 0; r < radii; r++) {
      int radius = r;
      Estimate estimate =
          Estimate.of(
              trials.stream().mapToDouble(t -> 100 * figures.apply(t).get(radius)).toArray());
      cells.add(String.format(Locale.ROOT, "%.1f ± %.1f", estimate.mean(), estimate.halfWidth()));
    }
    return String.join(" / ", cells);
  }
}
