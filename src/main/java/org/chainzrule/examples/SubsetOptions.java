package org.chainzrule.examples;

import org.chainzrule.experiment.recipe.TrainTestSplit;
import picocli.CommandLine.Option;

/** The options that limit the data and hold out training examples. */
final class SubsetOptions {

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use only the first N training and the first N test examples (default: all).")
  int limit = Integer.MAX_VALUE;

  @Option(
      names = "--holdout",
      paramLabel = "N",
      description =
          "Hold out N training examples, and evaluate on them instead of the test set"
              + " (default: ${DEFAULT-VALUE}).")
  int holdout;

  /** Rejects numbers that are out of range, before any data is loaded. */
  void check() {
    Console.checkAtLeast("--limit", limit, 1);
    Console.checkAtLeast("--holdout", holdout, 0);
  }

  TrainTestSplit of(TrainTestSplit all) {
    return (holdout == 0 ? all : Console.named("--holdout", () -> all.holdingOut(holdout)))
        .take(limit);
  }
}
