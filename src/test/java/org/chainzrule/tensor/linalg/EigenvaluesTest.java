package org.chainzrule.tensor.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class EigenvaluesTest {

  private static final Offset<Double> EXACT = within(1e-13);

  @Test
  void two_one_one_two_has_the_eigenvalues_one_and_three() {
    assertThat(sorted(new double[][] {{2, 1}, {1, 2}})).containsExactly(new double[] {1, 3}, EXACT);
  }

  @Test
  void a_diagonal_matrix_has_its_diagonal() {
    double[][] matrix = {{5, 0, 0}, {0, -2, 0}, {0, 0, 0}};
    assertThat(sorted(matrix)).containsExactly(new double[] {-2, 0, 5}, EXACT);
  }

  @Test
  void a_matrix_of_ones_has_rank_one() {
    double[][] matrix = new double[4][4];
    for (double[] row : matrix) {
      Arrays.fill(row, 1);
    }
    assertThat(sorted(matrix)).containsExactly(new double[] {0, 0, 0, 4}, EXACT);
  }

  @Test
  void a_chain_of_springs_has_its_known_frequencies() {
    int k = 12;
    double[][] matrix = new double[k][k];
    double[] expected = new double[k];
    for (int i = 0; i < k; i++) {
      matrix[i][i] = 2;
      if (i > 0) {
        matrix[i][i - 1] = -1;
        matrix[i - 1][i] = -1;
      }
      expected[i] = 2 - 2 * Math.cos(Math.PI * (i + 1) / (k + 1));
    }
    assertThat(sorted(matrix)).containsExactly(expected, EXACT);
  }

  @Test
  void the_sum_and_the_squares_are_those_of_the_matrix_which_stays() {
    Generator generator = Seeds.of(0).generator();
    double[][] matrix = new double[9][9];
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] = generator.nextGaussian();
        matrix[j][i] = matrix[i][j];
      }
    }
    double trace = 0;
    for (int i = 0; i < 9; i++) {
      trace += matrix[i][i];
    }
    double before = ToyNetworks.norm(matrix);
    double[] values = Eigenvalues.of(matrix);
    assertThat(Arrays.stream(values).sum()).isCloseTo(trace, EXACT);
    assertThat(ToyNetworks.norm(values)).isCloseTo(before, EXACT);
    assertThat(ToyNetworks.norm(matrix)).isEqualTo(before);
  }

  @Test
  void no_rows_have_no_eigenvalues() {
    assertThat(Eigenvalues.of(new double[0][0])).isEmpty();
  }

  private static double[] sorted(double[][] matrix) {
    double[] values = Eigenvalues.of(matrix);
    assertThat(values).isSorted();
    if (values.length > 0) {
      assertThat(Eigenvalues.largest(matrix)).isEqualTo(values[values.length - 1]);
    }
    return values;
  }
}
