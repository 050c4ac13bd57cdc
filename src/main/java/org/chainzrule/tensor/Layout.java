package org.chainzrule.tensor;

import java.util.Arrays;
import org.chainzrule.tensor.parallel.Scratch;
import org.chainzrule.tensor.parallel.WorkerPool;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies elements between memory orders, precisions, positions, Java arrays and ND4J arrays. */
final class Layout {

  private Layout() {}

  static Tensor read(Shape shape, Precision precision, double... values) {
    Check.count(shape, values.length);
    return ofColumns(
        shape, precision, isOneOrder(shape) ? values : reordered(shape, values, false));
  }

  static Tensor read(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    for (double[] row : rows) {
      if (row.length != columns) {
        throw new IllegalArgumentException(
            "expected rows of " + columns + " values, got one of " + row.length);
      }
    }
    double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    return read(Shape.of(rows.length, columns), Precision.DOUBLE, flat);
  }

  static double[] toArray(Tensor x) {
    double[] columns = x.toColumns();
    return isOneOrder(x.shape()) ? columns : reordered(x.shape(), columns, true);
  }

  /** Whether reading order is memory order: at most one axis has more than one position. */
  private static boolean isOneOrder(Shape shape) {
    int longer = 0;
    for (int axis = 0; axis < shape.rank(); axis++) {
      longer += shape.size(axis) > 1 ? 1 : 0;
    }
    return longer <= 1;
  }

  /** From memory order to reading order, or back. */
  private static double[] reordered(Shape shape, double[] values, boolean toReading) {
    double[] out = new double[values.length];
    int rank = shape.rank();
    int[] index = new int[rank];
    for (int reading = 0; reading < values.length; reading++) {
      int memory = 0;
      for (int axis = rank - 1; axis >= 0; axis--) {
        memory = memory * shape.size(axis) + index[axis];
      }
      if (toReading) {
        out[reading] = values[memory];
      } else {
        out[memory] = values[reading];
      }
      for (int axis = rank - 1; axis >= 0 && ++index[axis] == shape.size(axis); axis--) {
        index[axis] = 0;
      }
    }
    return out;
  }

  static int offset(Shape shape, int... indices) {
    if (indices.length != shape.rank()) {
      throw new IllegalArgumentException(
          "expected " + shape.rank() + " indices for shape " + shape + ", got " + indices.length);
    }
    int offset = 0;
    for (int axis = indices.length - 1; axis >= 0; axis--) {
      if (indices[axis] < 0 || indices[axis] >= shape.size(axis)) {
        throw new IllegalArgumentException(
            "expected indices within shape " + shape + ", got " + Arrays.toString(indices));
      }
      offset = offset * shape.size(axis) + indices[axis];
    }
    return offset;
  }

  static Tensor copyOf(INDArray array) {
    int rank = array.rank();
    int[] sizes = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = Math.toIntExact(array.size(axis));
    }
    Precision precision =
        switch (array.dataType()) {
          case FLOAT -> Precision.SINGLE;
          case DOUBLE -> Precision.DOUBLE;
          default ->
              throw new IllegalArgumentException(
                  "expected an array of FLOAT or DOUBLE, got " + array.dataType());
        };
    Tensor out = Tensor.blank(Shape.of(sizes), precision);
    if (out.length() > 0) {
      INDArray view = out.view();
      try (OutsideWorkspaces outside = OutsideWorkspaces.enter()) {
        view.assign(array.reshape('c', view.shape()));
      }
    }
    return out;
  }

  static INDArray toNd4j(Tensor x) {
    long[] sizes = Arrays.stream(x.shape().sizes()).asLongStream().toArray();
    try (OutsideWorkspaces outside = OutsideWorkspaces.enter()) {
      INDArray out = Nd4j.create(Memory.type(x.precision()), sizes, 'f');
      if (x.length() > 0) {
        out.assign(x.view().reshape('f', sizes));
      }
      return out;
    }
  }

  static INDArray view(Tensor x) {
    int rank = Math.max(2, x.shape().rank());
    long[] sizes = new long[rank];
    long[] strides = new long[rank];
    long stride = 1;
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = x.shape().aligned(axis, rank);
      strides[axis] = stride;
      stride *= sizes[axis];
    }
    return Nd4j.create(x.memory().owner.data(), sizes, strides, 0, 'f');
  }

  static Tensor permute(Tensor x, int... order) {
    int rank = x.shape().rank();
    int[] sizes = new int[rank];
    boolean[] seen = new boolean[rank];
    if (order.length != rank) {
      throw new IllegalArgumentException(
          "expected an order of " + rank + " axes, got " + Arrays.toString(order));
    }
    for (int axis = 0; axis < rank; axis++) {
      Check.axis(x.shape(), order[axis]);
      if (seen[order[axis]]) {
        throw new IllegalArgumentException(
            "expected each axis once, got " + Arrays.toString(order));
      }
      seen[order[axis]] = true;
      sizes[axis] = x.shape().size(order[axis]);
    }
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = 0; axis < rank; axis++) {
      strides[axis] = stride;
      stride *= x.shape().size(axis);
    }
    double[] from = x.toColumns();
    double[] to = new double[from.length];
    int[] index = new int[rank];
    int at = 0;
    for (int i = 0; i < to.length; i++) {
      to[i] = from[at];
      for (int axis = 0; axis < rank; axis++) {
        at += strides[order[axis]];
        if (++index[axis] < sizes[axis]) {
          break;
        }
        at -= sizes[axis] * strides[order[axis]];
        index[axis] = 0;
      }
    }
    return ofColumns(Shape.of(sizes), x.precision(), to);
  }

  static Tensor slice(Tensor x, int axis, int from, int to) {
    Check.axis(x.shape(), axis);
    int size = x.shape().size(axis);
    if (from < 0 || to < from || to > size) {
      throw new IllegalArgumentException(
          "expected a range within 0.." + size + ", got " + from + ".." + to);
    }
    Tensor out = Tensor.blank(x.shape().with(axis, to - from), x.precision());
    copy(x, axis, from, out, 0, to - from);
    return out;
  }

  /** The adjoint of a slice: zeros along one axis but for this tensor. */
  static Tensor place(Tensor x, int axis, int at, int size) {
    Check.axis(x.shape(), axis);
    int own = x.shape().size(axis);
    if (at < 0 || size < at + own) {
      throw new IllegalArgumentException(
          "expected room for " + own + " positions from " + at + " on, got " + size);
    }
    Tensor out = Tensor.zeros(x.shape().with(axis, size), x.precision());
    copy(x, axis, 0, out, at, own);
    return out;
  }

  static Tensor concat(int axis, Tensor... parts) {
    int size = 0;
    for (Tensor part : parts) {
      Check.axis(part.shape(), axis);
      Check.precision(parts[0], part);
      Check.shape(parts[0].shape().with(axis, part.shape().size(axis)), part.shape());
      size += part.shape().size(axis);
    }
    Tensor out = Tensor.blank(parts[0].shape().with(axis, size), parts[0].precision());
    int at = 0;
    for (Tensor part : parts) {
      copy(part, axis, 0, out, at, part.shape().size(axis));
      at += part.shape().size(axis);
    }
    return out;
  }

  /** Copies some positions along an axis, of tensors that are alike along the others. */
  private static void copy(Tensor x, int axis, int from, Tensor out, int to, int count) {
    int inner = inner(x.shape(), axis);
    int run = inner * count;
    int source = inner * x.shape().size(axis);
    int target = inner * out.shape().size(axis);
    int runs = source == 0 ? 0 : x.length() / source;
    double[] block = Scratch.mine().doubles(0, Scratch.BLOCK);
    for (int i = 0; i < runs; i++) {
      for (int at = 0; at < run; at += Scratch.BLOCK) {
        int n = Math.min(Scratch.BLOCK, run - at);
        x.memory().read(i * source + from * inner + at, block, 0, n);
        out.memory().write(i * target + to * inner + at, block, 0, n);
      }
    }
  }

  /** How many elements lie together at each position of an axis. */
  static int inner(Shape shape, int axis) {
    int inner = 1;
    for (int i = 0; i < axis; i++) {
      inner *= shape.size(i);
    }
    return inner;
  }

  static Tensor gather(Tensor x, int... rows) {
    int count = Check.examples(x);
    Check.rows(count, rows);
    Memory from = x.memory();
    Shape shape = x.shape().with(0, rows.length);
    double[] out = new double[shape.length()];
    for (int j = 0; j < x.shape().tail().length(); j++) {
      for (int i = 0; i < rows.length; i++) {
        out[j * rows.length + i] = from.at(j * count + rows[i]);
      }
    }
    return ofColumns(shape, x.precision(), out);
  }

  static Tensor scatter(Tensor x, int count, int... rows) {
    Check.examples(x);
    Check.rows(count, rows);
    Check.shape(x.shape().with(0, rows.length), x.shape());
    double[] values = x.toColumns();
    Shape shape = x.shape().with(0, count);
    double[] out = new double[shape.length()];
    for (int j = 0; j < x.shape().tail().length(); j++) {
      for (int i = 0; i < rows.length; i++) {
        out[j * count + rows[i]] += values[j * rows.length + i];
      }
    }
    return ofColumns(shape, x.precision(), out);
  }

  static int[] argmax(Tensor x) {
    double[] values = x.toColumns();
    int n = x.rows();
    int[] best = new int[n];
    for (int i = 0; i < n; i++) {
      for (int j = 1; j < x.columns(); j++) {
        if (values[j * n + i] > values[best[i] * n + i]) {
          best[i] = j;
        }
      }
    }
    return best;
  }

  static Tensor cast(Tensor x, Precision precision) {
    Tensor out = Tensor.blank(x.shape(), precision);
    double[] block = Scratch.mine().doubles(0, Scratch.BLOCK);
    for (int at = 0; at < x.length(); at += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, x.length() - at);
      x.memory().read(at, block, 0, n);
      out.memory().write(at, block, 0, n);
    }
    return out;
  }

  static boolean isFinite(Tensor x) {
    double[] block = Scratch.mine().doubles(0, Scratch.BLOCK);
    for (int at = 0; at < x.length(); at += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, x.length() - at);
      x.memory().read(at, block, 0, n);
      for (int i = 0; i < n; i++) {
        if (!Double.isFinite(block[i])) {
          return false;
        }
      }
    }
    return true;
  }

  static void fill(Tensor x, double value) {
    HostBlock block = HostBlock.scratch(x.precision(), 0, Scratch.BLOCK);
    block.fill(value, Math.min(x.length(), Scratch.BLOCK));
    for (int at = 0; at < x.length(); at += Scratch.BLOCK) {
      block.write(x.memory(), at, Math.min(Scratch.BLOCK, x.length() - at));
    }
  }

  static Tensor ofColumns(Shape shape, Precision precision, double[] values) {
    Tensor out = Tensor.blank(shape, precision);
    out.memory().write(0, values, 0, values.length);
    return out;
  }

  /** See {@link Tensor#ofEntries}. */
  static Tensor ofEntries(int n, int d, Precision precision, Tensor.Entry entry) {
    Tensor out = Tensor.blank(Shape.of(n, d), precision);
    double[] block = Scratch.mine().doubles(0, Scratch.BLOCK);
    int row = 0;
    int column = 0;
    for (int at = 0; at < out.length(); at += Scratch.BLOCK) {
      int some = Math.min(Scratch.BLOCK, out.length() - at);
      for (int i = 0; i < some; i++) {
        block[i] = entry.at(row, column);
        if (++row == n) {
          row = 0;
          column++;
        }
      }
      out.memory().write(at, block, 0, some);
    }
    return out;
  }

  static Tensor ofColumns(int n, int d, Precision precision, Tensor.Columns columns) {
    Tensor out = Tensor.blank(Shape.of(n, d), precision);
    // So many columns that a writer that reads example by example uses whole cache lines.
    int step = Math.max(1, 16 * Scratch.BLOCK / Math.max(1, n));
    WorkerPool.run(
        d,
        n,
        step,
        (first, end) -> {
          for (int from = first; from < end; from += step) {
            write(columns, from, Math.min(end, from + step), out);
          }
        });
    return out;
  }

  private static void write(Tensor.Columns columns, int from, int to, Tensor out) {
    int n = (to - from) * out.rows();
    float[] block = Scratch.mine().floats(1, n);
    columns.write(from, to, block);
    out.memory().write(from * out.rows(), block, 0, n);
  }
}
