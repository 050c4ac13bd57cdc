package org.chainzrule.experiment.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chainzrule.experiment.fairfight.Entrant;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.fairfight.FightResult;
import org.chainzrule.experiment.fairfight.FinalMeasures;
import org.chainzrule.metrics.ConfidenceInterval;

/** Holds the runs of a Fair Fight against the claims that are made for the library. */
public final class Verdict {

  /** Accuracies that differ by less count as equal, in 0..1. */
  private static final double EQUAL_ACCURACY = 0.003;

  private static final double ATTACK = 0.1;

  private final FightResult result;

  private Verdict(FightResult result) {
    this.result = result;
  }

  /** What the runs say about each claim. */
  public static List<Claim> of(FightResult result) {
    return new Verdict(result).claims();
  }

  private List<Claim> claims() {
    return Stream.of(
            peak(), fewerParameters(), smallerConvolution(), equalParameters(), robustness())
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

  private Stream<DregPair> pairs() {
    return result.results().stream()
        .filter(one -> result.isOwn(one) && one.choice().entrant().dreg() && !one.hasFailure())
        .flatMap(
            with ->
                result
                    .of(new Entrant(with.choice().entrant().contestant(), false))
                    .filter(without -> !without.hasFailure())
                    .map(without -> new DregPair(without, with))
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

  /** The best accuracy with a 15.5th and a 31st of the parameters of dense rivals. */
  private List<Claim> fewerParameters() {
    String claim = "fewer parameters than a dense rival of lower accuracy, intervals apart";
    return smaller(claim, List.of(15.5, 31.0), false, true);
  }

  private List<Claim> smallerConvolution() {
    String claim = "fewer parameters than a rival with convolutions of no higher accuracy";
    return smaller(claim, List.of(2.0, 4.0), true, false);
  }

  /**
   * Whether an entrant of the library reaches the most accurate rival of one to two times a
   * multiple of its parameters.
   *
   * @param ratios the multiples, for the bar and beyond it
   * @param apart whether its interval must be above that of the rival, instead of reaching its mean
   */
  private List<Claim> smaller(
      String claim, List<Double> ratios, boolean convolution, boolean apart) {
    String bar = ratios.get(0) + " times; beyond: " + ratios.get(1) + " times";
    Claim found = notTested(claim, bar);
    for (int i = 0; i < ratios.size(); i++) {
      Optional<Duel> best = largest(ratios.get(i), convolution, apart);
      if (best.isEmpty()) {
        continue;
      }
      boolean reached = best.get().margin(apart) > 0;
      if (reached || found.status() == Claim.Status.NOT_TESTED) {
        Claim.Status above = i == 0 ? Claim.Status.REACHED : Claim.Status.EXCEEDED;
        found =
            new Claim(claim, bar, best.get().words(), reached ? above : Claim.Status.NOT_REACHED);
      }
    }
    return List.of(found);
  }

  /** Of the entrants of the library with a rival so much larger, the one that does best. */
  private Optional<Duel> largest(double ratio, boolean convolution, boolean apart) {
    return entrants(true, convolution)
        .flatMap(
            own ->
                entrants(false, convolution)
                    .filter(rival -> isLarger(rival, own, ratio))
                    .max(Comparator.comparingDouble(rival -> rival.accuracy().mean()))
                    .map(rival -> new Duel(own, rival))
                    .stream())
        .max(Comparator.comparingDouble(duel -> duel.margin(apart)));
  }

  private static boolean isLarger(EntrantResult rival, EntrantResult own, double ratio) {
    double times = (double) rival.parameters() / own.parameters();
    return times >= ratio && times < 2 * ratio;
  }

  private Stream<EntrantResult> entrants(boolean own, boolean convolution) {
    return result.results().stream()
        .filter(one -> !one.hasFailure())
        .filter(one -> own ? result.isOwn(one) : result.isRival(one))
        .filter(one -> result.hasConvolutions(one) == convolution);
  }

  /**
   * One claim for each dense contestant of the library that has a dense rival of its size. Rivals
   * with a penalty of their own are those of the claims on robustness.
   */
  private List<Claim> equalParameters() {
    String claim =
        "higher accuracy than every dense rival of equal parameters without a penalty, intervals"
            + " apart";
    String bar = "above; beyond: +0.3 points";
    List<Claim> claims =
        byContestant(entrants(true, false))
            .flatMap(
                own ->
                    entrants(false, false)
                        .filter(rival -> isEqualSize(own, rival) && !result.hasPenalty(rival))
                        .max(Comparator.comparingDouble(rival -> rival.accuracy().mean()))
                        .map(rival -> new Duel(own, rival))
                        .stream())
            .map(duel -> new Claim(claim, bar, duel.words(), status(duel)))
            .toList();
    return claims.isEmpty() ? List.of(notTested(claim, bar)) : claims;
  }

  private static Claim.Status status(Duel duel) {
    double points = duel.own().accuracy().mean() - duel.rival().accuracy().mean();
    return duel.margin(true) <= 0
        ? Claim.Status.NOT_REACHED
        : points >= EQUAL_ACCURACY ? Claim.Status.EXCEEDED : Claim.Status.REACHED;
  }

  /** Of each contestant the more accurate of its entrants. */
  private static Stream<EntrantResult> byContestant(Stream<EntrantResult> entrants) {
    return entrants
        .collect(
            Collectors.toMap(
                one -> one.choice().entrant().contestant(),
                one -> one,
                BinaryOperator.maxBy(Comparator.comparingDouble(one -> one.accuracy().mean())),
                LinkedHashMap::new))
        .values()
        .stream();
  }

  private static boolean isEqualSize(EntrantResult one, EntrantResult other) {
    return Matches.areEqual(one.parameters(), other.parameters());
  }

  private List<Claim> robustness() {
    List<Double> attacks = result.header().attacks();
    double epsilon =
        attacks.contains(ATTACK) || attacks.isEmpty() ? ATTACK : attacks.get(attacks.size() / 2);
    List<Claim> claims = new ArrayList<>();
    claims.addAll(
        robust(
            "higher accuracy under PGD at " + epsilon,
            finals ->
                Math.min(
                    finals.accuracyUnder(FinalMeasures.Measure.PGD, epsilon),
                    finals.accuracyUnder(FinalMeasures.Measure.PGD_MARGIN, epsilon))));
    claims.addAll(
        robust("higher mean accuracy under corruptions", FinalMeasures::meanCorruptionAccuracy));
    return claims;
  }

  /** For each contestant of the library that has rivals of its size that are as accurate. */
  private List<Claim> robust(String what, ToDoubleFunction<FinalMeasures> figure) {
    String claim = what + " than every rival of equal parameters and equal clean accuracy";
    String bar = "above, intervals apart";
    List<Claim> claims =
        Stream.of(false, true)
            .flatMap(convolution -> byContestant(entrants(true, convolution)))
            .filter(own -> !Double.isNaN(own.measure(figure).mean()))
            .flatMap(own -> strongest(own, figure).map(rival -> new Duel(own, rival)).stream())
            .map(duel -> robust(claim, bar, duel, figure))
            .toList();
    return claims.isEmpty() ? List.of(notTested(claim, bar)) : claims;
  }

  private Optional<EntrantResult> strongest(
      EntrantResult own, ToDoubleFunction<FinalMeasures> figure) {
    return entrants(false, result.hasConvolutions(own))
        .filter(rival -> isEqualSize(own, rival))
        .filter(rival -> rival.accuracy().mean() - own.accuracy().mean() > -EQUAL_ACCURACY)
        .filter(rival -> !Double.isNaN(rival.measure(figure).mean()))
        .max(Comparator.comparingDouble(rival -> rival.measure(figure).mean()));
  }

  private static Claim robust(
      String claim, String bar, Duel duel, ToDoubleFunction<FinalMeasures> figure) {
    ConfidenceInterval own = duel.own().measure(figure);
    ConfidenceInterval rival = duel.rival().measure(figure);
    String flags = String.join("; ", duel.own().flags());
    return new Claim(
        claim,
        bar,
        String.format(
            Locale.ROOT,
            "%s: %s %% (clean %s %%%s); %s: %s %% (clean %s %%)",
            duel.own().name(),
            FightTables.percent(own),
            FightTables.percent(duel.own().accuracy()),
            flags.isEmpty() ? "" : "; not to be trusted: " + flags,
            duel.rival().name(),
            FightTables.percent(rival),
            FightTables.percent(duel.rival().accuracy())),
        duel.margin(one -> one.measure(figure)) > 0 && flags.isEmpty()
            ? Claim.Status.REACHED
            : Claim.Status.NOT_REACHED);
  }
}
