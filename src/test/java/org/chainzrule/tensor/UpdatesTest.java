package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Optimizer updates against plain loops in 64 bits. */
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

  @Test
  void the_first_step_of_adam_is_the_learning_rate_long() {
    Tensor w = Tensor.of(Shape.of(2), 1, 1);
    Slot mean = Slot.zeros(w.shape(), Precision.DOUBLE);
    Slot square = Slot.zeros(w.shape(), Precision.DOUBLE);
    AdamRule step = new AdamRule(0.1, 0, 0.9, 0.999, 1e-12, 1);
    Updates.apply(step, w, Tensor.of(Shape.of(2), 4, -0.5), 1, mean, square);
    assertThat(w.toArray()).containsExactly(new double[] {0.9, 1.1}, within(1e-11));
    assertThat(mean.toColumns()).containsExactly(new double[] {0.4, -0.05}, within(1e-15));
    assertThat(square.toColumns()).containsExactly(new double[] {0.016, 0.00025}, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void adam_follows_the_plain_loop(Precision precision, int n) {
    double rate = 0.05;
    double decay = 0.01;
    double scale = 0.5;
    double epsilon = 1e-6;
    Sample start = Sample.of(1, precision, n);
    Tensor w = start.tensor().copy();
    Slot mean = Slot.zeros(w.shape(), precision);
    Slot square = Slot.zeros(w.shape(), precision);
    double[] x = start.values().clone();
    double[] m = new double[n];
    double[] v = new double[n];
    for (int t = 1; t <= STEPS; t++) {
      Sample g = Sample.of(10 + t, precision, n);
      AdamRule step = new AdamRule(rate, decay, 0.9, 0.99, epsilon, t);
      Updates.apply(step, w, g.tensor(), scale, mean, square);
      for (int i = 0; i < n; i++) {
        double d = scale * g.values()[i];
        m[i] = 0.9 * m[i] + 0.1 * d;
        v[i] = 0.99 * v[i] + 0.01 * d * d;
        double corrected = m[i] / (1 - Math.pow(0.9, t));
        double root = Math.sqrt(v[i] / (1 - Math.pow(0.99, t)));
        x[i] -= decay * x[i] + rate * corrected / (root + epsilon);
      }
    }
    assertClose(w.toColumns(), x, tolerance(precision));
    assertClose(mean.toColumns(), m, tolerance(precision));
    assertClose(square.toColumns(), v, tolerance(precision));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void sgd_follows_the_plain_loop(Precision precision, int n) {
    for (double momentum : new double[] {0, 0.9}) {
      Sample start = Sample.of(2, precision, n);
      Tensor w = start.tensor().copy();
      Slot velocity = Slot.zeros(w.shape(), precision);
      double[] x = start.values().clone();
      double[] v = new double[n];
      for (int t = 1; t <= STEPS; t++) {
        Sample g = Sample.of(20 + t, precision, n);
        SgdRule rule = new SgdRule(0.1, momentum, false, 0.02);
        Updates.apply(rule, w, g.tensor(), -0.5, velocity);
        for (int i = 0; i < n; i++) {
          v[i] = momentum * v[i] - 0.5 * g.values()[i];
          x[i] -= 0.02 * x[i] + 0.1 * v[i];
        }
      }
      assertClose(w.toColumns(), x, tolerance(precision));
      assertClose(velocity.toColumns(), v, tolerance(precision));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_matrix_is_updated_element_by_element(Precision precision) {
    Sample start = Sample.of(1, precision, 40, 30);
    Sample g = Sample.of(2, precision, 40, 30);
    Tensor w = start.tensor().copy();
    SgdRule rule = new SgdRule(1, 0, false, 0);
    Updates.apply(rule, w, g.tensor(), 1, Slot.zeros(w.shape(), precision));
    double[] expected = new double[1200];
    Arrays.setAll(expected, i -> start.values()[i] - g.values()[i]);
    assertClose(w.toArray(), expected, tolerance(precision));
    assertThat(g.tensor().toArray()).isEqualTo(g.values());
  }

  @ParameterizedTest
  @EnumSource
  void a_resumed_slot_goes_on_as_if_never_interrupted(Precision precision) {
    Sample start = Sample.of(3, precision, 1500);
    Tensor once = start.tensor().copy();
    Tensor twice = start.tensor().copy();
    Slot[] state = {Slot.zeros(once.shape(), precision), Slot.zeros(once.shape(), precision)};
    Slot[] other = {Slot.zeros(once.shape(), precision), Slot.zeros(once.shape(), precision)};
    for (int t = 1; t <= STEPS; t++) {
      Tensor g = Sample.of(30 + t, precision, 1500).tensor();
      AdamRule step = new AdamRule(0.1, 0, 0.9, 0.99, 1e-8, t);
      Updates.apply(step, once, g, 1, state[0], state[1]);
      Updates.apply(step, twice, g, 1, other[0], other[1]);
      for (int i = 0; i < 2; i++) {
        Slot fresh = Slot.zeros(once.shape(), precision);
        fresh.set(other[i].toColumns());
        other[i] = fresh;
      }
    }
    assertThat(twice.toArray()).isEqualTo(once.toArray());
    assertThat(other[1].toColumns()).isEqualTo(state[1].toColumns());
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void a_slot_gives_back_what_it_got(Precision precision, int n) {
    Slot slot = Slot.zeros(Shape.of(n), precision);
    assertThat(slot.toColumns()).isEqualTo(new double[n]);
    double[] values = Sample.of(4, precision, n).values();
    slot.set(values);
    assertThat(slot.toColumns()).isEqualTo(values);
    assertThat(slot.shape()).isEqualTo(Shape.of(n));
    assertThat(slot).hasToString("Slot[" + n + "]");
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void nesterov_rmsprop_and_adagrad_follow_the_plain_loop(Precision precision, int n) {
    UpdateRule[] rules = {
      new SgdRule(0.1, 0.9, true, 0.02),
      new RmsPropRule(0.1, 0.8, 0.5, 1e-4, 0.02),
      new AdagradRule(0.1, 1e-4, 0.02)
    };
    for (int r = 0; r < rules.length; r++) {
      Sample start = Sample.of(2, precision, n);
      Tensor w = start.tensor().copy();
      Slot[] state = new Slot[rules[r].states()];
      Arrays.setAll(state, i -> Slot.zeros(w.shape(), precision));
      double[] x = start.values().clone();
      double[] a = new double[n];
      double[] b = new double[n];
      for (int t = 1; t <= STEPS; t++) {
        Sample g = Sample.of(20 + t, precision, n);
        Updates.apply(rules[r], w, g.tensor(), 0.5, state);
        for (int i = 0; i < n; i++) {
          double d = 0.5 * g.values()[i];
          x[i] -= 0.02 * x[i];
          if (r == 0) {
            a[i] = 0.9 * a[i] + d;
            x[i] -= 0.1 * (d + 0.9 * a[i]);
          } else if (r == 1) {
            a[i] = 0.8 * a[i] + 0.2 * d * d;
            b[i] = 0.5 * b[i] + d / (Math.sqrt(a[i]) + 1e-4);
            x[i] -= 0.1 * b[i];
          } else {
            a[i] += d * d;
            x[i] -= 0.1 * d / (Math.sqrt(a[i]) + 1e-4);
          }
        }
      }
      assertClose(w.toColumns(), x, tolerance(precision));
      assertClose(state[0].toColumns(), a, tolerance(precision));
    }
  }

  /** Vectors of 300 lie across the blocks of state; of 2500 they are longer than one. */
  @ParameterizedTest
  @CsvSource({"SINGLE, 3", "DOUBLE, 3", "SINGLE, 300", "DOUBLE, 300", "SINGLE, 2500"})
  void some_rows_of_a_table_move_as_they_would_in_a_dense_update(Precision precision, int d) {
    int rows = 12;
    int[] some = {0, 3, 4, 11};
    Tensor whole = Sample.of(1, precision, d, rows).tensor().copy();
    Tensor part = whole.copy();
    Slot[] states = new Slot[4];
    Arrays.setAll(states, i -> Slot.zeros(whole.shape(), precision));
    for (int t = 1; t <= STEPS; t++) {
      AdamRule rule = new AdamRule(0.1, 0.01, 0.9, 0.99, 1e-8, t);
      Tensor g = Sample.of(40 + t, precision, d, rows).tensor();
      Updates.apply(rule, whole, g, 0.5, states[0], states[1]);
      Updates.applyRows(rule, part, some, Lookup.columns(g, some), 0.5, states[2], states[3]);
    }
    Tensor untouched = Sample.of(1, precision, d, rows).tensor();
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
    Slot mean = Slot.zeros(Shape.of(n), precision);
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
  void weights_and_a_slot_change_places_bit_by_bit(Precision precision, int n) {
    Slot slot = Slot.zeros(Shape.of(n), precision);
    slot.set(numbers(1, n));
    Tensor w = Tensor.ofColumns(Shape.of(n), precision, numbers(2, n));
    double[] inSlot = slot.toColumns();
    double[] inWeights = w.toColumns();
    Updates.exchange(w, slot);
    assertThat(w.toColumns()).isEqualTo(inSlot);
    assertThat(slot.toColumns()).isEqualTo(inWeights);
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
