package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.List;
import org.chainzrule.dreg.InputScale;
import org.chainzrule.experiment.fairfight.Fight;
import org.chainzrule.experiment.fairfight.FightData;
import org.chainzrule.experiment.fairfight.FightSettings;
import org.chainzrule.experiment.rival.Contestant;
import picocli.CommandLine.Option;

/** The options that set the protocol of a Fair Fight, its contestants and its folder. */
final class FightOptions {

  private static final int QUICK_TRAIN = 1000;
  private static final int QUICK_TEST = 500;

  /** On a small training set, more epochs than usual take at least so many steps. */
  private static final int LEAST_STEPS = 500;

  /** A contestant of each kind, small ones. */
  private static final List<String> QUICK =
      List.of("relu-32", "gelu-32", "relu-conv", "poly-32", "poly-conv");

  @Option(
      names = "--contestants",
      paramLabel = "NAME,NAME",
      split = ",",
      description = "The contestants (default: all that take the data).")
  private List<String> contestants = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Number of final runs for each entrant (default: 5, or 2 with --quick).")
  private Integer seeds;

  @Option(
      names = "--selection-seeds",
      paramLabel = "N",
      description = "Number of runs for each choice (default: 1).")
  private int selectionSeeds = 1;

  @Option(
      names = "--selection-examples",
      paramLabel = "N",
      description =
          "Number of training examples that are held out to choose (default: 5000, or a fifth of the"
              + " training set where that is less).")
  private Integer selectionExamples;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Number of passes over the training set (default: 10, and more where those are fewer"
              + " than 500 steps, or 2 with --quick).")
  private Integer epochs;

  @Option(
      names = "--robust-examples",
      paramLabel = "N",
      description =
          "Number of test examples to attack, to corrupt and to certify (default: 1000, or 20 with"
              + " --quick).")
  private Integer robustExamples;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Number of rounds in which steps are timed; 0 measures no times (default: 8, or 1 with"
              + " --quick).")
  private Integer rounds;

  @Option(
      names = "--quick",
      description =
          "A small fight of a minute or two: 1000 training and 500 test examples, two learning"
              + " rates, two seeds, and a few contestants.")
  private boolean quick;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Number of runs at once, each with one thread; 1 gives a run all processors"
              + " (default: the number of processors).")
  private Integer jobs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for the runs and the results, in which a fight goes on"
              + " (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("fairfight");

  /** Rejects numbers that are out of range, before any data is loaded. */
  void check(FightDataOptions data) {
    Console.checkAtLeast("--seeds", or(seeds, 5), 1);
    Console.checkAtLeast("--selection-seeds", selectionSeeds, 1);
    Console.checkAtLeast("--selection-examples", or(selectionExamples, 1), 1);
    Console.checkAtLeast("--epochs", or(epochs, 10), 1);
    Console.checkAtLeast("--robust-examples", or(robustExamples, 1000), 1);
    Console.checkAtLeast("--rounds", or(rounds, 8), 0);
    Console.checkAtLeast("--jobs", jobs(), 1);
    // Names are known without the data, whose scale is not.
    chosen(data.contestants(new InputScale(1)));
  }

  int jobs() {
    return or(jobs, Runtime.getRuntime().availableProcessors());
  }

  Path folder() {
    return folder;
  }

  /** Reads the data and sets up the fight. */
  Fight fight(FightDataOptions options) {
    FightData all = options.read();
    FightData data = quick ? all.take(QUICK_TRAIN, QUICK_TEST) : all;
    InputScale scale = InputScale.of(data.split().train());
    return new Fight(
        chosen(options.contestants(scale)), data, settings(data.split().train().size()));
  }

  private FightSettings settings(int examples) {
    FightSettings standard = FightSettings.standard();
    return new FightSettings(
        or(epochs, quick ? 2 : epochs(standard, examples)),
        standard.batch(),
        quick ? standard.rates().subList(0, 2) : standard.rates(),
        or(selectionExamples, Math.max(1, Math.min(standard.selectionExamples(), examples / 5))),
        selectionSeeds,
        or(seeds, quick ? 2 : standard.seeds()),
        or(robustExamples, quick ? 20 : standard.robustExamples()),
        standard.radii(),
        or(rounds, quick ? 1 : standard.timingRounds()));
  }

  private static int epochs(FightSettings standard, int examples) {
    int steps = Math.max(1, examples / standard.batch());
    return Math.max(standard.epochs(), (LEAST_STEPS + steps - 1) / steps);
  }

  private static <T> T or(T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  private List<Contestant> chosen(List<Contestant> all) {
    if (contestants.isEmpty() && quick) {
      return all.stream().filter(contestant -> QUICK.contains(contestant.name())).toList();
    }
    return contestants.isEmpty()
        ? all
        : contestants.stream().map(name -> named(name.strip(), all)).toList();
  }

  private static Contestant named(String name, List<Contestant> all) {
    return all.stream()
        .filter(contestant -> contestant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected some of "
                        + all.stream().map(Contestant::name).toList()
                        + " as --contestants, got "
                        + name));
  }
}
