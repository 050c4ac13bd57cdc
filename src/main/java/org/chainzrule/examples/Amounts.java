package org.chainzrule.examples;

import picocli.CommandLine.Option;

/** How much of its data an example uses. */
final class Amounts {

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use at most the first N training and N test examples.")
  int limit = Integer.MAX_VALUE;

  @Option(
      names = "--holdout",
      paramLabel = "N",
      description = "Keep N training examples apart and evaluate on them, not on the test set.")
  int holdout;

  /** Refuses what could not be, before any data is fetched. */
  void check() {
    if (limit < 1) {
      throw new IllegalArgumentException("expected --limit of at least 1, got " + limit);
    }
    if (holdout < 0) {
      throw new IllegalArgumentException("expected --holdout of at least 0, got " + holdout);
    }
  }

  Sets of(Sets all) {
    return (holdout == 0 ? all : all.holdingOut(holdout)).take(limit);
  }
}
