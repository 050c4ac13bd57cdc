package org.chainzrule.tensor.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.kernel.KernelSample;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Updates by an arbitrary rule, against plain 64-bit loops. */
class UpdatesTest {

  private static final int STEPS = 5;

  static Stream<Arguments> sizes() {
    int[] lengths = {0, 1, 7, 1023, 1024, 1025, 2048, 2500};
    return Arrays.stream(lengths)
        .boxed()
        .flatMap(n -> Stream.of(Precision.values()).map(p -> Arguments.of(p, n)));
  }

  private static double tolerance(Precision precision) {
    return precision == Precision.SINGLE ? 2e-5 : 1e-13;
  }

  private static void assertClose(double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(tolerance * (1 + Math.abs(expected[i]))));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void a_rule_runs_over_all_numbers_and_their_state(Precision precision, int n) {
    KernelSample start = KernelSample.of(1, precision, n);
    Tensor w = start.tensor().copy();
    OptimizerState[] state = {
      OptimizerState.zeros(w.shape(), precision), OptimizerState.zeros(w.shape(), precision)
    };
    double[] x = start.values().clone();
    double[][] s = new double[2][n];
    for (int t = 1; t <= STEPS; t++) {
      KernelSample g = KernelSample.of(10 + t, precision, n);
      Updates.apply(new PlainRule(2, 0.1), w, g.tensor(), 0.5, state);
      for (int i = 0; i < n; i++) {
        double d = 0.5 * g.values()[i];
        s[0][i] = s[0][i] / 2 + d;
        s[1][i] = s[1][i] / 2 + 2 * d;
        x[i] -= 0.1 * (d + s[0][i] + s[1][i]);
      }
    }
    assertClose(w.toColumns(), x, tolerance(precision));
    assertClose(state[0].toColumns(), s[0], tolerance(precision));
    assertClose(state[1].toColumns(), s[1], tolerance(precision));
  }

  @ParameterizedTest
  @EnumSource
  void a_matrix_is_updated_element_by_element(Precision precision) {
    KernelSample start = KernelSample.of(1, precision, 40, 30);
    KernelSample g = KernelSample.of(2, precision, 40, 30);
    Tensor w = start.tensor().copy();
    Updates.apply(new PlainRule(0, 1), w, g.tensor(), 1);
    double[] expected = new double[1200];
    Arrays.setAll(expected, i -> start.values()[i] - g.values()[i]);
    assertClose(w.toArray(), expected, tolerance(precision));
    assertThat(g.tensor().toArray()).isEqualTo(g.values());
  }

  @ParameterizedTest
  @EnumSource
  void an_updater_continues_from_a_restored_state(Precision precision) {
    KernelSample start = KernelSample.of(3, precision, 1500);
    Tensor once = start.tensor().copy();
    Tensor twice = start.tensor().copy();
    OptimizerState[] state = {
      OptimizerState.zeros(once.shape(), precision), OptimizerState.zeros(once.shape(), precision)
    };
    OptimizerState[] other = {
      OptimizerState.zeros(once.shape(), precision), OptimizerState.zeros(once.shape(), precision)
    };
    for (int t = 1; t <= STEPS; t++) {
      Tensor g = KernelSample.of(30 + t, precision, 1500).tensor();
      PlainRule step = new PlainRule(2, 0.1);
      Updates.apply(step, once, g, 1, state[0], state[1]);
      Updates.apply(step, twice, g, 1, other[0], other[1]);
      for (int i = 0; i < 2; i++) {
        OptimizerState fresh = OptimizerState.zeros(once.shape(), precision);
        fresh.set(other[i].toColumns());
        other[i] = fresh;
      }
    }
    assertThat(twice.toArray()).isEqualTo(once.toArray());
    assertThat(other[1].toColumns()).isEqualTo(state[1].toColumns());
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void a_state_returns_the_numbers_that_were_set(Precision precision, int n) {
    OptimizerState state = OptimizerState.zeros(Shape.of(n), precision);
    assertThat(state.toColumns()).isEqualTo(new double[n]);
    double[] values = KernelSample.of(4, precision, n).values();
    state.set(values);
    assertThat(state.toColumns()).isEqualTo(values);
    assertThat(state.shape()).isEqualTo(Shape.of(n));
    assertThat(state).hasToString("OptimizerState[" + n + "]");
  }

  /**
   * Vectors of 300 elements cross the borders of state blocks; those of 2500 are longer than one.
   */
  @ParameterizedTest
  @CsvSource({"SINGLE, 3", "DOUBLE, 3", "SINGLE, 300", "DOUBLE, 300", "SINGLE, 2500"})
  void some_rows_of_a_table_move_as_they_would_in_a_dense_update(Precision precision, int d) {
    int rows = 12;
    int[] some = {0, 3, 4, 11};
    Tensor whole = KernelSample.of(1, precision, d, rows).tensor().copy();
    Tensor part = whole.copy();
    OptimizerState[] states = new OptimizerState[4];
    Arrays.setAll(states, i -> OptimizerState.zeros(whole.shape(), precision));
    for (int t = 1; t <= STEPS; t++) {
      PlainRule rule = new PlainRule(2, 0.1);
      Tensor g = KernelSample.of(40 + t, precision, d, rows).tensor();
      Updates.apply(rule, whole, g, 0.5, states[0], states[1]);
      Updates.applyRows(rule, part, some, Lookup.columns(g, some), 0.5, states[2], states[3]);
    }
    Tensor untouched = KernelSample.of(1, precision, d, rows).tensor();
    double[] expected = untouched.toColumns();
    for (int row : some) {
      System.arraycopy(whole.toColumns(), row * d, expected, row * d, d);
    }
    assertThat(part.toColumns()).isEqualTo(expected);
    double[] square = new double[d * rows];
    for (int row : some) {
      System.arraycopy(states[1].toColumns(), row * d, square, row * d, d);
    }
    assertThat(states[3].toColumns()).isEqualTo(square);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void a_running_mean_keeps_a_part_of_itself(Precision precision, int n) {
    OptimizerState mean = OptimizerState.zeros(Shape.of(n), precision);
    double[] start = numbers(1, n);
    double[] weights = numbers(2, n);
    mean.set(start);
    Updates.average(mean, Tensor.ofColumns(Shape.of(n), precision, weights), 0.75);
    double[] expected = new double[n];
    Arrays.setAll(expected, i -> 0.75 * start[i] + 0.25 * weights[i]);
    assertClose(mean.toColumns(), expected, tolerance(precision));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void weights_and_a_state_are_swapped_bit_by_bit(Precision precision, int n) {
    OptimizerState state = OptimizerState.zeros(Shape.of(n), precision);
    state.set(numbers(1, n));
    Tensor w = Tensor.ofColumns(Shape.of(n), precision, numbers(2, n));
    double[] inState = state.toColumns();
    double[] inWeights = w.toColumns();
    Updates.exchange(w, state);
    assertThat(w.toColumns()).isEqualTo(inState);
    assertThat(state.toColumns()).isEqualTo(inWeights);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void clamping_brings_every_number_into_bounds(Precision precision, int n) {
    Tensor x = Tensor.ofColumns(Shape.of(n), precision, numbers(1, n));
    double[] expected =
        Arrays.stream(x.toColumns()).map(v -> Math.max(-0.5, Math.min(0.5, v))).toArray();
    Updates.clamp(x, 0.5);
    assertThat(x.toColumns()).isEqualTo(expected);
  }

  private static double[] numbers(long seed, int n) {
    Generator generator = Seeds.of(seed).generator();
    double[] values = new double[n];
    Arrays.setAll(values, i -> generator.nextGaussian());
    return values;
  }
}
