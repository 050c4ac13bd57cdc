package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chainzrule.tensor.op.Accumulate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorScopeTest {

  private static final Shape SHAPE = Shape.of(4, 3);
  private static final String STALE =
      "this tensor was made in a scope that has closed; TensorScope.keep moves one out in time";

  private static Tensor filled(double value) {
    return Tensor.filled(SHAPE, Precision.DOUBLE, value);
  }

  @Test
  void memory_is_returned_and_used_again() {
    Memory first;
    try (TensorScope scope = TensorScope.open()) {
      first = filled(1).memory();
    }
    try (TensorScope scope = TensorScope.open()) {
      assertThat(filled(2).memory()).isSameAs(first);
      assertThat(filled(3).memory()).isNotSameAs(first);
    }
  }

  @Test
  void a_closed_scope_knows_nothing_of_the_tensors_of_the_next() {
    TensorScope closed = TensorScope.open();
    closed.close();
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = filled(3);
      closed.pack(x).close();
      assertThat(x.at(0, 0)).isEqualTo(3);
      try (TensorScope inner = TensorScope.open()) {
        filled(4);
      }
      assertThat(x.at(3, 2)).isEqualTo(3);
    }
  }

  @Test
  void precisions_do_not_share_memory() {
    Memory first;
    try (TensorScope scope = TensorScope.open()) {
      first = Tensor.zeros(SHAPE, Precision.SINGLE).memory();
    }
    try (TensorScope scope = TensorScope.open()) {
      assertThat(filled(2).memory()).isNotSameAs(first);
      assertThat(Tensor.zeros(SHAPE, Precision.SINGLE).memory()).isSameAs(first);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 15, 16, 17, 18, 31, 32, 33, 63, 64, 65, 100, 1023, 1025, 12345, 200704})
  void a_block_is_large_enough_and_found_again(int length) {
    Memory first;
    try (TensorScope scope = TensorScope.open()) {
      first = Tensor.zeros(Shape.of(length), Precision.SINGLE).memory();
      assertThat(first.capacity).isBetween(length, Math.max(16, length + length / 4));
    }
    try (TensorScope scope = TensorScope.open()) {
      assertThat(Tensor.zeros(Shape.of(length), Precision.SINGLE).memory()).isSameAs(first);
    }
  }

  @Test
  void use_after_closing_is_an_error() {
    Tensor stale;
    Tensor view;
    try (TensorScope scope = TensorScope.open()) {
      stale = filled(1);
      view = stale.reshape(Shape.of(12));
    }
    for (Tensor x : List.of(stale, view)) {
      assertThatThrownBy(x::toArray).isInstanceOf(IllegalStateException.class).hasMessage(STALE);
      assertThatThrownBy(() -> x.plus(1)).hasMessage(STALE);
      assertThatThrownBy(x::toNd4j).hasMessage(STALE);
      assertThatThrownBy(() -> Accumulate.plus(x, x)).hasMessage(STALE);
      assertThat(x.shape().length()).isEqualTo(12);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void keeps_any_one_of_five(int kept) {
    List<Tensor> made = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      for (int i = 0; i < 5; i++) {
        made.add(filled(i));
      }
      assertThat(scope.keep(made.get(kept))).isSameAs(made.get(kept));
    }
    for (int i = 0; i < 5; i++) {
      Tensor x = made.get(i);
      if (i == kept) {
        assertThat(x.toArray()).containsOnly(i);
      } else {
        assertThatThrownBy(x::toArray).hasMessage(STALE);
      }
    }
  }

  @Test
  void keeps_several_in_any_order() {
    List<Tensor> made = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      for (int i = 0; i < 6; i++) {
        made.add(filled(i));
      }
      for (int i : new int[] {1, 5, 0, 4}) {
        scope.keep(made.get(i));
      }
    }
    for (int i : new int[] {0, 1, 4, 5}) {
      assertThat(made.get(i).toArray()).containsOnly(i);
    }
    assertThatThrownBy(made.get(2)::toArray).hasMessage(STALE);
    assertThatThrownBy(made.get(3)::toArray).hasMessage(STALE);
  }

  @Test
  void what_an_inner_scope_keeps_belongs_to_the_outer_one() {
    Tensor kept;
    try (TensorScope outer = TensorScope.open()) {
      try (TensorScope inner = TensorScope.open()) {
        kept = inner.keep(filled(7));
      }
      assertThat(kept.toArray()).containsOnly(7);
    }
    assertThatThrownBy(kept::toArray).hasMessage(STALE);
  }

  @Test
  void what_is_kept_twice_outlives_both_scopes() {
    Tensor kept;
    try (TensorScope outer = TensorScope.open()) {
      try (TensorScope inner = TensorScope.open()) {
        kept = inner.keep(filled(7));
        assertThat(inner.keep(kept)).isSameAs(kept);
      }
      outer.keep(kept);
    }
    assertThat(kept.toArray()).containsOnly(7);
    try (TensorScope later = TensorScope.open()) {
      filled(8);
      assertThat(later.keep(kept)).isSameAs(kept);
    }
    assertThat(kept.toArray()).containsOnly(7);
  }

  @Test
  void a_reshaped_tensor_is_kept_with_its_origin() {
    Tensor origin;
    try (TensorScope scope = TensorScope.open()) {
      origin = filled(3);
      Tensor reshaped = origin.reshape(Shape.of(12));
      assertThat(reshaped.sharesMemory(origin)).isTrue();
      scope.keep(reshaped);
    }
    assertThat(origin.toArray()).containsOnly(3);
  }

  @Test
  void what_outlives_a_scope_stays_where_it_is() {
    Tensor outside;
    try (TensorScope outer = TensorScope.open()) {
      outside = filled(1);
      try (TensorScope middle = TensorScope.open();
          TensorScope inner = TensorScope.open()) {
        assertThat(inner.keep(outside)).isSameAs(outside);
      }
      assertThat(outside.toArray()).containsOnly(1);
    }
    try (TensorScope later = TensorScope.open()) {
      assertThatThrownBy(() -> later.keep(outside))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("this tensor was made in a scope that has closed");
    }
  }

  @Test
  void keeps_nothing_of_another_thread() throws InterruptedException {
    try (TensorScope scope = TensorScope.open()) {
      Tensor mine = filled(1);
      Throwable[] thrown = new Throwable[1];
      Thread other =
          new Thread(
              () -> {
                try (TensorScope theirs = TensorScope.open()) {
                  theirs.keep(mine);
                } catch (IllegalStateException e) {
                  thrown[0] = e;
                }
              });
      other.start();
      other.join();
      assertThat(thrown[0]).hasMessage("expected a tensor of this thread's scopes");
    }
  }

  @Test
  void scopes_close_in_reverse_order() {
    try (TensorScope outer = TensorScope.open()) {
      try (TensorScope inner = TensorScope.open()) {
        assertThatThrownBy(outer::close)
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("scopes close in reverse order, on the thread that opened them");
      }
    }
  }

  @Test
  void scopes_close_on_their_own_thread() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor mine = filled(1);
      assertThatThrownBy(() -> CompletableFuture.runAsync(scope::close).join())
          .hasRootCauseMessage("scopes close in reverse order, on the thread that opened them");
      assertThat(mine.toArray()).containsOnly(1);
    }
  }

  @Test
  void the_pool_stays_flat_over_many_steps() {
    Tensor x = filled(1);
    // What other tests left would be given back in the meantime.
    TensorScope.emptyPools();
    step(x);
    long before = TensorScope.pooledBytes();
    for (int i = 0; i < 10_000; i++) {
      step(x);
    }
    assertThat(TensorScope.pooledBytes()).isEqualTo(before).isPositive();
  }

  private static void step(Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor y = x.plus(1).times(x);
      try (TensorScope inner = TensorScope.open()) {
        inner.keep(y.sum(0));
      }
    }
  }

  @Test
  void what_leaves_all_scopes_leaves_the_pool() {
    // The pool of this thread may hold a free block of this size from another test.
    CompletableFuture.runAsync(
            () -> {
              long before = TensorScope.pooledBytes();
              try (TensorScope scope = TensorScope.open()) {
                scope.keep(Tensor.zeros(Shape.of(98765), Precision.SINGLE));
              }
              assertThat(TensorScope.pooledBytes()).isEqualTo(before);
            },
            thread -> new Thread(thread).start())
        .join();
  }

  @Test
  void threads_have_pools_of_their_own() {
    try (TensorScope scope = TensorScope.open()) {
      Memory mine = filled(1).memory();
      long here = TensorScope.pooledBytes();
      CompletableFuture.runAsync(
              () -> {
                long before = TensorScope.pooledBytes();
                try (TensorScope theirs = TensorScope.open()) {
                  assertThat(Tensor.zeros(Shape.of(54321), Precision.SINGLE).memory())
                      .isNotSameAs(mine);
                }
                assertThat(TensorScope.pooledBytes()).isGreaterThan(before);
              })
          .join();
      assertThat(TensorScope.pooledBytes()).isEqualTo(here);
    }
  }

  @Test
  void released_memory_is_poisoned_in_tests() {
    try (TensorScope scope = TensorScope.open()) {
      filled(1);
    }
    try (TensorScope scope = TensorScope.open()) {
      assertThat(Tensor.blank(SHAPE, Precision.DOUBLE).toArray()).containsOnly(Double.NaN);
    }
  }
}
