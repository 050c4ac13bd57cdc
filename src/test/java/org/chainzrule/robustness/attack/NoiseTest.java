package org.chainzrule.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.RowNorms;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NoiseTest {

  private static final int N = 40_000;

  @Test
  void gaussian_noise_has_mean_zero_its_deviation_and_normal_tails() {
    double[] noise = noise(new GaussianNoise(0.1));
    assertThat(mean(noise)).isCloseTo(0, within(0.002));
    assertThat(deviation(noise)).isCloseTo(0.1, within(0.002));
    assertThat(part(noise, 0.2)).isCloseTo(0.0455, within(0.004));
  }

  @Test
  void uniform_noise_has_mean_zero_the_deviation_of_a_flat_density_and_an_end() {
    double[] noise = noise(new UniformNoise(0.3));
    assertThat(mean(noise)).isCloseTo(0, within(0.004));
    assertThat(deviation(noise)).isCloseTo(0.3 / Math.sqrt(3), within(0.003));
    assertThat(part(noise, 0.15)).isCloseTo(0.5, within(0.01));
    assertThat(part(noise, 0.3 + 1e-12)).isZero();
  }

  @Test
  void strong_noise_is_clipped_to_the_ends_of_the_box() {
    double[] noise = noise(new GaussianNoise(100));
    long low = Arrays.stream(noise).filter(value -> value == -0.5).count();
    long high = Arrays.stream(noise).filter(value -> value == 0.5).count();
    assertThat(low + high).isGreaterThan((long) (0.98 * N));
    assertThat((double) low / N).isCloseTo(0.5, within(0.02));
  }

  @Test
  void uniform_draws_from_a_ball_have_lengths_that_follow_its_volume() {
    int n = 10_000;
    double[] d = Norm.L2.draw(Seeds.of(1).generator(), 3 * n, n, 2);
    double[] lengths = RowNorms.lengths(d, n);
    assertThat(Arrays.stream(lengths).max().getAsDouble()).isLessThanOrEqualTo(2 + 1e-12);
    // Half of the volume lies within 2 / ∛2.
    assertThat(1 - part(lengths, 2 / Math.cbrt(2))).isCloseTo(0.5, within(0.02));
    assertThat(mean(d)).isCloseTo(0, within(0.02));
  }

  @Nested
  class Gaussian implements AttackContract {
    @Override
    public Attack attack(double strength) {
      return new GaussianNoise(strength);
    }
  }

  @Nested
  class Uniform implements AttackContract.InBall {
    @Override
    public Attack attack(double strength) {
      return new UniformNoise(strength);
    }

    @Override
    public Norm norm() {
      return Norm.L_INF;
    }
  }

  /** The noise that is added to inputs in the middle of the box. */
  private static double[] noise(Attack attack) {
    Tensor inputs = Tensor.filled(Shape.of(N / 4, 4), Precision.DOUBLE, 0.5);
    Tensor targets = Tensor.zeros(Shape.of(N / 4, 1), Precision.DOUBLE);
    Tensor moved =
        attack.perturb(Sequential.of(), Loss.softmaxCrossEntropy(), inputs, targets, Seeds.of(0));
    return moved.plus(-0.5).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().getAsDouble();
  }

  private static double deviation(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(value -> value * value).average().getAsDouble());
  }

  /** The fraction of values beyond a distance from 0. */
  private static double part(double[] values, double distance) {
    return (double) Arrays.stream(values).filter(v -> Math.abs(v) > distance).count()
        / values.length;
  }
}
