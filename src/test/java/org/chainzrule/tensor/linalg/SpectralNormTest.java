package org.chainzrule.tensor.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpectralNormTest {

  @Test
  void of_a_diagonal_matrix_it_is_the_largest_entry() {
    check(Tensor.of(new double[][] {{2, 0, 0}, {0, -7, 0}, {0, 0, 3}}), 7);
    check(Tensor.of(new double[][] {{2, 0}, {0, -7}, {0, 0}}), 7);
  }

  @Test
  void of_a_rotation_it_is_one() {
    double c = Math.cos(0.7);
    double s = Math.sin(0.7);
    check(Tensor.of(new double[][] {{c, -s, 0}, {s, c, 0}, {0, 0, -1}}), 1);
  }

  @Test
  void of_rank_one_it_is_the_product_of_the_lengths() {
    check(Tensor.of(new double[][] {{3, 6, 6}, {4, 8, 8}}), 15);
  }

  @Test
  void of_one_entry_a_row_or_a_column_it_is_the_length() {
    check(Tensor.of(new double[][] {{-5}}), 5);
    check(Tensor.of(new double[][] {{3, 4}}), 5);
    check(Tensor.of(new double[][] {{3}, {4}}), 5);
  }

  @Test
  void of_zeros_it_is_zero() {
    assertThat(SpectralNorm.of(Tensor.zeros(Shape.of(3, 2), Precision.DOUBLE))).isZero();
  }

  @Test
  void it_scales_over_the_whole_range_of_numbers() {
    check(Tensor.of(new double[][] {{3e-200, 0}, {4e-200, 0}}), 5e-200);
    check(Tensor.of(new double[][] {{3e200, 0}, {4e200, 0}}), 5e200);
  }

  @ParameterizedTest
  @CsvSource({"50, 30", "30, 50", "40, 40", "1, 20", "60, 2"})
  void of_random_matrices_it_agrees_with_rotations_of_columns(int rows, int columns) {
    Tensor w = Tensor.normal(Seeds.of(5), Shape.of(rows, columns), Precision.DOUBLE);
    check(w, byRotations(rows(w)));
  }

  @Test
  void two_equal_singular_values_are_no_obstacle() {
    check(Tensor.of(new double[][] {{0, 2, 0}, {2, 0, 0}, {0, 0, 2 - 1e-12}}), 2);
  }

  @Test
  void no_sampled_vector_is_stretched_more() {
    Tensor w = Tensor.normal(Seeds.of(6), Shape.of(6, 5), Precision.DOUBLE);
    Tensor x = Tensor.normal(Seeds.of(7), Shape.of(10_000, 6), Precision.DOUBLE);
    double[][] before = rows(x);
    double[][] after = rows(x.matmul(w));
    double bound = SpectralNorm.of(w);
    for (int i = 0; i < before.length; i++) {
      assertThat(length(after[i]) / length(before[i])).isLessThanOrEqualTo(bound);
    }
  }

  @Test
  void a_layer_for_images_has_the_norm_of_a_random_matrix() {
    Tensor w = Tensor.normal(Seeds.of(8), Shape.of(784, 256), Precision.SINGLE);
    double sigma = SpectralNorm.of(w);
    // Marchenko and Pastur: close to √784 + √256 = 44.
    assertThat(sigma).isBetween(42.0, 45.0);
  }

  @Test
  void what_is_no_matrix_of_numbers_is_rejected() {
    assertThatThrownBy(() -> SpectralNorm.of(Tensor.of(Shape.of(3), 1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a matrix, got shape [3]");
    assertThatThrownBy(() -> SpectralNorm.of(Tensor.of(new double[][] {{1, Double.NaN}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected finite numbers in a matrix, got NaN");
  }

  private static void check(Tensor w, double expected) {
    assertThat(SpectralNorm.of(w))
        .isGreaterThanOrEqualTo(expected * (1 - 1e-15))
        .isCloseTo(expected, within(1e-10 * expected));
  }

  private static double[][] rows(Tensor x) {
    return IntStream.range(0, x.rows())
        .mapToObj(row -> x.gather(row).toArray())
        .toArray(double[][]::new);
  }

  private static double length(double[] x) {
    double square = 0;
    for (double value : x) {
      square += value * value;
    }
    return Math.sqrt(square);
  }

  /** One-sided Jacobi: rotates pairs of columns until all are orthogonal; slow and plain. */
  private static double byRotations(double[][] w) {
    int columns = w[0].length;
    for (int sweep = 0; sweep < 60; sweep++) {
      for (int p = 0; p < columns; p++) {
        for (int q = p + 1; q < columns; q++) {
          rotate(w, p, q);
        }
      }
    }
    double largest = 0;
    for (int j = 0; j < columns; j++) {
      largest = Math.max(largest, dot(w, j, j));
    }
    return Math.sqrt(largest);
  }

  private static void rotate(double[][] w, int p, int q) {
    double pq = dot(w, p, q);
    if (Math.abs(pq) < 1e-300) {
      return;
    }
    double zeta = (dot(w, q, q) - dot(w, p, p)) / (2 * pq);
    double t = Math.copySign(1 / (Math.abs(zeta) + Math.hypot(1, zeta)), zeta);
    double c = 1 / Math.hypot(1, t);
    for (double[] row : w) {
      double left = row[p];
      row[p] = c * (left - t * row[q]);
      row[q] = c * (t * left + row[q]);
    }
  }

  private static double dot(double[][] w, int p, int q) {
    double sum = 0;
    for (double[] row : w) {
      sum += row[p] * row[q];
    }
    return sum;
  }
}
