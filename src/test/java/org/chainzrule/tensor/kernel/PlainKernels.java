package org.chainzrule.tensor.kernel;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.chainzrule.tensor.Arithmetic;
import org.chainzrule.tensor.Shape;

/** Reference results of kernels, by plain 64-bit loops over numbers in reading order. */
public final class PlainKernels {

  private PlainKernels() {}

  /** The index along every axis of an element in reading order. */
  public static int[] index(Shape shape, int reading) {
    int[] index = new int[shape.rank()];
    int rest = reading;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.size(axis);
      rest /= shape.size(axis);
    }
    return index;
  }

  public static int offset(Shape shape, IntUnaryOperator index) {
    int offset = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      offset = offset * shape.size(axis) + index.applyAsInt(axis);
    }
    return offset;
  }

  public static double[] combine(Arithmetic op, KernelSample a, KernelSample b, Shape shape) {
    double[] out = new double[shape.length()];
    for (int i = 0; i < out.length; i++) {
      double x = a.at(index(shape, i));
      double y = b.at(index(shape, i));
      out[i] =
          switch (op) {
            case PLUS -> x + y;
            case MINUS -> x - y;
            case TIMES -> x * y;
            case DIVIDE -> x / y;
          };
    }
    return out;
  }

  static double[] stretch(KernelSample x, Shape shape) {
    double[] out = new double[shape.length()];
    Arrays.setAll(out, i -> x.at(index(shape, i)));
    return out;
  }

  /** Sums, or largest elements, over the axes where {@code shape} has size 1 or none. */
  public static double[] reduce(KernelSample x, Shape shape, boolean sum) {
    double[] out = new double[shape.length()];
    Arrays.fill(out, sum ? 0 : Double.NEGATIVE_INFINITY);
    int shift = x.shape().rank() - shape.rank();
    for (int i = 0; i < x.values().length; i++) {
      int[] index = index(x.shape(), i);
      int to = offset(shape, axis -> shape.size(axis) == 1 ? 0 : index[axis + shift]);
      out[to] = sum ? out[to] + x.values()[i] : Math.max(out[to], x.values()[i]);
    }
    return out;
  }

  /** {@code op(a) op(b) + start}. */
  public static double[] product(
      KernelSample a, boolean ta, KernelSample b, boolean tb, double start) {
    int m = a.shape().size(ta ? 1 : 0);
    int inner = a.shape().size(ta ? 0 : 1);
    int n = b.shape().size(tb ? 0 : 1);
    double[] out = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = start;
        for (int k = 0; k < inner; k++) {
          double x = ta ? a.at(k, i) : a.at(i, k);
          sum += x * (tb ? b.at(j, k) : b.at(k, j));
        }
        out[i * n + j] = sum;
      }
    }
    return out;
  }

  public static double[] scaleColumns(KernelSample x, KernelSample f, double s, double start) {
    double[] out = new double[x.values().length];
    Arrays.setAll(out, i -> start + s * x.values()[i] * f.at(index(x.shape(), i)));
    return out;
  }

  /** Softmax of one row. */
  static double[] softmax(KernelSample x, int row) {
    double[] e = new double[x.shape().size(1)];
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < e.length; j++) {
      largest = Math.max(largest, x.at(row, j));
    }
    for (int j = 0; j < e.length; j++) {
      e[j] = Math.exp(x.at(row, j) - largest);
    }
    double sum = Arrays.stream(e).sum();
    return Arrays.stream(e).map(y -> y / sum).toArray();
  }
}
