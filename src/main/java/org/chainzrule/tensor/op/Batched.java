package org.chainzrule.tensor.op;

import java.util.Arrays;
import java.util.Optional;
import org.chainzrule.tensor.Check;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.WorkerPool;

/**
 * Operations on matrices of which each example has its own: axis 0 counts the examples, axes 1 and
 * 2 are the matrix, further axes hold more matrices of each example. Numbers of all examples lie
 * together in memory, so the innermost loops run over examples. Sums are in 64 bits.
 */
public final class Batched {

  private Batched() {}

  /**
   * {@code out_s = op(a_s) op(b_s)}, each transposed first if asked to.
   *
   * @throws IllegalArgumentException if the shapes do not fit together
   */
  public static Tensor product(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    Check.precision(a, b);
    Sides sides = Sides.of(a.shape(), transposeA, b.shape(), transposeB);
    double[] x = a.toColumns();
    double[] y = b.toColumns();
    Shape shape = a.shape().with(1, sides.rows).with(2, sides.columns);
    double[] out = new double[shape.length()];
    int n = a.shape().size(0);
    int columns = n * sides.rows == 0 ? 0 : out.length / (n * sides.rows);
    WorkerPool.run(
        columns,
        n * sides.rows * Math.max(1, sides.inner),
        1,
        (from, to) -> {
          for (int column = from; column < to; column++) {
            sides.fill(x, y, n, column, out);
          }
        });
    return Tensor.ofColumns(shape, a.precision(), out);
  }

  /**
   * The sizes of one product and the distances between neighbours, in examples.
   *
   * @param xi from a row of op(a) to the next
   * @param xk from a column of op(a) to the next
   * @param yk from a row of op(b) to the next
   * @param yj from a column of op(b) to the next
   */
  private record Sides(int rows, int inner, int columns, int xi, int xk, int yk, int yj) {

    static Sides of(Shape a, boolean ta, Shape b, boolean tb) {
      boolean fits = a.rank() >= 3 && a.rank() == b.rank() && a.size(0) == b.size(0);
      for (int axis = 3; fits && axis < a.rank(); axis++) {
        fits = a.size(axis) == b.size(axis);
      }
      if (!fits || a.size(ta ? 1 : 2) != b.size(tb ? 2 : 1)) {
        throw new IllegalArgumentException(
            "expected matrices that can be multiplied for each example, got "
                + a
                + (ta ? " transposed" : "")
                + " and "
                + b
                + (tb ? " transposed" : ""));
      }
      return new Sides(
          a.size(ta ? 2 : 1),
          a.size(ta ? 1 : 2),
          b.size(tb ? 1 : 2),
          ta ? a.size(1) : 1,
          ta ? 1 : a.size(1),
          tb ? b.size(1) : 1,
          tb ? 1 : b.size(1));
    }

    /** Fills one column of the results of all examples. */
    void fill(double[] x, double[] y, int n, int column, double[] out) {
      int matrix = column / columns;
      int fromX = n * matrix * rows * inner;
      int fromY = n * (matrix * inner * columns + column % columns * yj);
      for (int i = 0; i < rows; i++) {
        int at = n * (column * rows + i);
        for (int k = 0; k < inner; k++) {
          int atX = fromX + n * (i * xi + k * xk);
          int atY = fromY + n * k * yk;
          for (int s = 0; s < n; s++) {
            out[at + s] += x[atX + s] * y[atY + s];
          }
        }
      }
    }
  }

  /**
   * The softmax along axis 2 over the positions that are present; zeros where none is.
   *
   * @param present ones and zeros, shape {@code [n, positions]}; empty for ones
   * @throws IllegalArgumentException if its shape does not fit
   */
  public static Tensor softmax(Tensor x, Optional<Tensor> present) {
    Shape shape = x.shape();
    if (shape.rank() < 3) {
      throw new IllegalArgumentException(
          "expected scores [n, rows, positions, ...], got shape " + shape);
    }
    int n = shape.size(0);
    int rows = shape.size(1);
    int positions = shape.size(2);
    present.ifPresent(mask -> Check.shape(Shape.of(n, positions), mask.shape()));
    double[] mask = present.map(Tensor::toColumns).orElseGet(() -> ones(n * positions));
    double[] out = x.toColumns();
    int each = n * rows * positions;
    double[] most = new double[n];
    double[] sum = new double[n];
    for (int from = 0; each > 0 && from < out.length; from += each) {
      for (int i = 0; i < rows; i++) {
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
        Arrays.fill(sum, 0);
        for (int j = 0; j < positions; j++) {
          int at = from + n * (i + rows * j);
          for (int s = 0; s < n; s++) {
            most[s] = mask[j * n + s] == 0 ? most[s] : Math.max(most[s], out[at + s]);
          }
        }
        for (int j = 0; j < positions; j++) {
          int at = from + n * (i + rows * j);
          for (int s = 0; s < n; s++) {
            out[at + s] = mask[j * n + s] == 0 ? 0 : Math.exp(out[at + s] - most[s]);
            sum[s] += out[at + s];
          }
        }
        for (int j = 0; j < positions; j++) {
          int at = from + n * (i + rows * j);
          for (int s = 0; s < n; s++) {
            out[at + s] /= sum[s] == 0 ? 1 : sum[s];
          }
        }
      }
    }
    return Tensor.ofColumns(shape, x.precision(), out);
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
