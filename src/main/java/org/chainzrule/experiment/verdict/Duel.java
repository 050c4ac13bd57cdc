package org.chainzrule.experiment.verdict;

import java.util.Locale;
import java.util.function.Function;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.metrics.ConfidenceInterval;

/** An entrant of the library and a rival. */
record Duel(EntrantResult own, EntrantResult rival) {

  /**
   * By how much the interval of a figure is above that of the rival; negative where they overlap.
   */
  double margin(Function<EntrantResult, ConfidenceInterval> figure) {
    ConfidenceInterval mine = figure.apply(own);
    ConfidenceInterval other = figure.apply(rival);
    return mine.mean() - half(mine) - other.mean() - half(other);
  }

  /**
   * The same of the accuracy.
   *
   * @param apart false to ask only by how much the interval reaches above the mean of the rival
   */
  double margin(boolean apart) {
    return apart
        ? margin(EntrantResult::accuracy)
        : own.accuracy().mean() + half(own.accuracy()) - rival.accuracy().mean();
  }

  /** A single run has no interval. */
  private static double half(ConfidenceInterval interval) {
    return Double.isNaN(interval.halfWidth()) ? 0 : interval.halfWidth();
  }

  String words() {
    return String.format(
        Locale.ROOT,
        "%s with %d parameters: %s %%; %s with %d, %.1f times as many: %s %%",
        own.name(),
        own.parameters(),
        FightTables.percent(own.accuracy()),
        rival.name(),
        rival.parameters(),
        (double) rival.parameters() / own.parameters(),
        FightTables.percent(rival.accuracy()));
  }
}
