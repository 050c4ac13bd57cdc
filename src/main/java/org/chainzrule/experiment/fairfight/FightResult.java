package org.chainzrule.experiment.fairfight;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.experiment.rival.Contestant;

/**
 * What came out of a Fair Fight. It follows from the runs alone: the same runs give the same
 * result, whatever was interrupted on the way.
 *
 * @param header the data and the settings of the runs
 * @param contestants all contestants
 * @param results of each entrant, in the order of the contestants, without DREG first
 * @param selection the runs by which was chosen
 */
public record FightResult(
    FightHeader header,
    List<Contestant> contestants,
    List<EntrantResult> results,
    List<FightRun> selection) {

  /** Copies the lists. */
  public FightResult {
    contestants = List.copyOf(contestants);
    results = List.copyOf(results);
    selection = List.copyOf(selection);
  }

  static FightResult of(
      Fight fight, FightHeader header, List<Choice> choices, List<FightRun> runs) {
    Map<RunKey, FightRun> byKey =
        runs.stream().collect(Collectors.toMap(FightRun::key, Function.identity()));
    List<String> names = fight.contestants().stream().map(Contestant::name).toList();
    return new FightResult(
        header,
        fight.contestants(),
        choices.stream().map(choice -> result(choice, fight.settings().seeds(), byKey)).toList(),
        runs.stream()
            .filter(run -> run.key().phase() == RunKey.Phase.SELECTION)
            .filter(run -> names.contains(run.key().contestant()))
            .sorted(
                Comparator.comparing((FightRun run) -> names.indexOf(run.key().contestant()))
                    .thenComparing(run -> run.key().dregStrength())
                    .thenComparing(run -> run.key().penaltyStrength())
                    .thenComparing(run -> run.key().rate())
                    .thenComparing(run -> run.key().seed()))
            .toList());
  }

  private static EntrantResult result(Choice choice, int seeds, Map<RunKey, FightRun> runs) {
    FightRun timing = runs.get(choice.key(RunKey.Phase.TIMING, 1));
    return new EntrantResult(
        choice,
        LongStream.rangeClosed(1, seeds)
            .mapToObj(seed -> runs.get(choice.key(RunKey.Phase.FINAL, seed)))
            .toList(),
        timing == null ? OptionalDouble.empty() : OptionalDouble.of(timing.cost().stepMicros()));
  }

  /** The result of an entrant; empty if it did not take part. */
  public Optional<EntrantResult> of(Entrant entrant) {
    return results.stream().filter(one -> one.choice().entrant().equals(entrant)).findFirst();
  }

  /**
   * The accuracy whose time is measured, in 0..1: 99 % of that of the most accurate entrant,
   * rounded down to a whole percent.
   */
  public double targetAccuracy() {
    double best =
        results.stream().mapToDouble(one -> one.accuracy().mean()).max().orElse(Double.NaN);
    return Math.floor(99 * best) / 100;
  }

  /** Whether an entrant is one of the library's own contestants. */
  public boolean isOwn(EntrantResult one) {
    return contestant(one).isOwn();
  }

  /** Whether an entrant is a rival: another contestant, as it is known, without DREG. */
  public boolean isRival(EntrantResult one) {
    return !isOwn(one) && !one.choice().entrant().dreg();
  }

  /** Whether an entrant has convolutions. */
  public boolean hasConvolutions(EntrantResult one) {
    return contestant(one).hasConvolutions();
  }

  /** Whether an entrant has a penalty of its own, besides DREG. */
  public boolean hasPenalty(EntrantResult one) {
    return contestant(one).penalty() != PenaltyName.NONE;
  }

  private Contestant contestant(EntrantResult one) {
    return contestants.stream()
        .filter(c -> c.name().equals(one.choice().entrant().contestant()))
        .findFirst()
        .orElseThrow();
  }
}
