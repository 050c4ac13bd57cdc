package org.chainzrule.experiment.fairfight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.experiment.fairfight.FinalMeasures.Measure;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.rival.Contestant;
import org.chainzrule.io.DataException;
import org.chainzrule.io.RecordJson;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FightTest {

  /** Of a fight that has been run once for all tests. */
  @TempDir static Path finished;

  private static FightResult whole;

  @TempDir private Path folder;

  @BeforeAll
  static void runOnce() throws InterruptedException {
    whole = run(finished, 1);
  }

  /** A copy of the runs of the finished fight, for a test to change. */
  private Path copy() throws IOException {
    return Files.copy(finished.resolve(Fight.RUNS), folder.resolve(Fight.RUNS));
  }

  private static List<FightRun> finals(FightResult result) {
    return result.results().stream().flatMap(one -> one.runs().stream()).toList();
  }

  private static FightResult run(Path folder, int jobs) throws InterruptedException {
    return Fights.small().run(folder, jobs, progress -> {});
  }

  private static List<String> lines(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve(Fight.RUNS));
  }

  @Test
  void everything_is_measured_and_only_final_runs_see_the_test_set() {
    FightResult result = whole;
    assertThat(result.results())
        .extracting(EntrantResult::name)
        .containsExactly("decay-8", "poly-8", "poly-8 + DREG");
    assertThat(result.selection())
        .allSatisfy(
            run -> {
              assertThat(run.key().seed()).isGreaterThanOrEqualTo(101);
              assertThat(run.finals()).isEmpty();
            });
    // Two rates for each, one more strength of the rival's penalty, and two of DREG.
    assertThat(result.selection()).hasSize(2 + 1 + 2 + 2);
    assertThat(Fights.small().runs()).isEqualTo(7 + 3 * 2);
    for (FightRun run : finals(result)) {
      FinalMeasures measures = run.finals().orElseThrow();
      boolean[] correct = measures.correct().toArray();
      int right = 0;
      for (boolean one : correct) {
        right += one ? 1 : 0;
      }
      assertThat(correct).hasSize(60);
      assertThat(right / 60.0).isEqualTo(run.accuracy());
      assertThat(measures.confusion().stream().flatMap(List::stream).mapToInt(n -> n).sum())
          .isEqualTo(60);
      assertThat(measures.mistakes())
          .allSatisfy(mistake -> assertThat(correct[mistake.index()]).isFalse());
      assertThat(measures.robustness())
          .extracting(FinalMeasures.Robustness::measure)
          .containsExactly(
              Measure.NOISE,
              Measure.FGSM,
              Measure.FGSM,
              Measure.PGD,
              Measure.PGD,
              Measure.PGD_MARGIN,
              Measure.PGD_MARGIN,
              Measure.CERTIFIED);
      assertThat(measures.corruptions()).hasSize(10);
      assertThat(measures.meanCorruptionAccuracy()).isBetween(0.0, 1.0);
      assertThat(run.inputGradient().orElseThrow().counts().stream().mapToInt(n -> n).sum())
          .isEqualTo(60);
      assertThat(run.curve()).hasSize(1);
      assertThat(run.cost().peakBytes()).isPositive();
      assertThat(run.cost().stepMicros()).isPositive();
    }
    assertThat(result.results().get(1).runs().get(0).finals().orElseThrow().activations())
        .hasSize(6);
  }

  @Test
  void runs_give_the_same_bytes_however_many_go_on_at_once() throws Exception {
    List<FightRun> alone = finals(whole);
    List<FightRun> beside = finals(run(folder, 3));
    assertThat(beside.stream().map(Fights::withoutTimes).map(RecordJson::write))
        .isEqualTo(alone.stream().map(Fights::withoutTimes).map(RecordJson::write).toList());
  }

  /** A training set that notes which examples are asked for. */
  private record Noting(Dataset data, List<List<Integer>> asked) implements Dataset {

    @Override
    public int size() {
      return data.size();
    }

    @Override
    public Shape inputShape() {
      return data.inputShape();
    }

    @Override
    public OptionalInt classes() {
      return data.classes();
    }

    @Override
    public Batch batch(int[] rows, Precision precision) {
      asked.add(Arrays.stream(rows).boxed().toList());
      return data.batch(rows, precision);
    }
  }

  @Test
  void contestants_of_one_seed_see_one_order_of_the_examples_and_seeds_differ() throws Exception {
    Fight small = Fights.small();
    Noting noting = new Noting(small.data().split().train(), new ArrayList<>());
    TrainTestSplit split =
        new TrainTestSplit(noting, small.data().split().test(), "drawn digits", "test");
    Fight fight = new Fight(small.contestants(), FightData.images(split, 28, 28), small.settings());
    Map<RunKey, List<List<Integer>>> orders = new HashMap<>();
    fight.run(
        folder,
        1,
        progress -> {
          progress.last().ifPresent(run -> orders.put(run.key(), List.copyOf(noting.asked())));
          noting.asked().clear();
        });
    for (long seed : new long[] {1, 2}) {
      List<List<List<Integer>>> ofSeed =
          orders.entrySet().stream()
              .filter(entry -> entry.getKey().phase() == RunKey.Phase.FINAL)
              .filter(entry -> entry.getKey().seed() == seed)
              .map(Map.Entry::getValue)
              .distinct()
              .toList();
      assertThat(ofSeed).as("orders of seed %s", seed).hasSize(1);
      assertThat(ofSeed.get(0)).isNotEmpty();
    }
    assertThat(
            orders.entrySet().stream()
                .filter(entry -> entry.getKey().phase() == RunKey.Phase.FINAL)
                .map(Map.Entry::getValue)
                .distinct())
        .hasSize(2);
  }

  @Test
  void a_fight_goes_on_where_it_stopped_and_ends_in_the_same_result() throws Exception {
    List<String> lines = lines(finished);
    // The header, five runs, and what a process that was killed had written of the sixth.
    Files.writeString(
        folder.resolve(Fight.RUNS),
        String.join("\n", lines.subList(0, 6)) + "\n" + lines.get(6).substring(0, 40));
    List<FightRun> done = new ArrayList<>();
    FightResult resumed =
        Fights.small().run(folder, 1, progress -> progress.last().ifPresent(done::add));
    assertThat(done).hasSize(whole.selection().size() + finals(whole).size() - 5);
    assertThat(lines(folder).subList(0, 6)).isEqualTo(lines.subList(0, 6));
    assertThat(finals(resumed).stream().map(Fights::withoutTimes))
        .isEqualTo(finals(whole).stream().map(Fights::withoutTimes).toList());
    assertThat(resumed.results().stream().map(EntrantResult::choice))
        .isEqualTo(whole.results().stream().map(EntrantResult::choice).toList());
  }

  @Test
  void a_finished_fight_has_nothing_to_do() throws Exception {
    byte[] before = Files.readAllBytes(copy());
    List<FightProgress> told = new ArrayList<>();
    FightResult second = Fights.small().run(folder, 2, told::add);
    assertThat(second.results()).isEqualTo(whole.results());
    assertThat(Files.readAllBytes(folder.resolve(Fight.RUNS))).isEqualTo(before);
    assertThat(told).allSatisfy(progress -> assertThat(progress.last()).isEmpty());
    assertThat(told.get(told.size() - 1).left()).isZero();
    assertThat(told.get(told.size() - 1).done()).isEqualTo(Fights.small().runs());
  }

  @Test
  void runs_of_other_settings_or_data_are_refused_and_stay_as_they_are() throws Exception {
    byte[] before = Files.readAllBytes(copy());
    assertThatThrownBy(() -> Fights.fight(Fights.settings(2), 1).run(folder, 1, progress -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageMatching(
            "expected runs with epochs 2 in .*runs.jsonl, got runs with 1; use another folder for"
                + " them");
    assertThatThrownBy(() -> Fights.fight(Fights.settings(1), 7).run(folder, 1, progress -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("expected runs with trainDigest .* in .*runs.jsonl, got runs with .*");
    assertThat(Files.readAllBytes(folder.resolve(Fight.RUNS))).isEqualTo(before);
  }

  @Test
  void a_file_of_something_else_is_refused_and_stays_as_it_is() throws Exception {
    Path file = folder.resolve(Fight.RUNS);
    for (String content : List.of("my notes", "my notes\nand more\n", "{\"a\":1}\n")) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> run(folder, 1))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("expected a header of a fair fight in line 1 of " + file);
      assertThat(file).hasContent(content);
    }
  }

  @Test
  void a_broken_line_is_named() throws Exception {
    Path file = copy();
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(2, lines.get(2).replace("\"accuracy\"", "\"exactness\""));
    Files.write(file, lines);
    assertThatThrownBy(() -> run(folder, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a run of a fair fight in line 3 of " + file);
    assertThat(Files.readAllLines(file)).isEqualTo(lines);
  }

  @Test
  void half_a_header_is_written_anew() throws Exception {
    List<String> lines = lines(finished);
    Path file = Files.writeString(folder.resolve(Fight.RUNS), lines.get(0).substring(0, 30));
    RunFile.open(file, whole.header()).close();
    assertThat(Files.readAllLines(file)).isEqualTo(lines.subList(0, 1));
  }

  @Test
  void a_second_fight_in_the_folder_is_refused() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    List<Throwable> thrown = new ArrayList<>();
    copy();
    Fights.small()
        .run(
            folder,
            1,
            progress -> {
              if (refused.getCount() > 0) {
                refused.countDown();
                thrown.addAll(secondFight());
              }
            });
    assertThat(thrown).hasSize(1);
    assertThat(thrown.get(0))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "expected a folder that no other fair fight uses now, got " + folder);
  }

  private List<Throwable> secondFight() {
    List<Throwable> thrown = new ArrayList<>();
    Thread second =
        new Thread(
            () -> {
              try {
                run(folder, 1);
              } catch (Exception e) {
                thrown.add(e);
              }
            });
    second.start();
    try {
      second.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return thrown;
  }

  @Test
  void a_contestant_that_has_become_another_is_refused() throws Exception {
    copy();
    Fight other =
        new Fight(
            List.of(
                new Contestant(
                    "decay-8",
                    false,
                    false,
                    Fights.OWN.architecture(),
                    Fights.RIVAL.penalty(),
                    Fights.RIVAL.penaltyGrid(),
                    Fights.RIVAL.dreg(),
                    Fights.RIVAL.dregGrid())),
            Fights.small().data(),
            Fights.settings(1));
    assertThatThrownBy(() -> other.run(folder, 1, progress -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected runs of decay-8 with the network Dense 784 -> 8, poly");
  }

  @Test
  void a_training_that_diverges_is_a_run_with_its_reason() throws Exception {
    FightSettings settings = Fights.settings(1);
    FightSettings wild = new FightSettings(1, 32, List.of(1e30), 50, 1, 1, 10, settings.radii(), 0);
    Fight fight = new Fight(List.of(Fights.OWN), Fights.small().data(), wild);
    FightResult result = fight.run(folder, 1, progress -> {});
    assertThat(Stream.concat(result.selection().stream(), finals(result).stream()))
        .isNotEmpty()
        .allSatisfy(
            run -> {
              assertThat(run.failure()).isPresent();
              assertThat(run.accuracy()).isZero();
            });
    assertThat(fight.run(folder, 1, progress -> {}).results()).isEqualTo(result.results());
  }
}
