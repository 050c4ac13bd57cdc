package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checkpoints whose content was changed and whose digest was computed anew: whatever they say, a
 * run resumes from one that such a run can have written, or is refused with one sentence.
 */
class ResealedCheckpointTest {

  private static final Dataset TRAIN = Toy.circle(0, 50);
  private static final Dataset VALIDATION = Toy.circle(1, 30);

  /**
   * Of four steps in each of three epochs, the checkpoint is made after the second of the second.
   */
  private static final int STEP = 6;

  @TempDir private Path folder;
  private Checkpoints checkpoints;
  private TensorFile whole;
  private Path file;

  private interface Edit {
    void apply(Map<String, String> metadata, Map<String, HostArray> arrays);
  }

  private Trainer trainer(Layer network) {
    return Trainer.create(network, Loss.softmaxCrossEntropy())
        .with(new Adam(Schedule.cosine(0.02, 0)))
        .with(new MovingAverage(0.8))
        .with(Plateau.onLoss(0.5, 1))
        .with(EarlyStopping.onLoss(50))
        .with(Dreg.layerwise(1e-3))
        .validateEvery(3)
        .batch(15)
        .with(checkpoints);
  }

  @BeforeEach
  void write_a_checkpoint() {
    checkpoints = Checkpoints.in(folder);
    trainer(Toy.network(Precision.SINGLE)).with(Watching.stopAfter(STEP)).fit(TRAIN, VALIDATION, 3);
    file = checkpoints.latest().orElseThrow();
    whole = TensorFile.readVerified(file);
  }

  private void resealed(Edit edit) {
    Map<String, String> metadata = new LinkedHashMap<>(whole.metadata());
    Map<String, HostArray> arrays = new LinkedHashMap<>(whole.tensors());
    edit.apply(metadata, arrays);
    new TensorFile(metadata, arrays).write(file);
  }

  private void refused(Edit edit, String reason) {
    resealed(edit);
    Layer network = Toy.network(Precision.SINGLE);
    double[] before = Toy.numbers(network);
    assertThatThrownBy(() -> trainer(network).resuming().fit(TRAIN, VALIDATION, 3))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(reason + ": " + file);
    assertThat(Toy.numbers(network)).isEqualTo(before);
  }

  @Test
  void the_unchanged_content_resumes_to_the_same_numbers() {
    resealed((metadata, arrays) -> {});
    Layer resumed = Toy.network(Precision.SINGLE);
    trainer(resumed).resuming().fit(TRAIN, VALIDATION, 3);
    Layer undisturbed = Toy.network(Precision.SINGLE);
    checkpoints = Checkpoints.in(folder.resolve("other"));
    trainer(undisturbed).fit(TRAIN, VALIDATION, 3);
    assertThat(Toy.numbers(resumed)).isEqualTo(Toy.numbers(undisturbed));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        arguments("epoch", "1.5", "expected a whole number as epoch in the metadata, got 1.5"),
        arguments("epoch", "0", "expected a whole number in 1..4 as epoch, got 0"),
        arguments(
            "epoch", "2147483649", "expected a whole number in 1..4 as epoch, got 2147483649"),
        arguments("epoch", "3", "expected 10 as step, got 6"),
        arguments("epoch", "4", "expected 0 as done, got 2"),
        arguments("done", "-1", "expected a whole number in 0..3 as done, got -1"),
        arguments("done", "4", "expected a whole number in 0..3 as done, got 4"),
        arguments("done", "", "expected a whole number as done in the metadata, got "),
        arguments("step", "1.5", "expected a whole number as step in the metadata, got 1.5"),
        arguments("step", "-6", "expected 6 as step, got -6"),
        arguments("step", "5", "expected 6 as step, got 5"),
        arguments(
            "step",
            "99999999999999999999",
            "expected a whole number as step in the metadata, got 99999999999999999999"),
        arguments("loss", "many", "expected a number as loss in the metadata, got many"),
        arguments(
            "loss",
            "NaN",
            "expected a number in -1.7976931348623157E308..1.7976931348623157E308 as loss, got NaN"),
        arguments(
            "penalty",
            "Infinity",
            "expected a number in -1.7976931348623157E308..1.7976931348623157E308 as penalty, got"
                + " Infinity"),
        arguments(
            "seconds",
            "-0.5",
            "expected a number in 0.0..1.7976931348623157E308 as seconds, got -0.5"),
        arguments("kept.step", "7", "expected a whole number in 0..6 as kept.step, got 7"),
        arguments("kept.step", "-1", "expected a whole number in 0..6 as kept.step, got -1"),
        arguments(
            "kept.score", "NaN", "expected a number in -Infinity..Infinity as kept.score, got NaN"),
        arguments("best.step", "7", "expected a whole number in 0..6 as best.step, got 7"),
        arguments("best.step", "0", "expected only the arrays of this run, got also best/0"),
        arguments("best.waited", "-1", "expected a whole number in 0..6 as best.waited, got -1"),
        arguments(
            "plateau.waited", "9", "expected a whole number in 0..6 as plateau.waited, got 9"),
        arguments(
            "plateau.factor", "1.5", "expected a number in 0.0..1.0 as plateau.factor, got 1.5"),
        arguments("mood", "good", "expected only the metadata of this run, got also mood"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void metadata_that_no_such_run_writes_are_refused(String key, String value, String reason) {
    refused((metadata, arrays) -> metadata.put(key, value), reason);
  }

  @Test
  void every_missing_entry_is_named() {
    for (String key : whole.metadata().keySet()) {
      if (!key.equals("format") && !key.startsWith("run.")) {
        refused(
            (metadata, arrays) -> metadata.remove(key),
            "expected metadata called " + key + ", got none");
      }
    }
    for (String name : whole.tensors().keySet()) {
      refused(
          (metadata, arrays) -> arrays.remove(name),
          "expected an array called " + name + ", got none");
    }
  }

  @Test
  void every_array_of_another_shape_or_precision_is_refused() {
    for (String name : whole.tensors().keySet()) {
      resealed((metadata, arrays) -> arrays.put(name, HostArray.of(1f, 2f, 3f)));
      Layer network = Toy.network(Precision.SINGLE);
      assertThatThrownBy(() -> trainer(network).resuming().fit(TRAIN, VALIDATION, 3))
          .isInstanceOf(TensorFileException.class)
          .hasMessageStartingWith("expected " + name + " of ")
          .hasMessageEndingWith("got [3] in SINGLE: " + file);
    }
  }

  @Test
  void an_array_of_another_run_is_refused_by_name() {
    refused(
        (metadata, arrays) -> arrays.put("optimizer/99", HostArray.of(1.0)),
        "expected only the arrays of this run, got also optimizer/99");
  }

  /** One number of the history of epochs. */
  static Stream<Arguments> epochs() {
    String at = " in history/epochs, got ";
    return Stream.of(
        arguments(0, 2.0, "expected 1 as epoch" + at + "2.0"),
        arguments(0, 1.5, "expected 1 as epoch" + at + "1.5"),
        arguments(0, Double.NaN, "expected 1 as epoch" + at + "NaN"),
        arguments(1, 1e300, "expected 4 as step" + at + "1.0E300"),
        arguments(
            4, -1.0, "expected a number in 0.0..1.7976931348623157E308 as seconds" + at + "-1.0"),
        arguments(5, 2.0, "expected a whole number in 0..1 as validation" + at + "2.0"),
        arguments(7, 1.5, "expected a number in -1.0..1.0 as accuracy" + at + "1.5"));
  }

  @ParameterizedTest
  @MethodSource("epochs")
  void a_history_of_epochs_that_cannot_be_is_refused(int place, double value, String reason) {
    refused((metadata, arrays) -> put(arrays, "history/epochs", place, value), reason);
  }

  static Stream<Arguments> validations() {
    String at = " in history/validations, got ";
    return Stream.of(
        arguments(0, 2.0, "expected 1 as epoch" + at + "2.0"),
        arguments(1, 0.0, "expected a whole number in 1..6 as step" + at + "0.0"),
        arguments(1, 1e18, "expected a whole number in 1..6 as step" + at + "1.0E18"),
        arguments(5, 3.0, "expected a whole number in 4..6 as step" + at + "3.0"),
        arguments(3, Double.NaN, "expected a number in -1.0..1.0 as accuracy" + at + "NaN"));
  }

  @ParameterizedTest
  @MethodSource("validations")
  void a_history_of_validations_that_cannot_be_is_refused(int place, double value, String reason) {
    refused((metadata, arrays) -> put(arrays, "history/validations", place, value), reason);
  }

  private static void put(Map<String, HostArray> arrays, String name, int place, double value) {
    double[] numbers = arrays.get(name).toColumns();
    numbers[place] = value;
    arrays.put(name, HostArray.of(numbers));
  }

  @Test
  void a_history_of_another_length_is_refused() {
    refused(
        (metadata, arrays) -> arrays.put("history/epochs", HostArray.of(new double[9])),
        "expected history/epochs of a multiple of 8 numbers in DOUBLE precision, got [9] in DOUBLE");
    refused(
        (metadata, arrays) -> arrays.put("history/epochs", HostArray.of(new double[16])),
        "expected 1 as number of epochs in history/epochs, got 2.0");
    refused(
        (metadata, arrays) -> arrays.put("history/validations", HostArray.of(new double[3])),
        "expected history/validations of a multiple of 4 numbers in DOUBLE precision, got [3] in"
            + " DOUBLE");
  }

  @Test
  void the_step_of_the_best_checkpoint_is_read_as_a_number_or_refused() {
    for (String value : List.of("1.5", "-1", "x")) {
      resealed((metadata, arrays) -> metadata.put("kept.step", value));
      assertThatThrownBy(() -> checkpoints.best())
          .isInstanceOf(TensorFileException.class)
          .hasMessageContaining("kept.step")
          .hasMessageEndingWith("got " + value + ": " + file);
    }
    resealed((metadata, arrays) -> metadata.remove("kept.step"));
    assertThatThrownBy(() -> checkpoints.best())
        .hasMessage("expected metadata called kept.step, got none: " + file);
  }

  @Test
  void a_file_under_the_name_of_another_step_is_refused() {
    Path other = file.resolveSibling("step-000000000009.safetensors");
    whole.write(other);
    assertThatThrownBy(
            () -> trainer(Toy.network(Precision.SINGLE)).resuming().fit(TRAIN, VALIDATION, 3))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("expected step 9 by the name of the file, got step 6: " + other);
    assertThat(file).exists();
  }
}
