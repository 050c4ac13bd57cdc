package org.chainzrule.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class RecordingTest {

  private final Parameter x = new Parameter("x", Tensor.scalar(3, Precision.DOUBLE));

  @Test
  void what_is_computed_while_paused_is_a_constant() {
    try (Recording paused = Recording.pause()) {
      assertThat(x.squared()).hasToString("Constant[]");
    }
    assertThat(x.squared()).hasToString("Computed[]");
  }

  @Test
  void pauses_nest() {
    assertThat(Recording.isOn()).isTrue();
    try (Recording outer = Recording.pause()) {
      try (Recording inner = Recording.pause()) {
        assertThat(Recording.isOn()).isFalse();
      }
      assertThat(Recording.isOn()).isFalse();
    }
    assertThat(Recording.isOn()).isTrue();
  }

  @Test
  void recording_goes_on_after_an_exception() {
    assertThatThrownBy(
            () -> {
              try (Recording paused = Recording.pause()) {
                x.plus(Variable.constant(Tensor.scalar(1, Precision.SINGLE)));
              }
            })
        .hasMessage("expected tensors of one precision, got DOUBLE and SINGLE");
    assertThat(Recording.isOn()).isTrue();
  }

  @Test
  void recording_goes_on_after_a_failed_backward_pass() {
    Variable loss = x.squared();
    x.update(value -> {});
    assertThatThrownBy(() -> Gradients.of(loss)).isInstanceOf(IllegalStateException.class);
    assertThat(Recording.isOn()).isTrue();
  }

  @Test
  void threads_pause_on_their_own() {
    try (Recording paused = Recording.pause()) {
      assertThat(CompletableFuture.supplyAsync(Recording::isOn).join()).isTrue();
    }
    CompletableFuture.runAsync(
            () -> {
              try (Recording paused = Recording.pause()) {
                assertThat(Recording.isOn()).isFalse();
              }
            })
        .join();
    assertThat(Recording.isOn()).isTrue();
  }
}
