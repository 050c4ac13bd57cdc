package org.chainzrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ClassReportTest {

  /** Counts of 3 classes: actual 0 as 0 0 1, actual 1 as 1 1 2, actual 2 as 0 2 2 2. */
  private static final int[] ACTUAL = {0, 0, 0, 1, 1, 1, 2, 2, 2, 2};

  private static final int[] PREDICTED = {0, 0, 1, 1, 1, 2, 0, 2, 2, 2};

  private static final int[] ACTUAL_2 = {0, 1};

  private static ClassReport report(int[] actual, int[] predicted, int classes) {
    return ClassReport.of(new ClassPredictions(classes, actual, predicted, Optional.empty()));
  }

  private static void assertScores(
      ClassScores scores, double precision, double recall, double f1, int examples) {
    assertThat(scores.precision()).isCloseTo(precision, within(1e-15));
    assertThat(scores.recall()).isCloseTo(recall, within(1e-15));
    assertThat(scores.f1()).isCloseTo(f1, within(1e-15));
    assertThat(scores.examples()).isEqualTo(examples);
  }

  @Test
  void scores_of_classes_and_their_averages_are_those_of_the_formulas() {
    ClassReport report = report(ACTUAL, PREDICTED, 3);
    assertScores(report.scores(0), 2 / 3.0, 2 / 3.0, 2 / 3.0, 3);
    assertScores(report.scores("1"), 2 / 3.0, 2 / 3.0, 2 / 3.0, 3);
    assertScores(report.scores(2), 3 / 4.0, 3 / 4.0, 3 / 4.0, 4);
    assertScores(report.macro(), 25 / 36.0, 25 / 36.0, 25 / 36.0, 10);
    assertScores(report.weighted(), 0.7, 0.7, 0.7, 10);
    assertScores(report.micro(), 0.7, 0.7, 0.7, 10);
  }

  @Test
  void precision_and_recall_are_not_each_other() {
    // TP 1, FN 3, FP 1 of class 1; TP 1, FN 1, FP 3 of class 0.
    ClassReport report = report(new int[] {1, 1, 1, 1, 0, 0}, new int[] {1, 0, 0, 0, 1, 0}, 2);
    assertScores(report.scores(1), 1 / 2.0, 1 / 4.0, 1 / 3.0, 4);
    assertScores(report.scores(0), 1 / 4.0, 1 / 2.0, 1 / 3.0, 2);
    assertScores(report.macro(), 3 / 8.0, 3 / 8.0, 1 / 3.0, 6);
    assertScores(report.weighted(), 5 / 12.0, 1 / 3.0, 1 / 3.0, 6);
    assertScores(report.micro(), 1 / 3.0, 1 / 3.0, 1 / 3.0, 6);
  }

  @Test
  void a_class_that_is_never_predicted_counts_as_0_in_the_averages() {
    ClassReport report = report(new int[] {0, 0, 1}, new int[] {0, 0, 0}, 2);
    assertThat(report.scores(1).precision()).isNaN();
    assertThat(report.scores(1).recall()).isZero();
    assertThat(report.scores(1).f1()).isZero();
    assertScores(report.macro(), 1 / 3.0, 1 / 2.0, 2 / 5.0, 3);
    assertScores(report.weighted(), 4 / 9.0, 2 / 3.0, 8 / 15.0, 3);
  }

  @Test
  void a_class_without_examples_counts_only_if_it_was_predicted() {
    ClassReport predicted = report(new int[] {0, 0}, new int[] {0, 1}, 3);
    assertThat(predicted.scores(1).recall()).isNaN();
    assertThat(predicted.scores(1).precision()).isZero();
    assertThat(predicted.scores(2).f1()).isNaN();
    assertScores(predicted.macro(), 1 / 2.0, 1 / 4.0, 1 / 3.0, 2);
    assertScores(predicted.weighted(), 1, 1 / 2.0, 2 / 3.0, 2);
  }

  @Test
  void a_single_class_that_is_always_right_is_perfect_and_no_examples_are_undefined() {
    assertScores(report(new int[] {0, 0}, new int[] {0, 0}, 1).macro(), 1, 1, 1, 2);
    ClassReport empty = report(new int[0], new int[0], 2);
    assertThat(empty.macro().f1()).isNaN();
    assertThat(empty.weighted().precision()).isNaN();
    assertThat(empty.micro().recall()).isNaN();
  }

  @Test
  void it_prints_scores_and_a_labelled_confusion_matrix() {
    ClassReport report =
        ClassReport.of(
            new ClassPredictions(
                3, new int[] {0, 0, 1, 1}, new int[] {0, 1, 1, 1}, Optional.empty()),
            List.of("cat", "a dog of a name that does not end", "eel"));
    assertThat(report.toString().replace("\r", ""))
        .isEqualTo(
            """
            class                     precision  recall      F1  examples
            cat                          1.0000  0.5000  0.6667         2
            a dog of a name that ...     0.6667  1.0000  0.8000         2
            eel                               -       -       -         0
            macro                        0.8333  0.7500  0.7333         4
            weighted                     0.8333  0.7500  0.7333         4
            micro                        0.7500  0.7500  0.7500         4

            actual, predicted as      cat  a dog of a name that ...  eel
            cat                         1                         1    0
            a dog of a name that ...    0                         2    0
            eel                         0                         0    0\
            """);
  }

  @Test
  void names_that_do_not_suit_are_refused() {
    ClassPredictions two = new ClassPredictions(2, ACTUAL_2, ACTUAL_2, Optional.empty());
    for (List<String> names : List.of(List.of("a"), List.of("a", "a"), List.of("a", "b", "c"))) {
      assertThatThrownBy(() -> ClassReport.of(two, names))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected a name of its own for each of 2 classes, got " + names);
    }
    assertThatThrownBy(() -> ClassReport.of(two, List.of("a", "b")).scores("c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected one of the classes [a, b], got c");
  }

  @Test
  void predictions_of_a_network_have_its_classes_and_probabilities() {
    int n = 1203;
    double[][] x = new double[n][];
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      y[i] = i % 3;
      x[i] = new double[] {i % 2, (i + 1) % 2 * 2};
    }
    Layer same =
        new Dense(
            new Parameter("weight", Tensor.of(new double[][] {{1, 0, 0}, {0, 1, 0}})),
            new Parameter("bias", Tensor.zeros(Shape.of(1, 3), Precision.DOUBLE)),
            Activation.identity());
    ClassPredictions predictions =
        ClassPredictions.of(same, Loss.softmaxCrossEntropy(), Table.of(x, y, 3));
    assertThat(predictions.actual()).isEqualTo(y);
    double[][] p = predictions.probabilities().orElseThrow();
    for (int i : new int[] {0, 499, 500, 1202}) {
      assertThat(predictions.predicted()[i]).isEqualTo(i % 2 == 1 ? 0 : 1);
      double e = Math.exp(i % 2 == 1 ? 1 : 2);
      assertThat(p[i][i % 2 == 1 ? 0 : 1]).isCloseTo(e / (e + 2), within(1e-12));
      assertThat(p[i][2]).isCloseTo(1 / (e + 2), within(1e-12));
    }
    assertThat(predictions).hasToString("1203 examples of 3 classes");
  }

  @Test
  void predictions_that_contradict_themselves_are_refused() {
    assertThatThrownBy(() -> new ClassPredictions(2, new int[2], new int[1], Optional.empty()))
        .hasMessage("expected 2 decisions, got 1");
    assertThatThrownBy(() -> new ClassPredictions(2, new int[] {2}, new int[1], Optional.empty()))
        .hasMessage("expected classes in 0..1, got 2");
    assertThatThrownBy(
            () ->
                new ClassPredictions(
                    2, new int[1], new int[1], Optional.of(new double[][] {{0.5, -0.5}})))
        .hasMessage("expected probabilities in 0..1, got -0.5");
    assertThatThrownBy(
            () ->
                new ClassPredictions(2, new int[1], new int[1], Optional.of(new double[][] {{1}})))
        .hasMessage("expected 2 probabilities for each example, got 1");
  }
}
