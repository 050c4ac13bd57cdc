package org.chainzrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.HuberLoss;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class OrdinalMetricsTest {

  private static final int[] TRUTH = {0, 0, 1, 2, 3, 0, 0};

  private final OrdinalMetrics golden =
      OrdinalMetrics.of(TRUTH, new int[] {0, 1, 1, 2, 0, 0, 1}, 4);

  @Test
  void the_golden_example_has_the_golden_values() {
    assertThat(golden.quadraticWeightedKappa()).isCloseTo(0.114942529, within(1e-9));
    assertThat(golden.offByOneAccuracy()).isCloseTo(0.857142857, within(1e-9));
  }

  @Test
  void the_other_metrics_of_the_golden_example_agree_with_a_count_by_hand() {
    assertThat(golden.accuracy()).isCloseTo(4 / 7.0, within(1e-15));
    assertThat(golden.meanAbsoluteError()).isCloseTo(5 / 7.0, within(1e-15));
    assertThat(golden.rootMeanSquaredError()).isCloseTo(Math.sqrt(11 / 7.0), within(1e-15));
    assertThat(golden.recall(0)).isEqualTo(0.5);
    assertThat(golden.recall(3)).isZero();
    assertThat(golden.classAbsoluteError(3)).isEqualTo(3);
    assertThat(golden.rankedProbabilityScore()).isEmpty();
  }

  @Test
  void errors_by_class_have_the_golden_mean_and_maximum() {
    OrdinalMetrics metrics = OrdinalMetrics.of(TRUTH, new int[] {0, 1, 1, 2, 3, 0, 1}, 4);
    assertThat(metrics.averagedAbsoluteError()).isEqualTo(0.125);
    assertThat(metrics.largestAbsoluteError()).isEqualTo(0.5);
  }

  @Test
  void the_ranked_probability_score_has_the_golden_value() {
    double[][] probabilities = {
      {.2, .4, .2, .2}, {.7, .1, .1, .1}, {.5, .05, .1, .35}, {.1, .05, .65, .2}
    };
    Tensor labels = Tensor.of(new double[][] {{0}, {0}, {3}, {2}});
    assertThat(OrdinalMetrics.rankedProbabilities(Tensor.of(probabilities), labels) / 4)
        .isCloseTo(0.506875, within(1e-12));
  }

  @Test
  void classes_that_do_not_occur_are_left_out_of_the_mean_by_class() {
    OrdinalMetrics metrics = OrdinalMetrics.of(new int[] {0, 2}, new int[] {1, 2}, 4);
    assertThat(metrics.classAbsoluteError(1)).isNaN();
    assertThat(metrics.averagedAbsoluteError()).isEqualTo(0.5);
    assertThat(metrics.largestAbsoluteError()).isEqualTo(1);
  }

  @Test
  void kappa_is_1_for_correct_predictions_and_minus_1_for_mirrored_ones() {
    int[] truth = {0, 1, 2, 3};
    OrdinalMetrics right = OrdinalMetrics.of(truth, truth, 4);
    assertThat(right.quadraticWeightedKappa()).isEqualTo(1);
    assertThat(right.spearman()).isCloseTo(1, within(1e-15));
    OrdinalMetrics mirrored = OrdinalMetrics.of(truth, new int[] {3, 2, 1, 0}, 4);
    assertThat(mirrored.quadraticWeightedKappa()).isEqualTo(-1);
    assertThat(mirrored.spearman()).isCloseTo(-1, within(1e-15));
  }

  @Test
  void kappa_is_0_for_predictions_independent_of_the_actual_class() {
    OrdinalMetrics constant = OrdinalMetrics.of(new int[] {0, 1, 2, 2}, new int[] {1, 1, 1, 1}, 3);
    assertThat(constant.quadraticWeightedKappa()).isCloseTo(0, within(1e-15));
    assertThat(constant.spearman()).isNaN();
  }

  @Test
  void kappa_is_nan_for_a_single_class() {
    OrdinalMetrics one = OrdinalMetrics.of(new int[] {2, 2}, new int[] {2, 2}, 4);
    assertThat(one.quadraticWeightedKappa()).isNaN();
    assertThat(one.spearman()).isNaN();
    assertThat(one.accuracy()).isEqualTo(1);
  }

  @Test
  void metrics_without_examples_are_nan() {
    OrdinalMetrics none = OrdinalMetrics.of(new int[0], new int[0], 4);
    assertThat(
            new double[] {
              none.accuracy(),
              none.offByOneAccuracy(),
              none.meanAbsoluteError(),
              none.rootMeanSquaredError(),
              none.averagedAbsoluteError(),
              none.largestAbsoluteError(),
              none.quadraticWeightedKappa(),
              none.spearman()
            })
        .containsOnly(Double.NaN);
  }

  @Test
  void spearman_from_counts_equals_that_of_single_examples_with_ties() {
    Generator generator = Seeds.of(4).generator();
    double[] truth = new double[60];
    double[] decided = new double[60];
    int[] actual = new int[60];
    int[] predicted = new int[60];
    for (int i = 0; i < 60; i++) {
      actual[i] = (int) generator.nextDouble(0, 5);
      predicted[i] = Math.min(4, (int) (actual[i] * generator.nextDouble(0, 1.5)));
      truth[i] = actual[i];
      decided[i] = predicted[i];
    }
    double expected = new SpearmansCorrelation().correlation(truth, decided);
    assertThat(expected).isBetween(0.3, 0.95);
    assertThat(OrdinalMetrics.of(actual, predicted, 5).spearman())
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void one_pass_over_the_data_gives_counts_and_probabilities() {
    // 1 100 examples, more than two batches; the logits are the inputs.
    double[][] logits = new double[1100][];
    int[] labels = new int[1100];
    double expected = 0;
    for (int i = 0; i < logits.length; i++) {
      logits[i] = new double[] {Math.log(4), i % 2 == 0 ? 0 : -9};
      labels[i] = i % 3;
      double[] above = {0.8, i % 2 == 0 ? 0.5 : 1 / (1 + Math.exp(9))};
      for (int k = 0; k < 2; k++) {
        expected += Math.pow(1 - above[k] - (labels[i] <= k ? 1 : 0), 2) / 1100;
      }
    }
    Table data = Table.of(logits, labels, 3);
    Layer same = new Dropout(0.5);
    OrdinalMetrics metrics = OrdinalMetrics.of(same, OrdinalHead.CORAL.loss(3), data);
    assertThat(metrics.rankedProbabilityScore().orElseThrow()).isCloseTo(expected, within(1e-6));
    assertThat(metrics.confusion().toString())
        .isEqualTo(ConfusionMatrix.of(same, OrdinalHead.CORAL.loss(3), data).toString());
    assertThat(metrics.accuracy()).isCloseTo(1 / 3.0, within(1e-3));
  }

  @Test
  void a_loss_without_probabilities_leaves_the_score_empty() {
    Table data = Table.of(new double[][] {{0.2}, {1.9}}, new int[] {0, 1}, 3);
    Loss loss = new HuberLoss(3, 1);
    OrdinalMetrics metrics = OrdinalMetrics.of(new Dropout(0.5), loss, data);
    assertThat(metrics.rankedProbabilityScore()).isEmpty();
    assertThat(metrics.meanAbsoluteError()).isEqualTo(0.5);
  }

  @Test
  void data_and_losses_without_classes_are_rejected() {
    Table values = Table.of(new double[][] {{1}}, new double[][] {{1}});
    assertThatThrownBy(() -> OrdinalMetrics.of(new Dropout(0.5), OrdinalHead.CORAL.loss(3), values))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected data with classes, got values");
    Table classes = Table.of(new double[][] {{1}}, new int[] {0}, 2);
    assertThatThrownBy(() -> OrdinalMetrics.of(new Dropout(0.5), Loss.meanSquaredError(), classes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a loss that decides for classes");
  }

  @Test
  void classes_out_of_range_and_different_numbers_of_classes_are_rejected() {
    assertThatThrownBy(() -> OrdinalMetrics.of(new int[] {0}, new int[] {4}, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected classes in 0..3, got 4");
    assertThatThrownBy(() -> OrdinalMetrics.of(new int[] {-1}, new int[] {0}, 4))
        .hasMessage("expected classes in 0..3, got -1");
    assertThatThrownBy(() -> OrdinalMetrics.of(new int[] {0, 1}, new int[] {0}, 4))
        .hasMessage("expected 2 decisions, got 1");
  }

  @Test
  void a_head_with_more_classes_than_the_data_is_rejected() {
    Table data = Table.of(new double[][] {{1, 1, 1}}, new int[] {0}, 3);
    assertThatThrownBy(() -> OrdinalMetrics.of(new Dropout(0.5), OrdinalHead.CORAL.loss(3), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected classes in 0..2, got 3");
  }
}
