package org.chainzrule.experiment.fairfight;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.chainzrule.experiment.rival.Contestant;

/**
 * Chooses the learning rate and the strengths of penalties of one contestant on held-out examples,
 * one after the other: the rate, with a penalty of its own at the middle of its grid; then the
 * strength of that penalty; then λ of DREG. All grids have as many values for every contestant.
 *
 * @param contestant for which to choose
 * @param settings the protocol
 */
record Selection(Contestant contestant, FightSettings settings) {

  /** Seeds from this one on are used to choose; final runs use seeds from 1 on. */
  static final long FIRST_SEED = 101;

  /** One choice after the other; each is made when all runs of the candidates have finished. */
  enum Stage {
    RATE,
    PENALTY,
    DREG
  }

  /** What is tried at a stage; empty if there is nothing to choose. */
  List<Choice> candidates(Stage stage, Map<RunKey, FightRun> runs) {
    return switch (stage) {
      case RATE -> settings.rates().stream().map(first()::withRate).toList();
      case PENALTY ->
          contestant.penaltyGrid().stream().map(chosen(Stage.RATE, runs)::withPenalty).toList();
      case DREG ->
          contestant.dreg().isEmpty()
              ? List.of()
              : contestant.dregGrid().stream().map(chosen(Stage.PENALTY, runs)::withDreg).toList();
    };
  }

  private Choice first() {
    List<Double> grid = contestant.penaltyGrid();
    return new Choice(
        new Entrant(contestant.name(), false),
        settings.rates().get(0),
        grid.isEmpty() ? 0 : grid.get(grid.size() / 2),
        0);
  }

  /** The keys of the runs of a candidate. */
  List<RunKey> keys(Choice candidate) {
    return LongStream.range(FIRST_SEED, FIRST_SEED + settings.selectionSeeds())
        .mapToObj(seed -> candidate.key(RunKey.Phase.SELECTION, seed))
        .toList();
  }

  /** What was chosen: the most accurate candidate, of several the first one. */
  Choice chosen(Stage stage, Map<RunKey, FightRun> runs) {
    List<Choice> candidates = candidates(stage, runs);
    return candidates.isEmpty()
        ? chosen(Stage.values()[stage.ordinal() - 1], runs)
        : mostAccurate(candidates, runs);
  }

  private Choice mostAccurate(List<Choice> candidates, Map<RunKey, FightRun> runs) {
    Choice best = candidates.get(0);
    for (Choice candidate : candidates) {
      best = accuracy(candidate, runs) > accuracy(best, runs) ? candidate : best;
    }
    return best;
  }

  private double accuracy(Choice candidate, Map<RunKey, FightRun> runs) {
    return keys(candidate).stream()
        .map(runs::get)
        .mapToDouble(FightRun::accuracy)
        .average()
        .orElseThrow();
  }
}
