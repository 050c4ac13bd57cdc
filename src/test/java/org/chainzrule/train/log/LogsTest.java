package org.chainzrule.train.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chainzrule.io.DataException;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.train.Callback;
import org.chainzrule.train.EarlyStopping;
import org.chainzrule.train.EarlyStopping.Measure;
import org.chainzrule.train.Evaluation;
import org.chainzrule.train.Toy;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests both log formats in a locale with a decimal comma. */
class LogsTest {

  private static final String HEADER =
      "kind,step,epoch,examples,loss,penalty,gradientNorm,rate,nanos,seconds,validationLoss,"
          + "validationAccuracy";

  private final Locale before = Locale.getDefault();

  @TempDir private Path folder;

  @BeforeEach
  void abroad() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
  }

  @AfterEach
  void home() {
    Locale.setDefault(before);
  }

  private static Callback.Step step(int number) {
    return new Callback.Step(1, number, 9, 8, 0.5, Double.NaN, 1234567.25, List.of(), 1e-3, 2000);
  }

  private static final Callback.Validation VALIDATION =
      new Callback.Validation(1, 2, new Evaluation(0.25, OptionalDouble.of(0.75)));

  private static final Callback.Epoch EPOCH =
      new Callback.Epoch(1, 2, 0.5, 0, 1.5, Optional.of(VALIDATION.evaluation()));

  private static void report(Callback log) {
    log.afterStep(step(1));
    log.afterStep(step(2));
    log.afterValidation(VALIDATION);
    log.afterEpoch(EPOCH);
  }

  @Test
  void csv_has_a_line_for_each_event_and_empty_fields_for_values_that_do_not_apply()
      throws IOException {
    Path file = folder.resolve("log.csv");
    try (LogFile log = LogFile.csv(file)) {
      report(log);
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            HEADER,
            "step,1,1,8,0.5,NaN,1234567.25,0.001,2000,,,",
            "step,2,1,8,0.5,NaN,1234567.25,0.001,2000,,,",
            "validation,2,1,,,,,,,,0.25,0.75",
            "epoch,2,1,,0.5,0.0,,,,1.5,0.25,0.75");
  }

  @Test
  void each_json_line_is_an_object_with_null_for_values_that_are_not_finite() throws IOException {
    Path file = folder.resolve("log.jsonl");
    try (LogFile log = LogFile.jsonLines(file)) {
      report(log);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .isEqualTo(
            "{\"kind\":\"step\",\"step\":1,\"epoch\":1,\"examples\":8,\"loss\":0.5,\"penalty\":null,"
                + "\"gradientNorm\":1234567.25,\"rate\":0.001,\"nanos\":2000}");
    assertThat(parsed(lines.get(0)))
        .containsEntry("kind", "step")
        .containsEntry("step", "1")
        .containsEntry("penalty", "null")
        .containsEntry("gradientNorm", "1234567.25")
        .doesNotContainKey("seconds");
    assertThat(parsed(lines.get(2)))
        .containsEntry("kind", "validation")
        .containsEntry("validationAccuracy", "0.75");
    assertThat(parsed(lines.get(3))).containsEntry("seconds", "1.5");
  }

  @Test
  void figures_of_ones_own_have_columns_in_csv_and_members_in_json() throws IOException {
    Path csv = folder.resolve("log.csv");
    Path jsonl = folder.resolve("log.jsonl");
    Measure best = Measure.higher("größe, \"F1\"", (network, loss, data) -> 0.5);
    Measure shown = Measure.lower("nothing", (network, loss, data) -> Double.NaN);
    for (int run = 0; run < 2; run++) {
      // The second run repeats all steps, as one that is resumed from its first checkpoint does.
      try (LogFile first = run == 0 ? LogFile.csv(csv) : LogFile.csv(csv).resuming();
          LogFile second =
              run == 0 ? LogFile.jsonLines(jsonl) : LogFile.jsonLines(jsonl).resuming()) {
        Trainer.create(Toy.network(Precision.DOUBLE), Loss.softmaxCrossEntropy())
            .batch(20)
            .with(new EarlyStopping(best, 9))
            .measuring(shown)
            .with(first)
            .with(second)
            .fit(Toy.circle(0, 40), Toy.circle(1, 20), 1);
      }
    }
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.get(0))
        .isEqualTo(HEADER + ",\"validation/größe, \"\"F1\"\"\",validation/nothing");
    assertThat(lines).hasSize(1 + 2 + 1 + 1);
    assertThat(lines.get(1)).startsWith("step,1,1,20,").endsWith(",,,,,");
    assertThat(lines.get(3)).startsWith("validation,2,1,,").endsWith(",0.5,NaN");
    assertThat(lines.get(4)).startsWith("epoch,2,1,").endsWith(",0.5,NaN");
    List<String> json = Files.readAllLines(jsonl);
    assertThat(json).hasSize(4);
    assertThat(parsed(json.get(2)))
        .containsEntry("validation/größe, \"F1\"", "0.5")
        .containsEntry("validation/nothing", "null");
    assertThat(parsed(json.get(3))).containsEntry("validation/größe, \"F1\"", "0.5");
  }

  @Test
  void rows_with_figures_of_ones_own_stay_in_a_resumed_log() throws IOException {
    Evaluation own = new Evaluation(0.25, OptionalDouble.empty(), Map.of("größe", 2.0));
    for (boolean asCsv : new boolean[] {true, false}) {
      Path file = folder.resolve(asCsv ? "log.csv" : "log.jsonl");
      LogFile plain = asCsv ? LogFile.csv(file) : LogFile.jsonLines(file);
      try (LogFile log = plain) {
        log.beforeRun(new Callback.Run(1, 9, 0, List.of("größe")));
        log.afterStep(step(2));
        log.afterValidation(new Callback.Validation(1, 2, own));
      }
      List<String> before = Files.readAllLines(file);
      try (LogFile log = plain.resuming()) {
        log.beforeRun(new Callback.Run(1, 9, 2, List.of("größe")));
        log.afterStep(step(3));
      }
      assertThat(Files.readAllLines(file))
          .hasSize(before.size() + 1)
          .startsWith(before.toArray(String[]::new));
    }
  }

  @Test
  void one_csv_log_takes_runs_of_the_same_columns_alone() {
    Path file = folder.resolve("log.csv");
    try (LogFile log = LogFile.csv(file)) {
      log.beforeRun(new Callback.Run(1, 9, 0, List.of("F1")));
      log.afterStep(step(1));
      assertThatThrownBy(() -> log.beforeRun(new Callback.Run(1, 9, 0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected runs with the same measures in one log, got [] after [F1]");
    }
  }

  @Test
  void every_line_is_flushed_before_the_next_event() throws IOException {
    Path file = folder.resolve("log.csv");
    try (LogFile log = LogFile.csv(file)) {
      log.afterStep(step(1));
      assertThat(Files.readAllLines(file)).hasSize(2);
      log.afterStep(step(2));
      assertThat(Files.readAllLines(file)).hasSize(3);
    }
  }

  @Test
  void a_resumed_log_keeps_earlier_rows_and_drops_rows_that_will_be_repeated() throws IOException {
    Path csv = folder.resolve("log.csv");
    Path jsonl = folder.resolve("log.jsonl");
    try (LogFile first = LogFile.csv(csv);
        LogFile second = LogFile.jsonLines(jsonl)) {
      report(first);
      report(second);
    }
    List<String> whole = Files.readAllLines(csv);
    List<String> wholeJson = Files.readAllLines(jsonl);
    // The process was killed in the middle of a line.
    Files.writeString(csv, "step,3,1,8,0.", StandardOpenOption.APPEND);
    Files.writeString(jsonl, "{\"kind\":\"step\",\"step\":1,\"epo", StandardOpenOption.APPEND);
    try (LogFile first = LogFile.csv(csv).resuming();
        LogFile second = LogFile.jsonLines(jsonl).resuming()) {
      first.afterValidation(VALIDATION);
      first.afterEpoch(EPOCH);
      second.afterStep(step(2));
    }
    assertThat(Files.readAllLines(csv)).isEqualTo(whole);
    assertThat(Files.readAllLines(jsonl)).isEqualTo(wholeJson.subList(0, 2));
    try (LogFile anew = LogFile.csv(csv)) {
      anew.afterStep(step(5));
    }
    assertThat(Files.readAllLines(csv)).hasSize(2);
    assertThat(Files.list(folder).filter(file -> file.toString().endsWith(".part"))).isEmpty();
  }

  @Test
  void a_resumed_log_leaves_out_rows_that_are_damaged() throws IOException {
    Path csv = folder.resolve("log.csv");
    Path jsonl = folder.resolve("log.jsonl");
    try (LogFile first = LogFile.csv(csv);
        LogFile second = LogFile.jsonLines(jsonl)) {
      first.afterStep(step(1));
      second.afterStep(step(1));
    }
    List<String> whole = Files.readAllLines(csv);
    List<String> wholeJson = Files.readAllLines(jsonl);
    String huge = "99999999999999999999";
    Files.writeString(
        csv,
        whole.get(1).replace("step,1,", "step," + huge + ",") + "\n",
        StandardOpenOption.APPEND);
    Files.writeString(
        jsonl,
        wholeJson.get(0).replace("\"step\":1,", "\"step\":" + huge + ",") + "\n",
        StandardOpenOption.APPEND);
    byte[] noText = whole.get(1).getBytes(StandardCharsets.US_ASCII);
    noText[noText.length - 1] = (byte) 0xFF;
    Files.write(csv, noText, StandardOpenOption.APPEND);
    try (LogFile first = LogFile.csv(csv).resuming();
        LogFile second = LogFile.jsonLines(jsonl).resuming()) {
      first.afterStep(step(2));
      second.afterStep(step(2));
    }
    assertThat(Files.readAllLines(csv)).hasSize(3).startsWith(whole.get(0), whole.get(1));
    assertThat(Files.readAllLines(jsonl)).hasSize(2).startsWith(wholeJson.get(0));
  }

  @Test
  void a_run_is_logged_from_its_first_step_to_its_end() throws IOException {
    Path file = folder.resolve("run.csv");
    try (LogFile log = LogFile.csv(file)) {
      Trainer.create(Toy.network(Precision.DOUBLE), Loss.softmaxCrossEntropy())
          .batch(10)
          .validateEvery(3)
          .with(log)
          .fit(Toy.circle(0, 40), Toy.circle(1, 20), 2);
    }
    List<String> kinds =
        Files.readAllLines(file).stream()
            .map(line -> line.substring(0, line.indexOf(',', line.indexOf(',') + 1)))
            .toList();
    assertThat(kinds.subList(0, 8))
        .containsExactly(
            "kind,step",
            "step,1",
            "step,2",
            "step,3",
            "validation,3",
            "step,4",
            "validation,4",
            "epoch,4");
    assertThat(kinds).hasSize(1 + 8 + 4 + 2);
  }

  @Test
  void a_missing_folder_is_named_in_the_error() {
    assertThatThrownBy(() -> LogFile.csv(folder.resolve("no/log.csv")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("expected a log to be a file in a folder that exists, got ");
    assertThatThrownBy(() -> LogFile.jsonLines(folder)).isInstanceOf(DataException.class);
  }

  private static Map<String, String> parsed(String line) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          values.put(parser.currentName(), parser.getText());
        }
      }
    }
    return values;
  }
}
