package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrainingResultTest {

  private static final Evaluation FIRST = new Evaluation(0.5, OptionalDouble.of(0.75));
  private static final Evaluation SECOND = new Evaluation(0.75, OptionalDouble.of(0.5));

  private static Callback.Epoch epoch(int number, double loss, Evaluation validation) {
    return new Callback.Epoch(number, number * 3L, loss, 0, 1, Optional.ofNullable(validation));
  }

  @Test
  void it_prints_the_run_in_one_line() {
    TrainingResult result =
        new TrainingResult(
            List.of(epoch(1, 0.625, FIRST), epoch(2, 0.25, SECOND)),
            List.of(new Callback.Validation(1, 3, FIRST), new Callback.Validation(2, 6, SECOND)),
            1,
            3,
            false,
            4.25,
            100);
    assertThat(result)
        .hasToString(
            "2 epochs in 4.3 s, weights of epoch 1, training loss 0.6250, validation loss 0.5000,"
                + " accuracy 75.00 %");
  }

  @Test
  void a_run_without_validation_prints_what_it_has() {
    TrainingResult result =
        new TrainingResult(List.of(epoch(1, 12.5, null)), List.of(), 1, 3, true, 0.04, Double.NaN);
    assertThat(result)
        .hasToString("1 epoch in 0.0 s, averaged weights of epoch 1, training loss 12.50");
  }
}
