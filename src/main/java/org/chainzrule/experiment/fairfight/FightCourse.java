package org.chainzrule.experiment.fairfight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.chainzrule.experiment.rival.Contestant;
import org.chainzrule.io.DataException;

/** One execution of a fight, which does the runs that its file does not have yet. */
final class FightCourse {

  /** How much longer a final run is taken to be, for its measurement, before the first of them. */
  private static final double FINAL_FACTOR = 2;

  private final Fight fight;
  private final RunFile file;
  private final RunQueue queue;
  private final Consumer<? super FightProgress> progress;
  private final Map<String, Contestant> contestants;
  private final Map<String, String> networks = new HashMap<>();
  private final Map<RunKey.Phase, List<Double>> seconds = new EnumMap<>(RunKey.Phase.class);

  /** Of the runs of this fight those that are finished; two stages may ask for one run. */
  private final Set<RunKey> done = new HashSet<>();

  FightCourse(Fight fight, RunFile file, RunQueue queue, Consumer<? super FightProgress> progress) {
    this.fight = fight;
    this.file = file;
    this.queue = queue;
    this.progress = progress;
    this.contestants =
        fight.contestants().stream().collect(Collectors.toMap(Contestant::name, c -> c));
    for (RunKey.Phase phase : RunKey.Phase.values()) {
      seconds.put(phase, new ArrayList<>());
    }
  }

  FightResult run() throws InterruptedException {
    List<Selection> selections =
        fight.contestants().stream().map(c -> new Selection(c, fight.settings())).toList();
    for (Selection.Stage stage : Selection.Stage.values()) {
      finish(
          selections.stream()
              .flatMap(
                  selection ->
                      selection.candidates(stage, file.runs()).stream()
                          .flatMap(candidate -> selection.keys(candidate).stream()))
              .distinct()
              .toList());
    }
    List<Choice> choices = selections.stream().flatMap(this::choices).toList();
    finish(
        choices.stream()
            .flatMap(
                choice ->
                    LongStream.rangeClosed(1, fight.settings().seeds())
                        .mapToObj(seed -> choice.key(RunKey.Phase.FINAL, seed)))
            .toList());
    time(choices);
    return FightResult.of(fight, file.header(), choices, List.copyOf(file.runs().values()));
  }

  /** What was chosen for a contestant without DREG and, where it takes part, with DREG. */
  private Stream<Choice> choices(Selection selection) {
    Choice without = selection.chosen(Selection.Stage.PENALTY, file.runs());
    Choice with = selection.chosen(Selection.Stage.DREG, file.runs());
    return Stream.of(without, with).distinct();
  }

  /** Does those of the runs that are not in the file. */
  private void finish(List<RunKey> keys) throws InterruptedException {
    List<Callable<FightRun>> missing = new ArrayList<>();
    for (RunKey key : keys) {
      FightRun before = file.runs().get(key);
      if (before == null) {
        missing.add(() -> timed(new FightTraining(contestants.get(key.contestant()), key)));
      } else {
        checkNetwork(before);
        done.add(key);
      }
    }
    report(Optional.empty());
    queue.run(
        missing,
        run -> {
          file.add(run);
          done.add(run.key());
          report(Optional.of(run));
        });
  }

  private FightRun timed(FightTraining training) {
    long start = System.nanoTime();
    FightRun run = training.run(fight.data(), fight.settings());
    synchronized (seconds) {
      seconds.get(run.key().phase()).add((System.nanoTime() - start) / 1e9);
    }
    return run;
  }

  /** Refuses a run of a contestant that has become another one since. */
  private void checkNetwork(FightRun run) {
    RunKey key = run.key();
    String network =
        networks.computeIfAbsent(
            key.contestant(),
            name -> new FightTraining(contestants.get(name), key).network(fight.data()).toString());
    if (!network.equals(run.network())) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected runs of %s with the network %s, got one with %s; use another folder",
              key.contestant(),
              network,
              run.network()));
    }
  }

  private void time(List<Choice> choices) {
    Function<Choice, RunKey> key = choice -> choice.key(RunKey.Phase.TIMING, 1);
    if (fight.settings().timingRounds() > 0
        && !file.runs().keySet().containsAll(choices.stream().map(key).toList())) {
      Timing.measure(
              choices.stream()
                  .map(
                      c ->
                          new FightTraining(
                              contestants.get(c.entrant().contestant()), key.apply(c)))
                  .toList(),
              fight.data(),
              fight.settings())
          .forEach(file::add);
    }
  }

  private void report(Optional<FightRun> last) {
    int finals =
        fight.settings().seeds()
            * fight.contestants().stream().mapToInt(c -> c.dreg().isPresent() ? 2 : 1).sum();
    int finalsDone = (int) done.stream().filter(key -> key.phase() == RunKey.Phase.FINAL).count();
    int finalsLeft = finals - finalsDone;
    int selectionLeft = fight.runs() - done.size() - finalsLeft;
    progress.accept(
        new FightProgress(
            done.size(), finalsLeft + selectionLeft, timeLeft(selectionLeft, finalsLeft), last));
  }

  private Optional<Duration> timeLeft(int selectionLeft, int finalsLeft) {
    Optional<Double> selection;
    Optional<Double> last;
    synchronized (seconds) {
      selection = mean(seconds.get(RunKey.Phase.SELECTION));
      last = mean(seconds.get(RunKey.Phase.FINAL));
    }
    if (selection.isEmpty() && last.isEmpty()) {
      return Optional.empty();
    }
    double each = last.orElseGet(() -> FINAL_FACTOR * selection.orElseThrow());
    double left = selectionLeft * selection.orElse(each) + finalsLeft * each;
    return Optional.of(Duration.ofMillis(Math.round(1000 * left / queue.jobs())));
  }

  private static Optional<Double> mean(List<Double> values) {
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(values.stream().mapToDouble(v -> v).sum() / values.size());
  }
}
