package org.chainzrule.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Fused;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of squared slopes in 32 bits, where terms of the polynomial cancel. */
class SlopeSquaresTest {

  private static final int N = 128;

  /** A float's half distance from 1. */
  private static final double UNIT = 0x1p-24;

  /**
   * {@code p(z) = (z - 1)³ / 3} near its flat place, whose slope {@code (z - 1)²} is the small
   * difference of large terms. Sums in 32 bits must lose no more than slopes in 32 bits do.
   */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.3, 0.1, 0.03, 0.01, 0.003})
  void they_lose_no_more_to_cancellation_than_the_slopes_themselves(double spread) {
    float[] z = new float[N];
    Generator generator = Seeds.of(1).generator();
    for (int i = 0; i < N; i++) {
      z[i] = (float) (1 + spread * generator.nextGaussian());
    }
    float[] c = {-1f / 3, 1, -1, 1f / 3};
    Fused.SlopeSquares sums = sums(Precision.SINGLE, c, z);
    Fused.SlopeSquares exact = sums(Precision.DOUBLE, c, z);
    // What the rounding of p' = c_1 + 2 c_2 z + 3 c_3 z² comes to, and of what is left of it.
    double lost = 0;
    double[] lostMoments = new double[4];
    for (double x : z) {
      double terms = 1 + 2 * Math.abs(x) + x * x;
      double slope = Math.abs(c[1] + x * (2.0 * c[2] + x * 3.0 * c[3]));
      lost += 2 * slope * terms + terms * terms * 4 * UNIT;
      for (int k = 1; k < 4; k++) {
        lostMoments[k] += k * terms * Math.pow(Math.abs(x), k - 1);
      }
    }
    assertThat(sums.squares().item()).isNotNegative();
    assertThat(Math.abs(sums.squares().item() - exact.squares().item()))
        .isLessThan(4 * UNIT * lost);
    for (int k = 1; k < 4; k++) {
      assertThat(Math.abs(sums.projected().at(k, 0) - exact.projected().at(k, 0)))
          .as("coefficient %d", k)
          .isLessThan(4 * UNIT * lostMoments[k]);
    }
  }

  /** Far from 0, where squares of z are ten thousand times the squared slope. */
  @Test
  void they_hold_where_sums_of_powers_would_not() {
    float[] z = new float[N];
    for (int i = 0; i < N; i++) {
      z[i] = 100 + i / 64f;
    }
    // p'(z) = z - 100.
    float[] c = {0, -100, 0.5f, 0};
    double exact = sums(Precision.DOUBLE, c, z).squares().item();
    assertThat(sums(Precision.SINGLE, c, z).squares().item() / exact).isBetween(0.9999, 1.0001);
  }

  @Test
  void a_constant_polynomial_has_no_slopes() {
    float[] z = new float[N];
    Arrays.fill(z, 0.7f);
    Fused.SlopeSquares sums = sums(Precision.SINGLE, new float[] {5, 0, 0, 0}, z);
    assertThat(sums.squares().item()).isZero();
    assertThat(sums.projected().toArray()).containsOnly(0);
  }

  @Test
  void sums_without_blas_are_those_with_it() {
    float[] g = new float[12];
    for (int i = 0; i < 12; i++) {
      g[i] = 3 * i % 7;
    }
    Memory x = new Memory(Precision.SINGLE, 12);
    x.write(0, g, 0, 12);
    double[] plain = new double[3];
    HostMoments.plain(x, 4, 3, plain);
    double[] sums = new double[3];
    HostMoments.sums(x, 4, sums, 3);
    // Whole numbers, in any order.
    assertThat(sums).isEqualTo(plain).startsWith(0 + 3 + 6 + 2);
  }

  @Test
  void moments_of_lines_beyond_the_reach_are_those_of_tangents() {
    float[] z = {-5, 1, 4, 2};
    float[] u = {-2, 1, 2, 2};
    double[] moments = new double[4];
    HostMoments.ofTails(z, u, new float[] {1, 2, 3, 4}, 4, 1, 4, moments);
    assertThat(moments[0]).isEqualTo(1 + 2 + 3 + 4);
    assertThat(moments[1]).isEqualTo(-5 + 2 * 1 + 3 * 4 + 4 * 2);
    assertThat(moments[2]).isEqualTo((4 - 4 * -3) + 2 * 1 + 3 * (4 + 4 * 2) + 4 * 4);
    assertThat(moments[3]).isEqualTo((-8 + 12 * -3) + 2 * 1 + 3 * (8 + 12 * 2) + 4 * 8);
  }

  @Test
  void factors_must_be_one_a_column() {
    Tensor c = Tensor.of(new double[][] {{0}, {1}});
    Tensor z = Tensor.of(new double[][] {{1, 2}});
    assertThatThrownBy(
            () -> Fused.slopeByCurvature(PolynomialForm.MONOMIAL, c, z, z.transpose(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected shape [1, 2], got [2, 1]");
  }

  private static Fused.SlopeSquares sums(Precision precision, float[] c, float... z) {
    return Fused.slopeSquares(
        PolynomialForm.MONOMIAL,
        Tensor.ofColumns(Shape.of(c.length, 1), Precision.SINGLE, c).cast(precision),
        Tensor.ofColumns(Shape.of(z.length, 1), Precision.SINGLE, z).cast(precision));
  }
}
