package org.chainzrule.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.op.UpdateRule;
import org.chainzrule.tensor.op.Updates;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the optimizers against plain loops in 64 bits. */
class OptimizerRulesTest {

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
    OptimizerState mean = OptimizerState.zeros(w.shape(), Precision.DOUBLE);
    OptimizerState square = OptimizerState.zeros(w.shape(), Precision.DOUBLE);
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
    double[] start = numbers(1, n);
    Tensor w = Tensor.ofColumns(Shape.of(n), precision, start);
    OptimizerState mean = OptimizerState.zeros(w.shape(), precision);
    OptimizerState square = OptimizerState.zeros(w.shape(), precision);
    double[] x = start.clone();
    double[] m = new double[n];
    double[] v = new double[n];
    for (int t = 1; t <= STEPS; t++) {
      double[] g = numbers(10 + t, n);
      AdamRule step = new AdamRule(rate, decay, 0.9, 0.99, epsilon, t);
      Updates.apply(step, w, Tensor.ofColumns(Shape.of(n), precision, g), scale, mean, square);
      for (int i = 0; i < n; i++) {
        double d = scale * g[i];
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
      double[] start = numbers(2, n);
      Tensor w = Tensor.ofColumns(Shape.of(n), precision, start);
      OptimizerState velocity = OptimizerState.zeros(w.shape(), precision);
      double[] x = start.clone();
      double[] v = new double[n];
      for (int t = 1; t <= STEPS; t++) {
        double[] g = numbers(20 + t, n);
        SgdRule rule = new SgdRule(0.1, momentum, false, 0.02);
        Updates.apply(rule, w, Tensor.ofColumns(Shape.of(n), precision, g), -0.5, velocity);
        for (int i = 0; i < n; i++) {
          v[i] = momentum * v[i] - 0.5 * g[i];
          x[i] -= 0.02 * x[i] + 0.1 * v[i];
        }
      }
      assertClose(w.toColumns(), x, tolerance(precision));
      assertClose(velocity.toColumns(), v, tolerance(precision));
    }
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
      double[] start = numbers(2, n);
      Tensor w = Tensor.ofColumns(Shape.of(n), precision, start);
      OptimizerState[] state = new OptimizerState[rules[r].states()];
      Arrays.setAll(state, i -> OptimizerState.zeros(w.shape(), precision));
      double[] x = start.clone();
      double[] a = new double[n];
      double[] b = new double[n];
      for (int t = 1; t <= STEPS; t++) {
        double[] g = numbers(20 + t, n);
        Updates.apply(rules[r], w, Tensor.ofColumns(Shape.of(n), precision, g), 0.5, state);
        for (int i = 0; i < n; i++) {
          double d = 0.5 * g[i];
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

  private static double[] numbers(long seed, int n) {
    Generator generator = Seeds.of(seed).generator();
    double[] values = new double[n];
    Arrays.setAll(values, i -> (float) generator.nextGaussian());
    return values;
  }
}
