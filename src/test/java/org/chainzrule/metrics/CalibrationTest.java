package org.chainzrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  @Test
  void the_error_is_that_computed_by_hand() {
    // Bin (0.5, 0.75]: confidences 0.6 and 0.7, one right; bin (0.75, 1]: 0.9 and 1, both right.
    Calibration calibration =
        Calibration.of(new boolean[] {true, false, true, true}, new double[] {0.6, 0.7, 0.9, 1}, 4);
    assertThat(calibration.expectedError())
        .isCloseTo(0.5 * (0.65 - 0.5) + 0.5 * (1 - 0.95), within(1e-15));
    Calibration.Bin third = calibration.bins().get(2);
    assertThat(third.examples()).isEqualTo(2);
    assertThat(third.confidence()).isCloseTo(0.65, within(1e-15));
    assertThat(third.accuracy()).isEqualTo(0.5);
    assertThat(calibration.bins().get(0).accuracy()).isNaN();
  }

  @Test
  void a_confidence_at_an_edge_is_in_the_bin_below_and_0_in_the_first() {
    Calibration calibration =
        Calibration.of(new boolean[4], new double[] {0, 0.5, 0.5000001, 1}, 2);
    assertThat(calibration.bins()).extracting(Calibration.Bin::examples).containsExactly(2, 2);
  }

  @Test
  void the_confidence_of_predictions_is_that_of_the_decided_class() {
    ClassPredictions predictions =
        new ClassPredictions(
            2,
            new int[] {0, 1},
            new int[] {0, 0},
            Optional.of(new double[][] {{0.8, 0.2}, {0.4, 0.6}}));
    Calibration calibration = Calibration.of(predictions, 1);
    assertThat(calibration.bins().get(0).confidence()).isCloseTo(0.6, within(1e-15));
    assertThat(calibration.expectedError()).isCloseTo(0.1, within(1e-15));
  }

  @Test
  void it_prints_a_reliability_table() {
    assertThat(Calibration.of(new boolean[] {true, false}, new double[] {0.75, 0.75}, 2))
        .hasToString(
            """
            confidence    examples    mean  accuracy
            0.00 to 0.50         0       -         -
            0.50 to 1.00         2  0.7500    0.5000
            expected calibration error 0.2500\
            """);
  }

  @Test
  void no_examples_have_no_error_and_bad_numbers_are_refused() {
    assertThat(Calibration.of(new boolean[0], new double[0], 3).expectedError()).isNaN();
    assertThatThrownBy(() -> Calibration.of(new boolean[1], new double[1], 0))
        .hasMessage("expected at least one bin, got 0");
    assertThatThrownBy(() -> Calibration.of(new boolean[1], new double[2], 1))
        .hasMessage("expected 1 confidences, got 2");
    assertThatThrownBy(() -> Calibration.of(new boolean[1], new double[] {1.1}, 1))
        .hasMessage("expected confidences in 0..1, got 1.1");
  }
}
