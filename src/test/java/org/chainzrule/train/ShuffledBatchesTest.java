package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShuffledBatchesTest {

  private static final ShuffledBatches.Choice ALL = (part, parts) -> true;

  @ParameterizedTest
  @CsvSource({
    "KEEP, 10, 4, 1, 4 4 2",
    "DROP, 10, 4, 1, 4 4",
    "JOIN, 10, 4, 1, 4 6",
    "KEEP, 8, 4, 1, 4 4",
    "DROP, 8, 4, 1, 4 4",
    "JOIN, 8, 4, 1, 4 4",
    "KEEP, 3, 4, 1, 3",
    "DROP, 3, 4, 1, 3",
    "JOIN, 3, 4, 1, 3",
    "KEEP, 11, 2, 3, 6 5",
    "DROP, 11, 2, 3, 6 4",
    "JOIN, 11, 2, 3, 6 5",
    "JOIN, 13, 2, 3, 6 7",
    "DROP, 13, 2, 3, 6 6"
  })
  void an_epoch_has_the_steps_that_the_last_batch_leaves(
      LastBatch last, int examples, int batch, int parts, String sizes) {
    ShuffledBatches order = new ShuffledBatches(Seeds.of(4), examples, batch, parts, last, true);
    int[] expected = Arrays.stream(sizes.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThat(order.steps()).isEqualTo(expected.length);
    Iterator<ShuffledBatches.Chosen> batches = order.from(1, 0, 2, ALL);
    for (int epoch = 1; epoch <= 2; epoch++) {
      Set<Integer> seen = new HashSet<>();
      for (int step = 1; step <= expected.length; step++) {
        int count = 0;
        for (int part = 0; part < order.partsOf(step); part++) {
          ShuffledBatches.Chosen next = batches.next();
          int[] rows = next.rows();
          assertThat(next.epoch()).isEqualTo(epoch);
          count += rows.length;
          Arrays.stream(rows).forEach(seen::add);
        }
        assertThat(count).isEqualTo(order.examplesOf(step)).isEqualTo(expected[step - 1]);
      }
      assertThat(seen).hasSize(Arrays.stream(expected).sum());
    }
    assertThat(batches.hasNext()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"KEEP", "DROP", "JOIN"})
  void a_resumed_run_sees_the_same_batches(LastBatch last) {
    ShuffledBatches order = new ShuffledBatches(Seeds.of(4), 23, 4, 2, last, true);
    List<int[]> all = batches(order.from(1, 0, 3, ALL));
    int perEpoch = all.size() / 3;
    for (int done = 0; done < order.steps(); done++) {
      List<int[]> rest = batches(order.from(2, done, 3, ALL));
      assertThat(rest).hasSize(all.size() - perEpoch - 2 * done);
      for (int i = 0; i < rest.size(); i++) {
        assertThat(rest.get(i)).isEqualTo(all.get(perEpoch + 2 * done + i));
      }
    }
  }

  /** 23 examples in batches of 4: two steps of three batches, the last of which has 3 examples. */
  @Test
  void batches_that_are_not_chosen_are_skipped() {
    ShuffledBatches order = new ShuffledBatches(Seeds.of(4), 23, 4, 3, LastBatch.KEEP, true);
    List<int[]> all = batches(order.from(1, 0, 2, ALL));
    List<int[]> second = batches(order.from(1, 0, 2, (part, parts) -> part == 1));
    assertThat(second).containsExactly(all.get(1), all.get(4), all.get(7), all.get(10));
    assertThat(batches(order.from(1, 0, 2, (part, parts) -> false))).isEmpty();
    assertThat(order.firstOf(2, 2).rows()).isEqualTo(all.get(9));
    assertThat(order.firstOf(2, 2).epoch()).isEqualTo(2);
  }

  private static List<int[]> batches(Iterator<ShuffledBatches.Chosen> from) {
    List<int[]> all = new ArrayList<>();
    from.forEachRemaining(next -> all.add(next.rows()));
    return all;
  }
}
