package org.chainzrule.examples;

import org.chainzrule.experiment.recipe.TrainTestSplit;
import picocli.CommandLine.Option;

/** How much of its data an example uses. */
final class SubsetOptions {

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use at most the first N training and N test examples (default: all).")
  int limit = Integer.MAX_VALUE;

  @Option(
      names = "--holdout",
      paramLabel = "N",
      description =
          "Hold N training examples out and evaluate on them, not on the test set"
              + " (default: ${DEFAULT-VALUE}).")
  int holdout;

  /** Refuses what could not be, before any data is fetched. */
  void check() {
    Console.checkAtLeast("--limit", limit, 1);
    Console.checkAtLeast("--holdout", holdout, 0);
  }

  TrainTestSplit of(TrainTestSplit all) {
    return (holdout == 0 ? all : Console.named("--holdout", () -> all.holdingOut(holdout)))
        .take(limit);
  }
}
