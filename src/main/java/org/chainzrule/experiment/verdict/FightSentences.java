package org.chainzrule.experiment.verdict;

import java.util.List;
import java.util.Locale;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.page.Figures;
import org.chainzrule.metrics.ConfidenceInterval;

/** What came out of a fight, in three sentences, whoever won. */
record FightSentences(Leaders leaders) {

  List<String> all() {
    return List.of(accuracy(), size(), dreg());
  }

  private String accuracy() {
    return leaders
        .own()
        .flatMap(
            own ->
                leaders
                    .rival()
                    .map(
                        rival ->
                            "The library's most accurate entrant, "
                                + described(own)
                                + "; the most accurate rival, "
                                + described(rival)
                                + ": "
                                + comparison(own, rival)))
        .orElse("Too few contestants took part to compare the library with a rival.");
  }

  private static String comparison(EntrantResult own, EntrantResult rival) {
    return Leaders.low(own.accuracy()) > Leaders.high(rival.accuracy())
        ? "the library is ahead, intervals apart."
        : Leaders.high(own.accuracy()) < Leaders.low(rival.accuracy())
            ? "the rival is ahead, intervals apart."
            : "their intervals overlap.";
  }

  private static String described(EntrantResult one) {
    return one.name()
        + ", reaches "
        + percent(one.accuracy())
        + " at "
        + Figures.whole(one.parameters())
        + " parameters";
  }

  private String size() {
    return leaders
        .smallestWinner()
        .map(FightSentences::win)
        .orElse(
            "No entrant of the library is more accurate than a rival with more parameters,"
                + " intervals apart.");
  }

  private static String win(Duel win) {
    return String.format(
        Locale.ROOT,
        "%s is more accurate than %s with %.1f times fewer parameters, %s against %s, intervals"
            + " apart.",
        win.own().name(),
        win.rival().name(),
        Leaders.ratio(win),
        percent(win.own().accuracy()),
        percent(win.rival().accuracy()));
  }

  private String dreg() {
    return leaders
        .steadied()
        .map(FightSentences::pair)
        .orElse("No contestant of the library ran both with and without DREG.");
  }

  private static String pair(DregPair pair) {
    String change =
        pair.reduction().mean() > 0
            ? String.format(
                Locale.ROOT,
                "DREG lowers the peak of the input gradient most for %s, by %.0f\u202F%%",
                pair.without().name(),
                100 * pair.reduction().mean())
            : "DREG lowers the peak of the input gradient of no contestant; the least harm is to "
                + pair.without().name();
    return change
        + ", from "
        + Figures.of(pair.without().peak().mean())
        + " to "
        + Figures.of(pair.with().peak().mean())
        + ", with an accuracy of "
        + percent(pair.with().accuracy())
        + " instead of "
        + percent(pair.without().accuracy())
        + ".";
  }

  /** A percentage with its interval, if there is one. */
  static String percent(ConfidenceInterval interval) {
    return Double.isNaN(interval.halfWidth())
        ? Figures.percent(interval.mean())
        : String.format(Locale.ROOT, "%.2f ± ", 100 * interval.mean())
            + Figures.percent(interval.halfWidth());
  }
}
