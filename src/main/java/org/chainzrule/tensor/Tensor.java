package org.chainzrule.tensor;

import org.chainzrule.Internal;
import org.chainzrule.tensor.op.Accumulate;
import org.chainzrule.tensor.op.Updates;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A dense array of floating-point numbers with a {@link Shape} and a {@link Precision}, in memory
 * outside the Java heap. Operations return new tensors and never change their operands; only {@link
 * Updates} and {@link Accumulate} write in place.
 *
 * <p>Elements are stored column-major, the first axis fastest, so that each feature of a batch
 * {@code [n, d]} lies together. Values go in and out in reading order, the last axis fastest.
 * Element-wise operations broadcast: axes are matched from the last, and an axis of size 1
 * stretches to the other's size.
 *
 * <pre>{@code
 * try (TensorScope scope = TensorScope.open()) {
 *   Tensor x = Tensor.of(new double[][] {{1, 2}, {3, 4}});
 *   Tensor centred = x.minus(x.sum(0).times(0.5)); // [[-1, -1], [1, 1]]
 * }
 * }</pre>
 */
public final class Tensor {

  private final Shape shape;
  private final Precision precision;
  private final Storage storage;

  private Tensor(Shape shape, Precision precision, Storage storage) {
    this.shape = shape;
    this.precision = precision;
    this.storage = storage;
  }

  /** A tensor whose elements are not initialised. */
  @Internal
  public static Tensor blank(Shape shape, Precision precision) {
    return new Tensor(shape, precision, TensorScope.claim(precision, shape.length()));
  }

  /** A tensor of zeros. */
  public static Tensor zeros(Shape shape, Precision precision) {
    return filled(shape, precision, 0);
  }

  /** A tensor with one value in every element. */
  public static Tensor filled(Shape shape, Precision precision, double value) {
    Tensor out = blank(shape, precision);
    out.fill(value);
    return out;
  }

  /** A tensor of one number, shape {@code []}. */
  public static Tensor scalar(double value, Precision precision) {
    return filled(Shape.of(), precision, value);
  }

  /**
   * A 64-bit tensor of numbers in reading order: the last axis varies fastest.
   *
   * @throws IllegalArgumentException if there are not as many as the shape has elements
   */
  public static Tensor of(Shape shape, double... values) {
    return of(shape, Precision.DOUBLE, values);
  }

  /** As {@link #of(Shape, double...)}, rounded where the tensor is 32-bit. */
  public static Tensor of(Shape shape, Precision precision, double... values) {
    return Layout.read(shape, precision, values);
  }

  /** A 64-bit matrix {@code [rows, columns]}. */
  public static Tensor of(double[][] rows) {
    return Layout.read(rows);
  }

  /**
   * A tensor of numbers in memory order: the first axis varies fastest, so column follows column.
   *
   * @throws IllegalArgumentException if there are not as many as the shape has elements
   */
  public static Tensor ofColumns(Shape shape, Precision precision, float[] values) {
    Check.count(shape, values.length);
    Tensor out = blank(shape, precision);
    out.memory().write(0, values, 0, values.length);
    return out;
  }

  /** Writes columns of a matrix on request; several threads may call it at once. */
  @FunctionalInterface
  public interface Columns {
    /**
     * @param from the first column, included
     * @param to the last column, excluded
     * @param out where to write them, column after column from index 0
     */
    void write(int from, int to, float[] out);
  }

  /** A matrix {@code [n, d]} filled a few columns at a time, without an array of all elements. */
  public static Tensor ofColumns(int n, int d, Precision precision, Columns columns) {
    return Layout.ofColumns(n, d, precision, columns);
  }

  /** The elements of a matrix, one by one. */
  @Internal({"autodiff", "nn", "dreg"})
  @FunctionalInterface
  public interface Entry {
    /** The element of a row and a column, both counted from 0; computed without tensors. */
    double at(int row, int column);
  }

  /** A matrix {@code [n, d]} whose elements are computed, without an array of all of them. */
  @Internal({"autodiff", "nn", "dreg"})
  public static Tensor ofEntries(int n, int d, Precision precision, Entry entry) {
    return Layout.ofEntries(n, d, precision, entry);
  }

  /** As {@link #ofColumns(Shape, Precision, float[])}, rounded where the tensor is 32-bit. */
  public static Tensor ofColumns(Shape shape, Precision precision, double[] values) {
    Check.count(shape, values.length);
    return Layout.ofColumns(shape, precision, values);
  }

  /** Independent draws from N(0, 1), the same for both precisions up to rounding. */
  public static Tensor normal(Seeds seeds, Shape shape, Precision precision) {
    Generator generator = seeds.generator();
    double[] values = new double[shape.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = generator.nextGaussian();
    }
    return Layout.ofColumns(shape, precision, values);
  }

  /**
   * A copy of an ND4J array of 32- or 64-bit floating-point numbers, in either order, view or not.
   */
  public static Tensor copyOf(INDArray array) {
    return Layout.copyOf(array);
  }

  /**
   * A copy as an ND4J array of the same shape, which the caller owns. It has memory of its own,
   * also where an ND4J workspace is active, and so outlives the workspace.
   */
  public INDArray toNd4j() {
    return Layout.toNd4j(this);
  }

  /** The sizes of the axes. */
  public Shape shape() {
    return shape;
  }

  /** The floating-point width of the elements. */
  public Precision precision() {
    return precision;
  }

  /** The number of elements. */
  public int length() {
    return shape.length();
  }

  /** The size of the first axis; 1 for fewer than two axes. */
  public int rows() {
    return shape.rank() < 2 ? 1 : shape.size(0);
  }

  /** The number of elements in a row. */
  public int columns() {
    if (shape.rank() == 2) {
      return shape.size(1);
    }
    return shape.rank() < 2 ? shape.length() : shape.tail().length();
  }

  /**
   * One element.
   *
   * @throws IllegalArgumentException if an index is missing or out of range
   */
  public double at(int... indices) {
    return memory().at(Layout.offset(shape, indices));
  }

  /**
   * The only element.
   *
   * @throws IllegalArgumentException if there is not exactly one
   */
  public double item() {
    if (length() != 1) {
      throw new IllegalArgumentException("expected one element, got a tensor of shape " + shape);
    }
    return memory().at(0);
  }

  /** A copy of the elements in reading order: the last axis varies fastest. */
  public double[] toArray() {
    return Layout.toArray(this);
  }

  /** A copy of the elements in memory order: the first axis varies fastest. */
  public double[] toColumns() {
    double[] values = new double[length()];
    memory().read(0, values, 0, values.length);
    return values;
  }

  /** {@code this + other}, broadcast. */
  public Tensor plus(Tensor other) {
    return combine(Arithmetic.PLUS, other);
  }

  /** {@code this - other}, broadcast. */
  public Tensor minus(Tensor other) {
    return combine(Arithmetic.MINUS, other);
  }

  /** {@code this · other} by elements, broadcast. */
  public Tensor times(Tensor other) {
    return combine(Arithmetic.TIMES, other);
  }

  /** {@code this / other} by elements, broadcast. */
  public Tensor divide(Tensor other) {
    return combine(Arithmetic.DIVIDE, other);
  }

  /** {@code this · factor}. */
  public Tensor times(double factor) {
    return combine(Arithmetic.TIMES, factor);
  }

  /** {@code this + term}. */
  public Tensor plus(double term) {
    return combine(Arithmetic.PLUS, term);
  }

  private Tensor combine(Arithmetic op, Tensor other) {
    Check.precision(this, other);
    Tensor out = blank(shape.broadcast(other.shape), precision);
    Kernels.active().combine(op, this, other, out);
    return out;
  }

  private Tensor combine(Arithmetic op, double other) {
    Tensor out = blank(shape, precision);
    Kernels.active().combine(op, this, other, out);
    return out;
  }

  /** The {@code order}-th derivative of a curve at every element; order 0 is its value. */
  public Tensor map(Curve curve, int order) {
    Check.order(order);
    Tensor out = blank(shape, precision);
    Kernels.active().curve(curve, order, this, out);
    return out;
  }

  /**
   * The matrix product of two matrices, each transposed first if asked to.
   *
   * @throws IllegalArgumentException if they are not matrices or the inner sizes differ
   */
  public Tensor matmul(boolean transposeThis, Tensor other, boolean transposeOther) {
    Check.precision(this, other);
    Shape out = Check.product(this, transposeThis, other, transposeOther);
    Tensor product = blank(out, precision);
    Kernels.active().product(this, transposeThis, other, transposeOther, false, product);
    return product;
  }

  /** The matrix product {@code this · other}. */
  public Tensor matmul(Tensor other) {
    return matmul(false, other, false);
  }

  /**
   * Sums down to a shape that broadcasts to this one: the adjoint of broadcasting.
   *
   * @throws IllegalArgumentException if {@code target} does not broadcast to this shape
   */
  public Tensor sumTo(Shape target) {
    if (target.equals(shape)) {
      return this;
    }
    Check.stretches(target, shape);
    Tensor out = blank(target, precision);
    Kernels.active().sum(this, out);
    return out;
  }

  /**
   * Repeats elements along the axes where this has size 1, and along axes missing in front.
   *
   * @throws IllegalArgumentException if this shape does not broadcast to {@code target}
   */
  public Tensor stretchTo(Shape target) {
    if (target.equals(shape)) {
      return this;
    }
    Check.stretches(shape, target);
    Tensor out = blank(target, precision);
    Kernels.active().stretch(this, out);
    return out;
  }

  /** The sum over the given axes, which remain with size 1. */
  public Tensor sum(int... axes) {
    return sumTo(Check.reduced(shape, axes));
  }

  /** The sum of all elements, shape {@code []}; 0 of no elements. */
  public Tensor sum() {
    return sumTo(Shape.of());
  }

  /**
   * The maximum over the given axes, which remain with size 1; negative infinity of no elements.
   */
  public Tensor max(int... axes) {
    Tensor out = blank(Check.reduced(shape, axes), precision);
    Kernels.active().max(this, out);
    return out;
  }

  /** The column of the largest element in each row of a matrix; the first one of equals. */
  public int[] argmax() {
    Check.matrix(this);
    return Layout.argmax(this);
  }

  /** The inner product of two tensors of one shape: the sum of the products of their elements. */
  public double dot(Tensor other) {
    Check.precision(this, other);
    Check.shape(shape, other.shape);
    return Kernels.active().dot(this, other);
  }

  /** A copy with the axes reordered: axis i of the result is axis {@code order[i]} of this. */
  public Tensor permute(int... order) {
    return Layout.permute(this, order);
  }

  /** The transpose of a matrix. */
  public Tensor transpose() {
    Check.matrix(this);
    return permute(1, 0);
  }

  /**
   * The same elements in memory order with another shape; the result shares memory with this.
   *
   * @throws IllegalArgumentException if the number of elements differs
   */
  public Tensor reshape(Shape target) {
    Check.count(target, length());
    return new Tensor(target, precision, storage);
  }

  /** Whether both tensors use the same memory, as after {@link #reshape}. */
  public boolean sharesMemory(Tensor other) {
    return storage == other.storage;
  }

  /** A copy of the positions {@code from} (included) to {@code to} (excluded) along one axis. */
  public Tensor slice(int axis, int from, int to) {
    return Layout.slice(this, axis, from, to);
  }

  /**
   * The adjoint of {@link #slice}: zeros with {@code size} positions along one axis, but for this
   * tensor from position {@code at} on.
   *
   * @throws IllegalArgumentException if there is no room for it
   */
  public Tensor place(int axis, int at, int size) {
    return Layout.place(this, axis, at, size);
  }

  /**
   * Tensors one after the other along an axis.
   *
   * @param parts at least one, alike in precision and along all other axes
   * @throws IllegalArgumentException if they are not
   */
  public static Tensor concat(int axis, Tensor... parts) {
    return Layout.concat(axis, parts);
  }

  /**
   * A copy of rows by index, in the given order; a row may occur several times.
   *
   * @throws IllegalArgumentException if an index is not in 0..rows-1
   */
  public Tensor gather(int... rows) {
    return Layout.gather(this, rows);
  }

  /**
   * The adjoint of {@link #gather}: row i is added to row {@code rows[i]} of {@code count} zero
   * rows.
   */
  public Tensor scatter(int count, int... rows) {
    return Layout.scatter(this, count, rows);
  }

  /** The same numbers in another precision; this tensor itself if it has that precision. */
  public Tensor cast(Precision target) {
    return target == precision ? this : Layout.cast(this, target);
  }

  /** A copy with its own memory. */
  public Tensor copy() {
    return Layout.cast(this, precision);
  }

  /** Whether no element is NaN or infinite. */
  public boolean isFinite() {
    return Layout.isFinite(this);
  }

  /** A short description; never all elements. */
  @Override
  public String toString() {
    return "Tensor" + shape + (length() == 1 ? "(" + item() + ")" : "");
  }

  /**
   * The memory of the elements.
   *
   * @throws IllegalStateException if the scope of this tensor has closed
   */
  @Internal
  public Memory memory() {
    return storage.memory();
  }

  Storage storage() {
    return storage;
  }

  /** Sets every element, in place. */
  @Internal
  public void fill(double value) {
    Layout.fill(this, value);
  }

  /** A view of this memory as an ND4J array of at least two axes, for calls of ND4J operations. */
  @Internal
  public INDArray view() {
    return Layout.view(this);
  }
}
