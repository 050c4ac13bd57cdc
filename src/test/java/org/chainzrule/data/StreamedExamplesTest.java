package org.chainzrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.data.StreamedExamples.Example;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.junit.jupiter.api.Test;

class StreamedExamplesTest implements DatasetContract {

  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /** The numbers from 0 on, as input and, by their rest, as class. */
  private Supplier<Stream<Example>> numbers(int count) {
    return () -> {
      opened.incrementAndGet();
      return IntStream.range(0, count)
          .mapToObj(i -> new Example(new double[] {i}, i % 2))
          .onClose(closed::incrementAndGet);
    };
  }

  @Override
  public StreamedExamples data() {
    return StreamedExamples.ofClasses(6, 2, numbers(100));
  }

  private static double[] inputs(Dataset data) {
    int[] all = IntStream.range(0, data.size()).toArray();
    return data.batch(all, Precision.DOUBLE).inputs().toArray();
  }

  @Test
  void epoch_n_is_chunk_n_and_the_stream_begins_again_where_it_ends() {
    StreamedExamples stream = StreamedExamples.ofClasses(4, 2, numbers(6));
    assertThat(stream.size()).isEqualTo(4);
    assertThat(stream.inputShape()).isEqualTo(Shape.of(1));
    assertThat(inputs(stream.inEpoch(1))).containsExactly(0, 1, 2, 3);
    assertThat(stream.passes()).isZero();
    assertThat(inputs(stream.inEpoch(2))).containsExactly(4, 5, 0, 1);
    assertThat(stream.passes()).isEqualTo(1);
    assertThat(inputs(stream.inEpoch(3))).containsExactly(2, 3, 4, 5);
    assertThat(opened).hasValue(2);
    assertThat(closed).hasValue(1);
    assertThat(inputs(stream)).as("without an epoch").containsExactly(0, 1, 2, 3);
    stream.close();
    assertThat(closed).hasValue(opened.get());
  }

  @Test
  void chunks_come_alike_in_whatever_order_they_are_asked_for() {
    StreamedExamples once = StreamedExamples.ofClasses(4, 2, numbers(1_000));
    double[] seventh = inputs(once.inEpoch(7));
    assertThat(seventh).containsExactly(24, 25, 26, 27);
    assertThat(inputs(once.inEpoch(6))).as("kept").containsExactly(20, 21, 22, 23);
    assertThat(opened).hasValue(1);
    assertThat(inputs(once.inEpoch(2))).as("read again").containsExactly(4, 5, 6, 7);
    assertThat(inputs(once.inEpoch(7))).isEqualTo(seventh);
    assertThat(opened).hasValue(2);
  }

  @Test
  void a_stream_without_end_is_read_no_further_than_needed() {
    AtomicInteger made = new AtomicInteger();
    StreamedExamples endless =
        StreamedExamples.ofValues(
            5, () -> Stream.generate(() -> new Example(new double[] {made.incrementAndGet()}, 1)));
    assertThat(inputs(endless.inEpoch(2))).containsExactly(6, 7, 8, 9, 10);
    assertThat(made).hasValue(10);
  }

  @Test
  void examples_that_do_not_suit_are_named_by_chunk_and_row() {
    Example good = new Example(new double[] {1, 2}, 0);
    Example[] wrong = {
      new Example(new double[] {1}, 0),
      new Example(new double[] {1, Double.NaN}, 0),
      new Example(new double[] {1, 2}, 2),
      new Example(new double[] {1, 2}, 0.5),
      new Example(new double[] {1, 2}, 0, 1)
    };
    for (Example each : wrong) {
      StreamedExamples stream =
          StreamedExamples.ofClasses(2, 2, () -> Stream.of(good, good, good, each));
      assertThat(stream.inEpoch(1).size()).isEqualTo(2);
      assertThatThrownBy(() -> stream.inEpoch(2))
          .as(Arrays.toString(each.input()) + Arrays.toString(each.target()))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("row 1")
          .hasMessageEndingWith("of chunk 2 of 2 examples");
    }
  }

  @Test
  void empty_streams_and_chunks_are_refused() {
    assertThatThrownBy(() -> StreamedExamples.ofValues(0, Stream::empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected chunks of at least 1 example, got 0");
    assertThatThrownBy(() -> StreamedExamples.ofValues(3, Stream::empty).inputShape())
        .isInstanceOf(DataException.class)
        .hasMessage("expected a stream with examples, got an empty one");
    AtomicInteger times = new AtomicInteger();
    StreamedExamples once =
        StreamedExamples.ofValues(
            3,
            () ->
                times.getAndIncrement() == 0
                    ? Stream.of(new Example(new double[] {1}, 1))
                    : Stream.empty());
    assertThatThrownBy(() -> once.inEpoch(1))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected a stream with examples whenever it is opened, got an empty one after 1"
                + " passes");
  }
}
