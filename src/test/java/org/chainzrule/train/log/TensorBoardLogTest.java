package org.chainzrule.train.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.io.DataException;
import org.chainzrule.model.ModelSummary;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Toy;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.Watching;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {

  private final Sequential network = Toy.network(Precision.DOUBLE);
  private final Watching watching = new Watching();

  @TempDir private Path folder;

  @Test
  void the_checksum_of_the_test_reader_matches_the_published_values() {
    // The test vectors of RFC 3720, B.4, and the usual check value of "123456789".
    assertThat(EventReader.crc(new byte[32])).isEqualTo(0x8A9136AA);
    assertThat(EventReader.crc("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xE3069283);
  }

  @Test
  void a_run_is_read_back_event_by_event() throws IOException {
    train(2);
    List<EventReader.Event> events = EventReader.read(file());
    assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
    assertThat(events)
        .extracting(EventReader.Event::step)
        .containsExactly(0L, 1L, 1L, 2L, 3L, 3L, 3L, 4L, 5L, 6L, 6L, 6L);
    double now = System.currentTimeMillis() / 1e3;
    assertThat(events).allSatisfy(e -> assertThat(e.time()).isBetween(now - 600, now + 1));
    EventReader.Event second = events.get(3);
    Callback.Step step = watching.steps.get(1);
    assertThat(second.values().get("train/loss").scalar()).isEqualTo((float) step.loss());
    assertThat(second.values().get("train/gradient_norm").scalar())
        .isEqualTo((float) step.gradientNorm());
    assertThat(second.values().get("train/rate").scalar()).isEqualTo((float) step.rate());
    assertThat(second.values()).containsKeys("train/penalty", "train/examples_per_second");
    assertThat(events.get(5).values().get("validation/accuracy").scalar())
        .isEqualTo((float) watching.validations.get(0).evaluation().accuracy().orElseThrow());
    assertThat(events.get(6).values())
        .containsOnlyKeys(
            "epoch/loss",
            "epoch/penalty",
            "epoch/seconds",
            "gradient_norm/0",
            "gradient_norm/1",
            "coefficients/0/c0",
            "coefficients/0/c1",
            "coefficients/0/c2",
            "coefficients/0/c3");
  }

  @Test
  void histograms_hold_the_coefficients_and_the_norms_of_the_epoch() throws IOException {
    train(1);
    List<EventReader.Event> events = EventReader.read(file());
    var values = events.get(events.size() - 1).values();
    double[] c =
        ((Dense) network.layers().get(0)).activation().parameters().get(0).value().toArray();
    assertHistogram(values.get("coefficients/0/c1"), Arrays.copyOfRange(c, 4, 8));
    double[] norms =
        watching.steps.stream()
            .mapToDouble(
                step ->
                    Math.sqrt(
                        Math.pow(step.gradientNorms().get(3), 2)
                            + Math.pow(step.gradientNorms().get(4), 2)))
            .toArray();
    assertHistogram(values.get("gradient_norm/1"), norms);
  }

  @Test
  void frozen_layers_have_no_norms_and_those_of_others_are_their_own() throws IOException {
    network.layers().get(0).freeze();
    train(1);
    List<EventReader.Event> events = EventReader.read(file());
    var values = events.get(events.size() - 1).values();
    assertThat(values).doesNotContainKey("gradient_norm/0");
    double[] norms = watching.steps.stream().mapToDouble(Callback.Step::gradientNorm).toArray();
    assertHistogram(values.get("gradient_norm/1"), norms);
  }

  private static void assertHistogram(EventReader.Value value, double... numbers) {
    var fields = value.histogram();
    assertThat(fields.get(1).get(0))
        .isCloseTo(Arrays.stream(numbers).min().orElseThrow(), within(1e-15));
    assertThat(fields.get(2).get(0))
        .isCloseTo(Arrays.stream(numbers).max().orElseThrow(), within(1e-15));
    assertThat(fields.get(3)).containsExactly((double) numbers.length);
    assertThat(fields.get(4).get(0)).isCloseTo(Arrays.stream(numbers).sum(), within(1e-12));
    assertThat(fields.get(5).get(0))
        .isCloseTo(Arrays.stream(numbers).map(x -> x * x).sum(), within(1e-12));
    List<Double> limits = fields.get(6);
    List<Double> counts = fields.get(7);
    assertThat(limits).hasSameSizeAs(counts).isSorted();
    for (int i = 0; i < limits.size(); i++) {
      double low = i == 0 ? Double.NEGATIVE_INFINITY : limits.get(i - 1);
      double high = i == limits.size() - 1 ? Double.POSITIVE_INFINITY : limits.get(i);
      assertThat(counts.get(i))
          .isEqualTo(Arrays.stream(numbers).filter(x -> x > low && x <= high).count());
    }
  }

  @Test
  void a_histogram_of_one_number_or_of_none_has_one_bucket() {
    for (double[] numbers : new double[][] {{2, 2}, {}, {Double.NaN}}) {
      assertThat(Histogram.of(numbers).toBytes()).hasSize(5 * 9 + 2 * 10);
    }
  }

  @Test
  void each_run_writes_a_file_of_its_own_with_a_name_that_tensorboard_recognises()
      throws IOException {
    train(1);
    train(1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(2)
          .allMatch(
              name -> name.matches("events\\.out\\.tfevents\\.\\d{10}\\.[\\w.-]+\\.\\d+\\.\\d+"));
    }
  }

  @Test
  void a_folder_that_cannot_be_created_is_named_in_the_error() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    ModelSummary summary = ModelSummary.of(network, Shape.of(2));
    assertThatThrownBy(() -> TensorBoardLog.in(file.resolve("logs"), summary))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("taken");
  }

  private void train(int epochs) {
    try (TensorBoardLog log = TensorBoardLog.in(folder, ModelSummary.of(network, Shape.of(2)))) {
      Trainer.create(network, Loss.softmaxCrossEntropy())
          .batch(10)
          .with(log)
          .with(watching)
          .fit(Toy.circle(0, 30), Toy.circle(1, 20), epochs);
    }
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }
}
