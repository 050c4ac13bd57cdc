package org.chainzrule.examples;

import java.time.Duration;
import java.util.Locale;
import org.chainzrule.experiment.fairfight.FightProgress;
import org.chainzrule.experiment.fairfight.FightRun;
import org.chainzrule.experiment.fairfight.RunKey;

/** Prints a line after each run: what finished, how many runs are left and how long they take. */
final class FightProgressLine {

  void show(FightProgress now) {
    if (now.last().isPresent()) {
      Console.print(
          "%4d done, %d left%s   %s",
          now.done(),
          now.left(),
          now.timeLeft().map(left -> ", about " + words(left)).orElse(""),
          words(now.last().get()));
    }
  }

  private static String words(FightRun run) {
    RunKey key = run.key();
    String what =
        String.format(
            Locale.ROOT,
            "%s %s, seed %d, rate %s%s%s: ",
            key.phase().name().toLowerCase(Locale.ROOT),
            key.entrant(),
            key.seed(),
            key.rate(),
            key.penaltyStrength() == 0 ? "" : ", penalty " + key.penaltyStrength(),
            key.dregStrength() == 0 ? "" : ", λ " + key.dregStrength());
    return what
        + run.failure()
            .orElseGet(() -> String.format(Locale.ROOT, "%.2f %%", 100 * run.accuracy()));
  }

  private static String words(Duration left) {
    return left.toHours() > 0
        ? String.format(Locale.ROOT, "%d h %d min", left.toHours(), left.toMinutesPart())
        : left.toMinutes() > 0
            ? String.format(Locale.ROOT, "%d min %d s", left.toMinutes(), left.toSecondsPart())
            : left.toSeconds() + " s";
  }
}
