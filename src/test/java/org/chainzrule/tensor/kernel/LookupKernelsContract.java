package org.chainzrule.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chainzrule.tensor.kernel.KernelSample.assertClose;

import java.util.Arrays;
import java.util.stream.Stream;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums over bags of vectors, and their adjoint. */
interface LookupKernelsContract {

  String BAGS = "org.chainzrule.tensor.kernel.LookupKernelsContract#bags";

  Kernels kernels();

  /** Precision, examples, most ids of an example, vectors in the table, their length. */
  static Stream<Arguments> bags() {
    int[][] sizes = {{4, 5, 7, 3}, {1, 1, 1, 1}, {3, 0, 5, 2}, {0, 4, 5, 2}, {700, 3, 40, 500}};
    return Arrays.stream(sizes)
        .flatMap(s -> Stream.of(Precision.values()).map(p -> Arguments.of(p, s)));
  }

  /** Ids with padding in front, in the middle and at the end, and with some empty bags. */
  static int[][] ids(int... sizes) {
    Generator generator = Seeds.of(3).generator();
    int[][] ids = new int[sizes[0]][sizes[1]];
    for (int[] row : ids) {
      boolean empty = generator.nextInt(4) == 0;
      Arrays.setAll(row, k -> empty ? -1 : generator.nextInt(sizes[2] + 2) - 2);
    }
    return ids;
  }

  static Bags bags(int[][] ids, int length, int rows) {
    float[] columns = new float[ids.length * length];
    for (int s = 0; s < ids.length; s++) {
      for (int k = 0; k < length; k++) {
        columns[k * ids.length + s] = ids[s][k];
      }
    }
    Shape shape = Shape.of(ids.length, length);
    return Bags.of(Tensor.ofColumns(shape, Precision.SINGLE, columns), rows);
  }

  static double factor(int[] row, boolean mean) {
    return mean ? 1.0 / Math.max(1, Arrays.stream(row).filter(id -> id >= 0).count()) : 1;
  }

  @ParameterizedTest
  @MethodSource(BAGS)
  default void pools_the_rows_of_bags(Precision precision, int[] sizes) {
    int[][] ids = ids(sizes);
    Bags bags = bags(ids, sizes[1], sizes[2]);
    int[] rows = bags.rows();
    int d = sizes[3];
    KernelSample x = KernelSample.of(1, precision, d, rows.length);
    for (boolean mean : new boolean[] {false, true}) {
      double[] expected = new double[ids.length * d];
      for (int s = 0; s < ids.length; s++) {
        for (int id : ids[s]) {
          for (int j = 0; id >= 0 && j < d; j++) {
            int position = Arrays.binarySearch(rows, id);
            expected[s * d + j] += factor(ids[s], mean) * x.values()[j * rows.length + position];
          }
        }
      }
      Tensor out = x.blank(Shape.of(ids.length, d));
      kernels().pool(x.tensor(), bags, mean, out);
      assertClose(out, sizes[1], expected);
    }
  }

  @ParameterizedTest
  @MethodSource(BAGS)
  default void spreads_over_the_rows_of_bags(Precision precision, int[] sizes) {
    int[][] ids = ids(sizes);
    Bags bags = bags(ids, sizes[1], sizes[2]);
    int[] rows = bags.rows();
    int d = sizes[3];
    KernelSample g = KernelSample.of(2, precision, ids.length, d);
    for (boolean mean : new boolean[] {false, true}) {
      double[] expected = new double[d * rows.length];
      for (int s = 0; s < ids.length; s++) {
        for (int id : ids[s]) {
          for (int j = 0; id >= 0 && j < d; j++) {
            int position = Arrays.binarySearch(rows, id);
            expected[j * rows.length + position] += factor(ids[s], mean) * g.values()[s * d + j];
          }
        }
      }
      Tensor out = g.blank(Shape.of(d, rows.length));
      kernels().spread(g.tensor(), bags, mean, out);
      assertClose(out, 50, expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void an_empty_bag_is_zeros(Precision precision) {
    Bags bags = bags(new int[][] {{-1, -1}, {0, -1}}, 2, 1);
    KernelSample x = KernelSample.of(precision, Shape.of(2, 1), 3, 4);
    Tensor out = x.blank(Shape.of(2, 2));
    kernels().pool(x.tensor(), bags, true, out);
    assertThat(out.toArray()).containsExactly(0, 0, 3, 4);
  }
}
