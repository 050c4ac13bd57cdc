package org.chainzrule.tensor.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorTest {

  private static final int N = 20_000;

  private final Generator generator = Seeds.of(0).generator();

  /**
   * The first two are those of SplitMix64 for seed 0; the others come from an independent program.
   */
  @Test
  void the_stream_of_seed_0_never_changes() {
    assertThat(new long[] {generator.nextLong(), generator.nextLong()})
        .containsExactly(0xE220A8397B1DCDAFL, 0x6E789E6AA1B965F4L);
    assertThat(generator.nextDouble()).isEqualTo(0.026433771592597743);
    assertThat(generator.nextInt(1000)).isEqualTo(970);
    assertThat(generator.nextGaussian()).isEqualTo(-0.712066156240293);
    assertThat(generator.nextGaussian()).isEqualTo(-0.3123445852505078);
    assertThat(generator.permutation(6)).containsExactly(2, 4, 0, 3, 5, 1);
  }

  @Test
  void uniform_numbers_fill_the_unit_interval() {
    double[] x = DoubleStream.generate(generator::nextDouble).limit(N).toArray();
    assertThat(Arrays.stream(x)).allMatch(v -> v >= 0 && v < 1);
    assertThat(mean(x)).isCloseTo(0.5, within(0.01));
    assertThat(variance(x)).isCloseTo(1 / 12.0, within(0.003));
    assertThat(Arrays.stream(x).min().orElseThrow()).isLessThan(0.001);
    assertThat(Arrays.stream(x).max().orElseThrow()).isGreaterThan(0.999);
  }

  @Test
  void uniform_numbers_fill_any_interval() {
    double[] x = DoubleStream.generate(() -> generator.nextDouble(-3, 5)).limit(N).toArray();
    assertThat(Arrays.stream(x)).allMatch(v -> v >= -3 && v < 5);
    assertThat(mean(x)).isCloseTo(1, within(0.1));
  }

  @Test
  void normal_numbers_have_the_moments_of_the_normal_distribution() {
    double[] x = DoubleStream.generate(generator::nextGaussian).limit(N).toArray();
    assertThat(mean(x)).isCloseTo(0, within(0.03));
    assertThat(variance(x)).isCloseTo(1, within(0.05));
    assertThat(mean(Arrays.stream(x).map(v -> v * v * v).toArray())).isCloseTo(0, within(0.15));
    assertThat(mean(Arrays.stream(x).map(v -> v * v * v * v).toArray())).isCloseTo(3, within(0.3));
    assertThat(Arrays.stream(x).filter(v -> v > 1.96).count() / (double) N)
        .isCloseTo(0.025, within(0.005));
  }

  @Test
  void consecutive_normal_numbers_are_uncorrelated() {
    double[] x = DoubleStream.generate(generator::nextGaussian).limit(N).toArray();
    double[] products = IntStream.range(1, N).mapToDouble(i -> x[i] * x[i - 1]).toArray();
    assertThat(mean(products)).isCloseTo(0, within(0.03));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10})
  void whole_numbers_are_equally_frequent(int bound) {
    int[] counts = new int[bound];
    for (int i = 0; i < N; i++) {
      counts[generator.nextInt(bound)]++;
    }
    double expected = (double) N / bound;
    assertThat(Arrays.stream(counts))
        .allMatch(count -> Math.abs(count - expected) < 5 * Math.sqrt(expected));
  }

  @Test
  void whole_numbers_reach_the_largest_bound() {
    int[] x = IntStream.generate(() -> generator.nextInt(Integer.MAX_VALUE)).limit(1000).toArray();
    assertThat(Arrays.stream(x)).allMatch(v -> v >= 0);
    assertThat(Arrays.stream(x).max().orElseThrow()).isGreaterThan(2_000_000_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 1000})
  void a_permutation_holds_each_number_once(int n) {
    int[] order = generator.permutation(n);
    assertThat(Arrays.stream(order).sorted()).containsExactlyElementsOf(range(n));
  }

  private static Iterable<Integer> range(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  @Test
  void every_permutation_of_three_is_equally_frequent() {
    int[] counts = new int[27];
    for (int i = 0; i < 6000; i++) {
      int[] p = generator.permutation(3);
      counts[9 * p[0] + 3 * p[1] + p[2]]++;
    }
    assertThat(Arrays.stream(counts).filter(count -> count > 0))
        .hasSize(6)
        .allMatch(count -> Math.abs(count - 1000) < 160);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void rejects_a_bound_below_one(int bound) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generator.nextInt(bound))
        .withMessage("expected a bound of at least 1, got " + bound);
  }

  private static double mean(double... x) {
    return Arrays.stream(x).average().orElseThrow();
  }

  private static double variance(double... x) {
    double mean = mean(x);
    return mean(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).toArray());
  }
}
