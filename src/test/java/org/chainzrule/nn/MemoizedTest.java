package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MemoizedTest {

  private final Parameter x = new Parameter("x", Tensor.scalar(3, Precision.DOUBLE));

  private int calls;

  private final Memoized square =
      new Memoized(
          () -> {
            calls++;
            return x.squared();
          });

  @Test
  void is_computed_when_asked_for_and_then_the_same() {
    assertThat(calls).isZero();
    assertThat(square.get()).isSameAs(square.get());
    assertThat(calls).isEqualTo(1);
    try (Recording paused = Recording.pause()) {
      assertThat(square.get().value().item()).isEqualTo(9);
    }
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void what_was_computed_without_recording_is_computed_again_with_it() {
    try (Recording paused = Recording.pause()) {
      assertThat(square.get().value().item()).isEqualTo(9);
    }
    Variable recorded = square.get();
    assertThat(Gradients.of(recorded).wrt(x).value().item()).isEqualTo(6);
    assertThat(calls).isEqualTo(2);
  }
}
