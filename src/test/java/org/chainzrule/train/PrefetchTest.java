package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.io.DataException;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefetchTest {

  private static final Dataset DATA = Toy.circle(0, 50);

  private final Layer network = Toy.network(Precision.DOUBLE);

  @AfterEach
  void no_thread_is_left() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("chainzrule-prefetch");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100})
  void prefetching_gives_the_same_bytes_as_no_prefetching(int depth) {
    trainer(0).accumulate(2).fit(DATA, 3);
    Layer ahead = Toy.network(Precision.DOUBLE);
    Trainer.create(ahead, Loss.softmaxCrossEntropy())
        .batch(8)
        .accumulate(2)
        .prefetch(depth)
        .fit(DATA, 3);
    assertThat(Toy.numbers(ahead)).isEqualTo(Toy.numbers(network));
  }

  @Test
  void an_exception_of_the_data_set_is_thrown_unchanged() {
    DataException failure = new DataException("row 3 is torn");
    Dataset torn =
        watched(
            call -> {
              if (call == 4) {
                throw failure;
              }
            });
    assertThatThrownBy(() -> trainer(2).fit(torn, 3)).isSameAs(failure);
    Dataset exhausted =
        watched(
            call -> {
              throw new OutOfMemoryError("made up");
            });
    assertThatThrownBy(() -> trainer(2).fit(exhausted, 3))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("made up");
  }

  @Test
  void steps_before_a_failure_are_executed() {
    Watching watching = new Watching();
    Dataset torn =
        watched(
            call -> {
              if (call == 4) {
                throw new DataException("torn");
              }
            });
    assertThatThrownBy(() -> trainer(3).with(watching).fit(torn, 3))
        .isInstanceOf(DataException.class);
    assertThat(watching.steps).hasSize(3);
  }

  @Test
  void the_prefetch_depth_limits_the_batches_made_ahead() {
    AtomicInteger made = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Callback lead =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            most.accumulateAndGet(made.get() - (int) step.step(), Math::max);
            return Decision.CONTINUE;
          }
        };
    trainer(2).with(lead).fit(watched(made::set), 20);
    // Two batches wait and one is being made.
    assertThat(most.get()).isBetween(0, 3);
  }

  @Test
  void a_callback_that_stops_or_fails_ends_the_thread() {
    TrainingResult fit = trainer(2).with(Watching.stopAfter(3)).fit(DATA, 1000);
    assertThat(fit.bestStep()).isEqualTo(3);
    Callback failing =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            throw new IllegalStateException("mine");
          }
        };
    assertThatThrownBy(() -> trainer(2).with(failing).fit(DATA, 1000)).hasMessage("mine");
  }

  @Test
  void an_interruption_keeps_the_interrupt_flag_and_does_not_change_the_training() {
    Thread.currentThread().interrupt();
    TrainingResult fit = trainer(1).fit(DATA, 2);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(fit.epochs()).hasSize(2);
  }

  private Trainer trainer(int depth) {
    return Trainer.create(network, Loss.softmaxCrossEntropy()).batch(8).prefetch(depth);
  }

  /** The data set with a hook on each call, counted from 1. */
  private static Dataset watched(IntConsumer before) {
    AtomicInteger calls = new AtomicInteger();
    return new Dataset() {
      @Override
      public int size() {
        return DATA.size();
      }

      @Override
      public Shape inputShape() {
        return DATA.inputShape();
      }

      @Override
      public OptionalInt classes() {
        return DATA.classes();
      }

      @Override
      public Batch batch(int[] rows, Precision precision) {
        before.accept(calls.incrementAndGet());
        return DATA.batch(rows, precision);
      }
    };
  }
}
