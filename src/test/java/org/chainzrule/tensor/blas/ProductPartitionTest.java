package org.chainzrule.tensor.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProductPartitionTest {

  /** Products of training steps: dense layers, heads, convolutions, odd sizes, small ones. */
  private static final List<int[]> SIZES =
      List.of(
          new int[] {128, 128, 784},
          new int[] {128, 256, 784},
          new int[] {784, 128, 128},
          new int[] {128, 10, 128},
          new int[] {128, 128, 10},
          new int[] {512, 1136, 300},
          new int[] {512, 568, 5},
          new int[] {568, 5, 512},
          new int[] {4608, 16, 72},
          new int[] {144, 32, 4608},
          new int[] {25, 8, 20000},
          new int[] {8, 25, 20000},
          new int[] {7, 900, 300},
          new int[] {60, 30, 784},
          new int[] {257, 331, 129},
          new int[] {33, 24, 20});

  static Stream<Arguments> products() {
    return SIZES.stream()
        .flatMap(
            size ->
                Arrays.stream(Precision.values())
                    .flatMap(
                        precision ->
                            Stream.of("", "left", "right")
                                .map(turned -> Arguments.of(size, precision, turned))));
  }

  @ParameterizedTest
  @MethodSource("products")
  void a_product_has_the_same_bits_for_any_number_of_threads(
      int[] size, Precision precision, String turned) {
    assumeTrue(Blas.available(), "no binding to OpenBLAS, nothing is cut");
    int m = size[0];
    int n = size[1];
    int k = size[2];
    boolean ta = turned.equals("left");
    boolean tb = turned.equals("right");
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = normal("a", ta ? Shape.of(k, m) : Shape.of(m, k), precision);
      Tensor b = normal("b", tb ? Shape.of(n, k) : Shape.of(k, n), precision);
      double[] alone = product(a, ta, b, tb, 1);
      for (int threads : new int[] {2, 3, 4, 16}) {
        assertThat(product(a, ta, b, tb, threads)).as(threads + " threads").isEqualTo(alone);
      }
    }
  }

  private static Tensor normal(String name, Shape shape, Precision precision) {
    return Tensor.normal(Seeds.of(5).child(name), shape, precision);
  }

  private static double[] product(Tensor a, boolean ta, Tensor b, boolean tb, int threads) {
    Shape shape = Shape.of(ta ? a.columns() : a.rows(), tb ? b.rows() : b.columns());
    Tensor out = Tensor.zeros(shape, a.precision());
    Blas.product(a, ta, b, tb, false, out, threads);
    return out.toColumns();
  }

  @ParameterizedTest
  @CsvSource({
    "128, 256, 784, false, 2", "128, 128, 784, true, 8", "512, 1136, 568, true, 2",
    "512, 1136, 568, false, 24", "25088, 32, 144, false, 2", "5, 900, 300, true, 2",
    "40, 30, 500, false, 2", "40, 30, 500, true, 2", "25, 8, 294912, true, 2",
    "128, 10, 128, true, 1", "1000, 97, 1000, false, 64"
  })
  void pieces_cover_everything_and_none_is_empty(int m, int n, int k, boolean deep, int threads) {
    for (int columns : new int[] {12, 24}) {
      covers(ProductPartition.of(m, n, k, deep, threads, columns), m, n, k);
    }
  }

  private static void covers(ProductPartition cut, int m, int n, int k) {
    assertThat(cut.pieces()).isGreaterThan(1);
    List<Integer> borders = new ArrayList<>();
    for (int i = 0; i <= cut.pieces(); i++) {
      borders.add(cut.border(i));
    }
    assertThat(borders).startsWith(0).endsWith(size(cut, m, n, k)).doesNotHaveDuplicates();
    assertThat(borders).isSorted();
  }

  /** Beyond that size OpenBLAS copies both factors before it multiplies. */
  @ParameterizedTest
  @CsvSource({
    "128, 256, 784, false, 16", "8192, 16, 200, false, 7", "73728, 8, 25, false, 36",
    "8192, 200, 16, true, 30", "128, 10, 128, false, 2", "2, 128, 256, true, 1",
    "4, 256, 784, false, 2", "1000, 77, 100, true, 12"
  })
  void blocks_are_small_products_and_cover_every_element_once(
      int m, int n, int k, boolean turned, int least) {
    ProductPartition.Blocks blocks = ProductPartition.Blocks.of(m, n, k, turned);
    int[][] covered = new int[m][n];
    for (int i = 0; i < blocks.count(); i++) {
      int row = blocks.row(i);
      int column = blocks.column(i);
      int high = blocks.height(row);
      int wide = blocks.width(column);
      assertThat((long) high * wide * blocks.terms()).isPositive().isLessThanOrEqualTo(1_000_000);
      for (int r = row; r < row + high; r++) {
        for (int c = column; c < column + wide; c++) {
          covered[r][c]++;
        }
      }
    }
    assertThat(blocks.count()).isGreaterThanOrEqualTo(least);
    assertThat(Arrays.stream(covered).flatMapToInt(Arrays::stream)).containsOnly(1);
  }

  @Test
  void sums_so_long_that_blocks_would_be_slivers_are_not_cut_into_blocks() {
    assertThat(ProductPartition.Blocks.of(128, 256, 4000, false)).isNull();
    assertThat(ProductPartition.Blocks.of(128, 1024, 1024, true)).isNull();
    assertThat(ProductPartition.Blocks.of(128, 1024, 1024, false)).isNotNull();
  }

  private static int size(ProductPartition cut, int m, int n, int k) {
    return switch (cut.side()) {
      case COLUMNS -> n;
      case ROWS -> m;
      case DEPTH -> k;
    };
  }

  @ParameterizedTest
  @CsvSource({"128, 256, 784", "128, 128, 784", "512, 1136, 568", "784, 256, 128", "4608, 16, 72"})
  void two_threads_get_about_the_same(int m, int n, int k) {
    assertThat(largestShare(ProductPartition.of(m, n, k, false, 2, 12), m, n, k)).isLessThan(1.07);
  }

  /** 128 columns are five blocks of 24 and a part of one: 72 and 56. */
  @ParameterizedTest
  @CsvSource({"128, 256, 784", "128, 128, 784", "512, 1136, 568", "784, 256, 128", "4608, 16, 72"})
  void two_threads_get_nearly_the_same_of_large_blocks(int m, int n, int k) {
    assertThat(largestShare(ProductPartition.of(m, n, k, false, 2, 24), m, n, k)).isLessThan(1.13);
  }

  /** The largest piece as a part of their mean. */
  private static double largestShare(ProductPartition cut, int m, int n, int k) {
    int size = size(cut, m, n, k);
    double largest = 0;
    for (int i = 0; i < cut.pieces(); i++) {
      largest = Math.max(largest, cut.border(i + 1) - cut.border(i));
    }
    return largest * cut.pieces() / size;
  }
}
