package org.chainzrule.robustness.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.model.Attachment;
import org.chainzrule.model.Model;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Concat;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.robustness.certify.Certificate;
import org.chainzrule.robustness.stability.InputGradients;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StabilityMonitorTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  private final Layer network =
      Sequential.plan(Dense.plan(4, 8, PolynomialActivation.cubic()), Dense.plan(8, 3))
          .build(Seeds.of(5), Precision.DOUBLE);

  private final double[][] known = rows(2_000, 0, 1, 11);
  private final StabilityProfile profile = StabilityProfile.of(network, LOSS, data(known));

  @Test
  void outputs_are_those_of_a_predictor_and_norms_those_of_the_predicted_classes() {
    double[][] rows = rows(7, 0, 1, 3);
    MonitoredPrediction monitored = StabilityMonitor.of(network, LOSS, profile).predict(rows);
    int[] classes = Predictor.of(network, LOSS.decoder()).predict(rows).classes();
    assertThat(monitored.prediction().outputs())
        .isDeepEqualTo(Predictor.of(network).predict(rows).outputs());
    assertThat(monitored.prediction().classes()).isEqualTo(classes);
    assertThat(monitored.gradientNorms())
        .containsExactly(
            InputGradients.norms(network, LOSS, Table.of(rows, classes, 3)), within(1e-12));
  }

  @Test
  void percentiles_say_how_many_of_the_known_norms_are_at_most_as_large() {
    double[] norms = norms(known);
    StabilityMonitor monitor = StabilityMonitor.of(network, LOSS, profile);
    MonitoredPrediction monitored = monitor.predict(Arrays.copyOf(known, 50));
    for (int i = 0; i < 50; i++) {
      double norm = norms[i];
      double share = Arrays.stream(norms).filter(other -> other <= norm).count() / 20.0;
      assertThat(monitored.percentiles()[i]).isCloseTo(share, within(0.3));
    }
  }

  @Test
  void of_inputs_like_the_known_ones_there_is_no_alarm_and_of_others_soon_one() {
    StabilityMonitor calm = StabilityMonitor.of(network, LOSS, profile).withDriftLimit(0, 1e-4);
    double[][] usual = rows(3_000, 0, 1, 17);
    for (int from = 0; from < usual.length; from += 20) {
      calm.predict(Arrays.copyOfRange(usual, from, from + 20));
      assertThat(calm.state().hasDrifted()).isFalse();
    }
    assertThat(calm.state().predictions()).isEqualTo(3_000);
    assertThat(calm.state().window()).isEqualTo(500);
    StabilityMonitor shifted = StabilityMonitor.of(network, LOSS, profile);
    int count = 0;
    for (double[] row : rows(500, 1.5, 1, 19)) {
      if (!shifted.state().hasDrifted()) {
        shifted.predict(row);
        count++;
      }
    }
    assertThat(shifted.state().hasDrifted()).isTrue();
    assertThat(count).isBetween(30, 200);
  }

  @Test
  void the_state_is_about_the_latest_examples_alone() {
    StabilityMonitor monitor = StabilityMonitor.of(network, LOSS, profile).withWindow(100);
    monitor.predict(rows(300, 3, 1, 5));
    assertThat(monitor.state().hasDrifted()).isTrue();
    double[][] usual = rows(100, 0, 1, 7);
    monitor.predict(usual);
    MonitorState state = monitor.state();
    assertThat(state.hasDrifted()).isFalse();
    assertThat(state.predictions()).isEqualTo(400);
    double[] norms = norms(usual);
    Arrays.sort(norms);
    double mean = Arrays.stream(norms).average().orElseThrow();
    assertThat(state.tailRatio()).isCloseTo(norms[98] / mean, within(1e-9));
  }

  @Test
  void the_drift_is_the_largest_distance_of_two_distributions() {
    StabilityProfile four = StabilityProfile.ofNorms(1, 2, 3, 4);
    MonitorState.Alarm alarm = new MonitorState.Alarm(0.1, 1e-4);
    assertThat(MonitorState.of(2, new double[] {5, 6}, four, alarm).drift()).isEqualTo(1);
    assertThat(MonitorState.of(2, new double[] {2.5, 4.5}, four, alarm).drift()).isEqualTo(0.5);
    assertThat(MonitorState.of(4, new double[] {1, 2, 3, 4}, four, alarm).drift()).isZero();
    assertThat(MonitorState.of(1, new double[] {0.5}, four, alarm).drift()).isEqualTo(1);
    assertThat(MonitorState.of(0, new double[0], four, alarm).drift()).isZero();
  }

  @Test
  void a_profile_is_saved_with_its_model(@TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    Attachment attachment = profile.addTo(Attachment.none());
    new Model(network, LOSS.decoder(), Provenance.none(), attachment).save(file);
    double[][] rows = rows(20, 0, 2, 23);
    MonitoredPrediction before = StabilityMonitor.of(network, LOSS, profile).predict(rows);
    MonitoredPrediction after = StabilityMonitor.of(Model.load(file), LOSS).predict(rows);
    assertThat(after.percentiles()).isEqualTo(before.percentiles());
    assertThat(after.gradientNorms()).isEqualTo(before.gradientNorms());
    assertThatThrownBy(
            () -> StabilityMonitor.of(new Model(network, LOSS.decoder(), Provenance.none()), LOSS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a model saved with a stability profile, got one without");
  }

  @Test
  void several_threads_share_a_monitor() {
    StabilityMonitor monitor = StabilityMonitor.of(network, LOSS, profile);
    double[][] rows = rows(400, 0, 1, 29);
    double[] serial = StabilityMonitor.of(network, LOSS, profile).predict(rows).gradientNorms();
    double[] parallel =
        IntStream.range(0, 400)
            .parallel()
            .mapToDouble(i -> monitor.predict(rows[i]).gradientNorms()[0])
            .toArray();
    assertThat(parallel).containsExactly(serial, within(1e-12));
    assertThat(monitor.state().predictions()).isEqualTo(400);
  }

  @Test
  void of_one_output_without_classes_the_gradient_of_the_output_is_measured() {
    Dense line = (Dense) Dense.plan(4, 1).build(Seeds.of(2), Precision.DOUBLE);
    StabilityMonitor monitor =
        StabilityMonitor.of(line, Loss.meanSquaredError(), StabilityProfile.ofNorms(1));
    double length = Math.sqrt(Arrays.stream(line.weight().value().toArray()).map(w -> w * w).sum());
    assertThat(monitor.predict(known[0], known[1]).gradientNorms())
        .containsExactly(new double[] {length, length}, within(1e-12));
    assertThatThrownBy(
            () -> StabilityMonitor.of(network, Loss.meanSquaredError(), profile).predict(known[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a network with classes or with one output to monitor");
  }

  @Test
  void ordinal_networks_are_monitored_by_their_own_decision() {
    Layer ordinal =
        Sequential.plan(Dense.plan(4, 6, PolynomialActivation.cubic()), OrdinalHead.CORN.plan(6, 5))
            .build(Seeds.of(3), Precision.DOUBLE);
    Loss corn = OrdinalHead.CORN.loss(5);
    StabilityMonitor monitor =
        StabilityMonitor.of(ordinal, corn, StabilityProfile.of(ordinal, corn, data(known)));
    double[][] rows = rows(9, 0, 1, 31);
    MonitoredPrediction monitored = monitor.predict(rows);
    int[] classes = monitored.prediction().classes();
    assertThat(monitored.gradientNorms())
        .containsExactly(
            InputGradients.norms(ordinal, corn, Table.of(rows, classes, 5)), within(1e-12));
    assertThatThrownBy(() -> monitor.certifiedRadius(known[0], Interval.REALS, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("decides for the largest output");
  }

  @Test
  void a_certified_radius_is_that_of_a_certificate() {
    StabilityMonitor monitor = StabilityMonitor.of(network, LOSS, profile);
    int label = monitor.predict(known[4]).prediction().classes()[0];
    double radius = monitor.certifiedRadius(known[4], Interval.REALS, 0.5);
    assertThat(radius)
        .isPositive()
        .isEqualTo(Certificate.of(network, LOSS.decoder()).radius(known[4], label, 0.5));
  }

  @Test
  void of_token_ids_the_gradient_is_that_in_the_vectors_of_the_tokens() {
    Layer table =
        EmbeddingBag.plan(9, 4, EmbeddingBag.Mode.MEAN).build(Seeds.of(1), Precision.DOUBLE);
    Layer above = Dense.plan(4, 3).build(Seeds.of(2), Precision.DOUBLE);
    Layer bag = Sequential.of(table, above);
    double[] ids = {1, 2, 3};
    double[] vector = Predictor.of(table).predict(ids).outputs()[0];
    StabilityMonitor above0 = StabilityMonitor.of(above, LOSS, profile);
    assertThat(StabilityMonitor.of(bag, LOSS, profile).predict(ids).gradientNorms())
        .isEqualTo(above0.predict(vector).gradientNorms());
  }

  @Test
  void of_concatenated_readings_it_is_that_in_the_vectors_of_all() {
    Layer first =
        EmbeddingBag.plan(9, 2, EmbeddingBag.Mode.MEAN).build(Seeds.of(1), Precision.DOUBLE);
    Layer second =
        EmbeddingBag.plan(9, 3, EmbeddingBag.Mode.MAX).build(Seeds.of(2), Precision.DOUBLE);
    Layer above = Dense.plan(5, 3).build(Seeds.of(3), Precision.DOUBLE);
    Layer both = new Concat(List.of(first, second));
    double[] ids = {4, 5};
    double[] vector = Predictor.of(both).predict(ids).outputs()[0];
    assertThat(
            StabilityMonitor.of(Sequential.of(both, above), LOSS, profile)
                .predict(ids)
                .gradientNorms())
        .isEqualTo(StabilityMonitor.of(above, LOSS, profile).predict(vector).gradientNorms());
    Dataset texts = Table.of(new double[][] {ids}, new int[] {1}, 3);
    assertThat(InputGradients.norms(Sequential.of(both, above), LOSS, texts)[0]).isPositive();
  }

  @Test
  void settings_out_of_range_are_refused() {
    StabilityMonitor monitor = StabilityMonitor.of(network, LOSS, profile);
    assertThatThrownBy(() -> monitor.withWindow(29))
        .hasMessage("expected a window of at least 30 examples, got 29");
    assertThatThrownBy(() -> monitor.withDriftLimit(0.1, 0))
        .hasMessage(
            "expected a tolerance in 0..1 and a probability above 0 and below 1, got 0.1 and 0.0");
    assertThat(monitor.predict().percentiles()).isEmpty();
  }

  private double[] norms(double[][] rows) {
    return StabilityMonitor.of(network, LOSS, profile).predict(rows).gradientNorms();
  }

  private static Dataset data(double[][] rows) {
    return Table.of(rows, new int[rows.length], 3);
  }

  /** Rows around a centre. */
  private static double[][] rows(int count, double centre, double deviation, long seed) {
    Generator generator = Seeds.of(seed).generator();
    double[][] rows = new double[count][4];
    for (double[] row : rows) {
      Arrays.setAll(row, i -> centre + deviation * generator.nextGaussian());
    }
    return rows;
  }
}
