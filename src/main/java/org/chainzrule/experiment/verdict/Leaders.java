package org.chainzrule.experiment.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.chainzrule.experiment.fairfight.Entrant;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.fairfight.FightResult;
import org.chainzrule.metrics.ConfidenceInterval;

/** The entrants of a fight that a page is about first. Those with a failed run are left out. */
record Leaders(FightResult result) {

  private static final int RIVALS = 3;

  private static final Comparator<EntrantResult> BY_ACCURACY =
      Comparator.comparingDouble(one -> one.accuracy().mean());

  /** All entrants without a failed run. */
  Stream<EntrantResult> finished() {
    return result.results().stream().filter(one -> !one.hasFailure());
  }

  /** The library's most accurate entrant. */
  Optional<EntrantResult> own() {
    return finished().filter(result::isOwn).max(BY_ACCURACY);
  }

  /** The most accurate rival. */
  Optional<EntrantResult> rival() {
    return finished().filter(result::isRival).max(BY_ACCURACY);
  }

  /**
   * An entrant of the library that is more accurate than a larger rival, intervals apart; the one
   * with the largest ratio of parameters, and of these the most accurate.
   */
  Optional<Duel> smallestWinner() {
    return finished()
        .filter(result::isOwn)
        .flatMap(own -> finished().filter(result::isRival).map(rival -> new Duel(own, rival)))
        .filter(duel -> duel.margin(true) > 0 && ratio(duel) > 1)
        .max(Comparator.comparingDouble(Leaders::ratio).thenComparing(Duel::own, BY_ACCURACY));
  }

  /** How many times as many parameters the rival has. */
  static double ratio(Duel duel) {
    return (double) duel.rival().parameters() / duel.own().parameters();
  }

  /** The ends of an interval; those of a single measurement are the measurement. */
  static double low(ConfidenceInterval interval) {
    return interval.mean() - (Double.isNaN(interval.halfWidth()) ? 0 : interval.halfWidth());
  }

  static double high(ConfidenceInterval interval) {
    return interval.mean() + (Double.isNaN(interval.halfWidth()) ? 0 : interval.halfWidth());
  }

  /** The library's contestant whose peak of the input gradient DREG lowers most. */
  Optional<DregPair> steadied() {
    return finished()
        .filter(result::isOwn)
        .filter(one -> one.choice().entrant().dreg())
        .flatMap(
            with ->
                result
                    .of(new Entrant(with.choice().entrant().contestant(), false))
                    .filter(without -> !without.hasFailure())
                    .map(without -> new DregPair(without, with))
                    .stream())
        .filter(pair -> !Double.isNaN(pair.reduction().mean()))
        .max(Comparator.comparingDouble(pair -> pair.reduction().mean()));
  }

  /** The entrants that are drawn where all would be a tangle: at most seven. */
  List<EntrantResult> shown() {
    Set<EntrantResult> shown = new LinkedHashSet<>();
    own().ifPresent(shown::add);
    steadied()
        .ifPresent(
            pair -> {
              shown.add(pair.with());
              shown.add(pair.without());
            });
    smallestWinner().ifPresent(win -> shown.add(win.own()));
    finished()
        .filter(result::isRival)
        .sorted(BY_ACCURACY.reversed())
        .limit(RIVALS)
        .forEach(shown::add);
    return new ArrayList<>(shown);
  }
}
