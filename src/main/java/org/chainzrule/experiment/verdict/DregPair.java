package org.chainzrule.experiment.verdict;

import java.util.Locale;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.fairfight.FightRun;
import org.chainzrule.metrics.ConfidenceInterval;

/** A contestant without and with DREG. */
record DregPair(EntrantResult without, EntrantResult with) {

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
