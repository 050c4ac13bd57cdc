package org.chainzrule.experiment.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.chainzrule.experiment.comparison.PenaltyTables;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.fairfight.FightResult;
import org.chainzrule.metrics.PairedBootstrap;
import org.chainzrule.tensor.random.Seeds;

/**
 * Compares every entrant of the library with every rival of about its size on the same test
 * examples.
 */
record Matches(FightResult result) {

  /** Sizes that differ by less than this factor count as equal. */
  private static final double FACTOR = 1.15;

  List<String> byParameters() {
    return table("parameters", EntrantResult::parameters);
  }

  List<String> byFlops() {
    return table("FLOPs", EntrantResult::flops);
  }

  private List<String> table(String size, ToLongFunction<EntrantResult> of) {
    List<String> lines =
        new ArrayList<>(
            PenaltyTables.header(
                "entrant",
                size,
                "rival",
                size + " of the rival",
                "difference, points",
                "95 % of draws of the examples"));
    for (EntrantResult own : result.results()) {
      for (EntrantResult rival : result.results()) {
        boolean equal = areEqual(of.applyAsLong(own), of.applyAsLong(rival));
        if (result.isOwn(own) && result.isRival(rival) && equal) {
          bootstrap(own, rival)
              .ifPresent(
                  difference ->
                      lines.add(
                          PenaltyTables.row(
                              own.name(),
                              of.applyAsLong(own),
                              rival.name(),
                              of.applyAsLong(rival),
                              points("%+.2f", difference.difference()),
                              points("%+.2f", difference.low())
                                  + " to "
                                  + points("%+.2f", difference.high()))));
        }
      }
    }
    return lines;
  }

  private static String points(String format, double fraction) {
    return String.format(Locale.ROOT, format, 100 * fraction);
  }

  /** Whether two sizes count as equal. */
  static boolean areEqual(long one, long other) {
    double ratio = (double) one / other;
    return Math.max(ratio, 1 / ratio) < FACTOR;
  }

  /** The difference of two accuracies; empty if a run failed. */
  static Optional<PairedBootstrap> bootstrap(EntrantResult first, EntrantResult second) {
    return first
        .correct()
        .flatMap(
            a ->
                second
                    .correct()
                    .map(b -> PairedBootstrap.of(a, b, Seeds.of(0).child("bootstrap"))));
  }
}
