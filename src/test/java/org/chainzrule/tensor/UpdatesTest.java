package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.chainzrule.tensor.Updates.AdamStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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
    AdamStep step = new AdamStep(0.1, 0, 0.9, 0.999, 1e-12, 1);
    Updates.adam(w, Tensor.of(Shape.of(2), 4, -0.5), mean, square, 1, step);
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
      AdamStep step = new AdamStep(rate, decay, 0.9, 0.99, epsilon, t);
      Updates.adam(w, g.tensor(), mean, square, scale, step);
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
        Updates.sgd(w, g.tensor(), velocity, -0.5, 0.1, momentum, 0.02);
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
    Updates.sgd(w, g.tensor(), Slot.zeros(w.shape(), precision), 1, 1, 0, 0);
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
      AdamStep step = new AdamStep(0.1, 0, 0.9, 0.99, 1e-8, t);
      Updates.adam(once, g, state[0], state[1], 1, step);
      Updates.adam(twice, g, other[0], other[1], 1, step);
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
