package org.chainzrule.robustness.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateTest {

  /** Logits (x_0 + x_1, 0). */
  private final Layer linear =
      BoundedNets.dense(new double[][] {{1, 0}, {1, 0}}, Activation.identity());

  @Test
  void a_plane_at_distance_one_half_in_each_coordinate_gives_radius_one_half() {
    double[] x = {0.25, 0.75};
    assertThat(Certificate.of(linear, OutputDecoder.softmax()).radius(x, 0, 4))
        .isCloseTo(0.5, within(1e-6))
        .isLessThan(0.5);
    assertThat(Certificate.of(linear, OutputDecoder.softmax()).holds(x, 0, 0.499)).isTrue();
    assertThat(Certificate.of(linear, OutputDecoder.softmax()).holds(x, 0, 0.501)).isFalse();
  }

  @Test
  void a_cube_falls_to_one_at_radius_one_of_two() {
    // Logits (z³ - 1, 1 - z³) at z = 2
    Layer cube =
        Sequential.of(
            BoundedNets.dense(new double[][] {{1}}, BoundedNets.shared(0, 0, 0, 1)),
            BoundedNets.dense(
                new double[][] {{1, -1}}, new double[] {-1, 1}, Activation.identity()));
    assertThat(Certificate.of(cube, OutputDecoder.softmax()).radius(new double[] {2}, 0, 4))
        .isCloseTo(1, within(1e-6));
  }

  @Test
  void the_domain_limits_the_changes_at_its_edge() {
    // x_0 + x_1 + 0.1 is above 0 for all pixels.
    Layer positive =
        BoundedNets.dense(
            new double[][] {{1, 0}, {1, 0}}, new double[] {0.1, 0}, Activation.identity());
    double[] x = {0.25, 0.75};
    assertThat(Certificate.of(positive, OutputDecoder.softmax()).radius(x, 0, 4))
        .isCloseTo(0.55, within(1e-6));
    assertThat(
            Certificate.of(positive, OutputDecoder.softmax(), new Interval(0, 1)).radius(x, 0, 4))
        .isEqualTo(4);
  }

  @Test
  void an_example_predicted_as_another_class_has_no_radius() {
    assertThat(
            Certificate.of(linear, OutputDecoder.softmax()).radius(new double[] {0.25, 0.75}, 1, 4))
        .isNaN();
    assertThat(Certificate.of(linear, OutputDecoder.softmax()).radius(new double[] {0, 0}, 0, 4))
        .isNaN();
  }

  static Stream<ActivationPlan> activations() {
    return Stream.of(
        Activation.relu(),
        Activation.gelu(),
        PolynomialPlan.of(3),
        PolynomialPlan.of(4).withTails(1.5),
        BoundedNets.cubicWithTails());
  }

  @ParameterizedTest
  @MethodSource("activations")
  void random_search_never_beats_a_radius(ActivationPlan activation) {
    Layer network = BoundedNets.network(8, activation);
    Generator generator = Seeds.of(23).generator();
    Dataset data = data(network, 20, generator);
    double[] radii = Certificate.of(network, OutputDecoder.softmax()).radii(data, 2);
    Loss loss = Loss.softmaxCrossEntropy();
    double[][] x = IntervalBounds.rows(inputs(data));
    for (int i = 0; i < radii.length; i++) {
      assertThat(radii[i]).isGreaterThan(0);
      IntervalBox box = IntervalBox.around(x[i], radii[i], Interval.REALS);
      double[][] near = BoundedNets.points(box, 5_000, generator);
      int[] decided =
          loss.decoder().decide(Tensor.of(BoundedNets.outputs(network, near))).orElseThrow();
      assertThat(decided).containsOnly(labels(data)[i]);
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void radius_zero_certifies_exactly_the_correct_predictions(ActivationPlan activation) {
    Layer network = BoundedNets.network(7, activation);
    Generator generator = Seeds.of(29).generator();
    double[][] inputs = BoundedNets.points(IntervalBox.of(3, new Interval(-1, 1)), 700, generator);
    int[] labels = IntStream.generate(() -> generator.nextInt(3)).limit(700).toArray();
    Dataset data = Table.of(inputs, labels, 3);
    double accuracy =
        Evaluation.of(network, Loss.softmaxCrossEntropy(), data).accuracy().orElseThrow();
    assertThat(accuracy).isBetween(0.1, 0.9);
    assertThat(Certificate.of(network, OutputDecoder.softmax()).accuracy(data, 0))
        .isEqualTo(accuracy);
  }

  @Test
  void accuracy_falls_with_the_radius_and_agrees_with_the_radii() {
    Layer network = BoundedNets.network(8, BoundedNets.cubicWithTails());
    Dataset data = data(network, 60, Seeds.of(31).generator());
    Certificate certificate = Certificate.of(network, OutputDecoder.softmax());
    double[] radii = certificate.radii(data, 1);
    double before = 1;
    for (double radius : new double[] {0, 0.01, 0.05, 0.2, 0.9}) {
      double accuracy = certificate.accuracy(data, radius);
      assertThat(accuracy).isLessThanOrEqualTo(before);
      long within = IntStream.range(0, 60).filter(i -> radii[i] >= radius).count();
      assertThat(accuracy).isEqualTo(within / 60.0);
      before = accuracy;
    }
    assertThat(before).isLessThan(1);
  }

  @Test
  void single_examples_and_batches_agree() {
    Layer network = BoundedNets.network(8, PolynomialPlan.of(3));
    Dataset data = data(network, 10, Seeds.of(37).generator());
    Certificate certificate = Certificate.of(network, OutputDecoder.softmax());
    double[] batch = certificate.radii(inputs(data), labels(data), 1);
    assertThat(certificate.radii(data, 1)).isEqualTo(batch);
    double[][] x = IntervalBounds.rows(inputs(data));
    for (int i = 0; i < x.length; i++) {
      assertThat(certificate.radius(x[i], labels(data)[i], 1)).isEqualTo(batch[i]);
    }
  }

  @Test
  void data_without_classes_and_missing_labels_are_rejected() {
    Certificate certificate = Certificate.of(linear, OutputDecoder.softmax());
    Dataset values = Table.of(new double[][] {{1, 2}}, new double[][] {{1}});
    assertThatThrownBy(() -> certificate.accuracy(values, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected data with classes, got values");
    assertThatThrownBy(() -> certificate.radius(new double[] {1, 2}, 2, 1))
        .hasMessage("expected one of at least 2 outputs, got output 2 of 2");
    assertThatThrownBy(() -> certificate.radius(new double[] {1, 2, 3}, 0, 1))
        .hasMessage("expected a box of 2 coordinates, got 3");
    Tensor x = Tensor.of(new double[][] {{1, 2}});
    assertThatThrownBy(() -> certificate.radii(x, new int[] {0, 1}, 1))
        .hasMessage("expected a label for each of 1 examples, got 2");
  }

  /** Inputs labelled with the predictions of the network. */
  private static Dataset data(Layer network, int count, Generator generator) {
    double[][] x = BoundedNets.points(IntervalBox.of(3, new Interval(-1, 1)), count, generator);
    Tensor outputs = Tensor.of(BoundedNets.outputs(network, x));
    return Table.of(x, outputs.argmax(), 3);
  }

  private static Tensor inputs(Dataset data) {
    return batch(data).inputs();
  }

  private static int[] labels(Dataset data) {
    return Arrays.stream(batch(data).targets().toArray()).mapToInt(t -> (int) t).toArray();
  }

  private static Batch batch(Dataset data) {
    int[] all = IntStream.range(0, data.size()).toArray();
    return data.batch(all, Precision.DOUBLE);
  }

  @Test
  void a_network_that_does_not_decide_for_its_largest_output_is_refused() {
    for (OutputDecoder decoder :
        List.of(
            OrdinalHead.CORAL.loss(3).decoder(),
            OrdinalHead.REGRESSION.loss(3).decoder(),
            OutputDecoder.softmax().deciding(DecisionRule.MEDIAN),
            OutputDecoder.none())) {
      assertThatThrownBy(() -> Certificate.of(linear, decoder))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected a decoder that decides for the largest output, as softmax does, got "
                  + decoder);
    }
  }
}
