package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FairFightTest {

  private static final String SMALL =
      "--offline --limit 100 --selection-examples 20 --epochs 1 --seeds 2 --robust-examples 2"
          + " --rounds 1 --contestants poly-32";

  @TempDir Path folder;

  private Jvm.Result run(String options) throws Exception {
    return Jvm.in(folder).run(FairFight.class, options.split(" "));
  }

  /** The lines of the tables without those whose numbers depend on the clock. */
  private static List<String> timeless(String out) {
    String tables = out.substring(out.indexOf("### Verdict"), out.indexOf("### Accuracy and cost"));
    return (tables + out.substring(out.indexOf("### Input gradients"), out.indexOf("written")))
        .lines()
        .toList();
  }

  @Test
  void a_killed_fight_goes_on_where_it_stopped_and_ends_in_the_same_tables() throws Exception {
    Path whole = folder.resolve("whole");
    Jvm.Result expected = run(SMALL + " --out " + whole);
    assertThat(expected.err()).isEmpty();
    assertThat(expected.code()).isZero();
    assertThat(expected.out())
        .contains("| poly-32 + DREG |")
        .containsPattern(" 10 done, 0 left.* final poly-32");
    Path killed = folder.resolve("killed");
    killAfterRuns(4, killed);
    int before = Files.readAllLines(killed.resolve("runs.jsonl")).size();
    assertThat(before).isGreaterThanOrEqualTo(5);
    Jvm.Result resumed = run(SMALL + " --out " + killed);
    assertThat(resumed.err()).isEmpty();
    assertThat(timeless(resumed.out())).isEqualTo(timeless(expected.out()));
    assertThat(resumed.out()).doesNotContain("   1 done");
    for (String file : List.of("results.csv", "results.json")) {
      assertThat(killed.resolve(file)).isNotEmptyFile();
    }
    assertThat(accuracies(killed)).isEqualTo(accuracies(whole));
  }

  /** Contestant, seed, choices and accuracy of each run. */
  private static List<List<String>> accuracies(Path out) throws IOException {
    return Files.readAllLines(out.resolve("results.csv")).stream()
        .map(line -> List.of(line.split(",")).subList(0, 7))
        .toList();
  }

  /** Kills a fight as soon as it has printed so many runs. */
  private void killAfterRuns(int runs, Path out) throws Exception {
    Process process =
        Jvm.in(folder)
            .process(FairFight.class, (SMALL + " --out " + out).split(" "))
            .redirectErrorStream(true)
            .start();
    try {
      var lines = process.inputReader(StandardCharsets.UTF_8);
      int seen = 0;
      for (String line = lines.readLine(); line != null && seen < runs; ) {
        seen += line.contains(" done, ") ? 1 : 0;
        line = seen < runs ? lines.readLine() : line;
      }
      assertThat(seen).isEqualTo(runs);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_table_takes_the_place_of_images() throws Exception {
    StringBuilder rows = new StringBuilder("width,height,kind\n");
    for (int i = 0; i < 100; i++) {
      rows.append(i % 10).append(',').append(i / 10).append(',').append(i % 10 > 4 ? "b" : "a");
      rows.append('\n');
    }
    Path table = Files.writeString(folder.resolve("rows.csv"), rows);
    Jvm.Result result =
        run(
            "--table "
                + table
                + " --contestants relu-32,poly-32 --epochs 3 --seeds 1 --robust-examples 2"
                + " --rounds 0 --out "
                + folder.resolve("out"));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("table rows.csv, features mapped to 0..1");
  }

  @Test
  void reviews_are_read_as_pooled_word_vectors() throws Exception {
    Path vectors =
        Files.writeString(
            folder.resolve("vectors.txt"),
            "terrible -2 1\nawful -2 0\nbad -1 1\npoor -1 0\nokay 0 1\naverage 0 0\n"
                + "good 1 1\nnice 1 0\namazing 2 1\nfantastic 2 0\n");
    Jvm.Result result =
        run(
            "--vectors "
                + vectors
                + " --limit 100 --contestants poly-32 --epochs 1 --seeds 1 --robust-examples 2"
                + " --rounds 0 --out "
                + folder.resolve("out"));
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("SyntheticReviews, made up by this program; not Yelp")
        .contains("| poly-32 + DREG |");
  }

  @Test
  void options_that_contradict_each_other_are_refused() throws Exception {
    assertThat(run("--table a.csv --vectors b.txt").err().strip())
        .isEqualTo(
            "expected either --table or --vectors, got both; they name different kinds of data");
    assertThat(run("--seeds 0").err().strip()).isEqualTo("expected --seeds of at least 1, got 0");
    assertThat(run("--contestants nobody").err().strip())
        .startsWith("expected some of [relu-32")
        .endsWith("] as --contestants, got nobody");
  }
}
