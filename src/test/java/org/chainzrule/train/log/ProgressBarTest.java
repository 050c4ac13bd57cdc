package org.chainzrule.train.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.chainzrule.train.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressBarTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /** What is drawn in the middle of a long run with large numbers. */
  private String drawn(int columns) {
    ProgressBar bar =
        new ProgressBar(new PrintStream(printed, true, StandardCharsets.UTF_8), columns);
    bar.beforeRun(new Callback.Run(100, 1000, 0));
    bar.afterStep(
        new Callback.Step(50, 500, 1000, 4096, 12.3456, 10.9876, 1, List.of(), 1.5e-5, 1));
    return printed.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 80, 60, 40, 20, 5, 1})
  void a_line_never_fills_the_terminal(int columns) {
    assertThat(drawn(columns).replace("\r", "")).hasSizeLessThan(columns);
  }

  @Test
  void eighty_and_sixty_columns_show_epoch_bar_time_and_loss() {
    for (int columns : new int[] {80, 60}) {
      assertThat(drawn(columns))
          .containsPattern("epoch 50/100 \\[#+\\.+]")
          .contains("s left  loss 12.3456");
    }
  }

  @Test
  void a_wide_terminal_shows_all() {
    assertThat(drawn(200))
        .containsPattern("epoch 50/100 \\[#{11}\\.{13}]  \\d+ s left  loss 12\\.3456")
        .containsPattern("penalty 10\\.9876  rate 1\\.5e-05  \\d+/s$");
  }

  @Test
  void other_output_gets_whole_lines_alone() {
    ProgressBar bar = new ProgressBar(new PrintStream(printed, true, StandardCharsets.UTF_8), 0);
    bar.beforeRun(new Callback.Run(1, 2, 0));
    bar.afterStep(new Callback.Step(1, 1, 2, 10, 1, 0, 1, List.of(), 0.1, 1));
    bar.afterEpoch(new Callback.Epoch(1, 2, 0.5, 0.25, 2, Optional.empty()));
    assertThat(printed.toString(StandardCharsets.UTF_8).strip())
        .isEqualTo("epoch 1/1  2.00 s  loss 0.5000  penalty 0.2500");
  }

  @Test
  void a_negative_width_is_refused() {
    assertThatThrownBy(() -> new ProgressBar(System.out, -1))
        .hasMessage("expected columns of at least 0, got -1");
  }
}
