package org.chainzrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

  private static final Seeds SEEDS = Seeds.of(1);

  /** Right for those of 1,000 examples whose number is below a share in thousandths. */
  private static boolean[] rightBelow(int thousandths) {
    boolean[] right = new boolean[1000];
    for (int i = 0; i < thousandths; i++) {
      right[i] = true;
    }
    return right;
  }

  @Test
  void the_interval_is_about_two_standard_errors_of_the_paired_differences() {
    PairedBootstrap found =
        PairedBootstrap.of(
            new boolean[][] {rightBelow(900)}, new boolean[][] {rightBelow(850)}, SEEDS);
    // 50 of 1000 examples differ: the standard error is √(0.05 · 0.95 / 1000) = 0.0069.
    assertThat(found.difference()).isCloseTo(0.05, within(1e-12));
    assertThat(found.low()).isCloseTo(0.05 - 1.96 * 0.0069, within(0.002));
    assertThat(found.high()).isCloseTo(0.05 + 1.96 * 0.0069, within(0.002));
    assertThat(found.isClear()).isTrue();
  }

  @Test
  void classifiers_that_err_on_the_same_examples_do_not_differ_at_all() {
    boolean[][] same = {rightBelow(700), rightBelow(300)};
    PairedBootstrap found = PairedBootstrap.of(same, same.clone(), SEEDS);
    assertThat(found).isEqualTo(new PairedBootstrap(0, 0, 0));
    assertThat(found.isClear()).isFalse();
  }

  @Test
  void runs_are_averaged_before_they_are_compared() {
    PairedBootstrap found =
        PairedBootstrap.of(
            new boolean[][] {rightBelow(900), rightBelow(800)},
            new boolean[][] {rightBelow(900), rightBelow(800), rightBelow(850)},
            SEEDS);
    assertThat(found.difference()).isCloseTo(0, within(1e-12));
  }

  @Test
  void runs_on_other_examples_are_refused() {
    assertThatThrownBy(
            () ->
                PairedBootstrap.of(
                    new boolean[][] {{true}}, new boolean[][] {{true, false}}, SEEDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected runs on the same 1 examples, got 2");
    assertThatThrownBy(() -> PairedBootstrap.of(new boolean[0][], new boolean[][] {{true}}, SEEDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected runs with examples of both, got none");
  }
}
