package org.chainzrule.experiment.fairfight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.chainzrule.experiment.rival.Contestant;
import org.chainzrule.io.CacheLock;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;

/**
 * A Fair Fight: every contestant is trained under one protocol. Its learning rate and the strengths
 * of its penalties are chosen on held-out training examples with seeds that no final run uses; then
 * it is trained from several seeds, with and without DREG, and measured on the test set.
 *
 * <pre>{@code
 * Fight fight = new Fight(contestants, data, FightSettings.standard());
 * FightResult result = fight.run(Path.of("fight"), 2, progress -> {});
 * }</pre>
 *
 * @param contestants at least one, with different names
 * @param data the training set and the test set
 * @param settings the protocol
 */
public record Fight(List<Contestant> contestants, FightData data, FightSettings settings) {

  /** The name of the file of runs in the folder of a fight. */
  public static final String RUNS = "runs.jsonl";

  /**
   * @throws IllegalArgumentException if there is no contestant, two have one name, or there are not
   *     more training examples than are to be held out
   */
  public Fight {
    contestants = List.copyOf(contestants);
    if (contestants.isEmpty()) {
      throw new IllegalArgumentException("expected at least one contestant, got none");
    }
    Set<String> names = new HashSet<>();
    contestants.forEach(
        contestant -> {
          if (!names.add(contestant.name())) {
            throw new IllegalArgumentException(
                "expected contestants with different names, got " + contestant.name() + " twice");
          }
        });
    data.split().holdingOut(settings.selectionExamples());
  }

  /**
   * The number of runs that a fight has from its beginning to its end: for each contestant and
   * selection seed one for each learning rate and each strength of a penalty, except where two are
   * the same; and one for each entrant and final seed.
   */
  public int runs() {
    int selection = 0;
    int finals = 0;
    for (Contestant contestant : contestants) {
      int penalties = Math.max(0, contestant.penaltyGrid().size() - 1);
      int dreg = contestant.dreg().isPresent() ? contestant.dregGrid().size() : 0;
      selection += settings.rates().size() + penalties + dreg;
      finals += contestant.dreg().isPresent() ? 2 : 1;
    }
    return selection * settings.selectionSeeds() + finals * settings.seeds();
  }

  /**
   * Does all runs that are not in the folder yet. A fight whose process was killed goes on where it
   * stopped.
   *
   * @param folder for {@link #RUNS}; created where it is missing
   * @param jobs how many runs go on at once, each with one thread; a single one uses all processors
   * @param progress told at the beginning and after each run
   * @throws DataException if the folder is in use by another fight, cannot be written, or has runs
   *     of other data, settings or contestants
   * @throws InterruptedException if the thread is interrupted
   */
  public FightResult run(Path folder, int jobs, Consumer<? super FightProgress> progress)
      throws InterruptedException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DataException("could not create " + folder + ": " + FailureReason.of(e), e);
    }
    FightHeader header = FightHeader.of(data, settings);
    try {
      return CacheLock.holding(
          folder.resolve("in-use.lock"),
          Duration.ZERO,
          () -> {
            try (RunFile file = RunFile.open(folder.resolve(RUNS), header)) {
              return new FightCourse(this, file, new RunQueue(jobs), progress).run();
            }
          });
    } catch (IOException e) {
      throw new DataException(
          "expected a folder that no other fair fight uses now, got "
              + folder
              + ": "
              + FailureReason.of(e),
          e);
    }
  }
}
