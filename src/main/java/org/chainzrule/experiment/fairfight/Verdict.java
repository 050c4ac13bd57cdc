package org.chainzrule.experiment.fairfight;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.chainzrule.metrics.ConfidenceInterval;

/** Holds the runs of a Fair Fight against the claims that are made for the library. */
record Verdict(FightResult result) {

  /** Sizes that differ by less than this factor count as equal. */
  private static final double EQUAL_SIZE = 1.15;

  /** Accuracies that differ by less count as equal, in 0..1. */
  private static final double EQUAL_ACCURACY = 0.003;

  private static final double ATTACK = 0.1;

  List<Claim> claims() {
    return Stream.of(peak(), dense(), convolution(), equalParameters(), robustness())
        .flatMap(List::stream)
        .toList();
  }

  /** The reduction of the peak by DREG, of the library's contestant where it is largest. */
  private List<Claim> peak() {
    String claim = "lower peak of the input gradient with DREG than without, accuracy no lower";
    String bar = "-60 %; beyond: -86 %";
    return List.of(
        pairs()
            .max(
                Comparator.comparingDouble(pair -> pair.isNoLower() ? pair.reduction().mean() : -1))
            .map(
                pair ->
                    new Claim(
                        claim,
                        bar,
                        pair.words(),
                        !pair.isNoLower()
                            ? Claim.Status.NOT_REACHED
                            : status(pair.reduction().mean(), 0.6, 0.86)))
            .orElseGet(() -> notTested(claim, bar)));
  }

  /** A contestant of the library without and with DREG. */
  private record Pair(EntrantResult without, EntrantResult with) {

    /** 1 less the ratio of the peaks of the same seed. */
    ConfidenceInterval reduction() {
      double[] each = new double[with.runs().size()];
      for (int i = 0; i < each.length; i++) {
        each[i] = 1 - peak(with.runs().get(i)) / peak(without.runs().get(i));
      }
      return ConfidenceInterval.of(each);
    }

    private static double peak(FightRun run) {
      return run.inputGradient().map(norms -> norms.summary().max()).orElse(Double.NaN);
    }

    boolean isNoLower() {
      return with.accuracy().mean() >= without.accuracy().mean() - with.accuracy().halfWidth();
    }

    String words() {
      return String.format(
          Locale.ROOT,
          "%s: peak %.2f instead of %.2f (%.1f %%), accuracy %s %% instead of %s %%",
          with.name(),
          with.peak().mean(),
          without.peak().mean(),
          -100 * reduction().mean(),
          FightTables.percent(with.accuracy()),
          FightTables.percent(without.accuracy()));
    }
  }

  private Stream<Pair> pairs() {
    return result.results().stream()
        .filter(one -> result.isOwn(one) && one.choice().entrant().dreg() && !one.hasFailure())
        .flatMap(
            with ->
                result
                    .of(new Entrant(with.choice().entrant().contestant(), false))
                    .filter(without -> !without.hasFailure())
                    .map(without -> new Pair(without, with))
                    .stream());
  }

  private static Claim notTested(String claim, String bar) {
    return new Claim(
        claim, bar, "the contestants to compare did not take part", Claim.Status.NOT_TESTED);
  }

  private static Claim.Status status(double found, double bar, double beyond) {
    return found >= beyond
        ? Claim.Status.EXCEEDED
        : found >= bar ? Claim.Status.REACHED : Claim.Status.NOT_REACHED;
  }

  private List<Claim> dense() {
    return List.of();
  }

  private List<Claim> convolution() {
    return List.of();
  }

  private List<Claim> equalParameters() {
    return List.of();
  }

  private List<Claim> robustness() {
    return List.of();
  }
}
