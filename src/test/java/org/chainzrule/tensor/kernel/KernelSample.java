package org.chainzrule.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An operand for kernels: numbers in a Java array in reading order, and a tensor of the same
 * numbers from one of several sources.
 */
public record KernelSample(Shape shape, double[] values, Tensor tensor) {

  /** How a tensor was created. */
  public enum Source {
    READ,
    ORDER_C,
    ORDER_F,
    TRANSPOSED_VIEW,
    SLICED_VIEW,
    PERMUTED,
    SLICED,
    RESHAPED
  }

  /** Standard normal numbers, exact in this precision. */
  public static KernelSample of(long seed, Precision precision, int... sizes) {
    Source[] all = Source.values();
    return of(seed, precision, all[(int) (seed % all.length)], sizes);
  }

  public static KernelSample of(long seed, Precision precision, Source source, int... sizes) {
    Shape shape = Shape.of(sizes);
    Generator generator = Seeds.of(seed).generator();
    double[] values = new double[shape.length()];
    Arrays.setAll(values, i -> rounded(generator.nextGaussian(), precision));
    return new KernelSample(shape, values, tensor(source, shape, precision, values));
  }

  /** The given numbers, in reading order. */
  static KernelSample of(Precision precision, Shape shape, double... values) {
    double[] exact = Arrays.stream(values).map(x -> rounded(x, precision)).toArray();
    return new KernelSample(shape, exact, tensor(Source.READ, shape, precision, exact));
  }

  private static double rounded(double x, Precision precision) {
    return precision == Precision.SINGLE ? (float) x : x;
  }

  static Tensor tensor(Source source, Shape shape, Precision precision, double... values) {
    Tensor plain = Tensor.of(shape, values).cast(precision);
    if (source == Source.READ || shape.length() == 0) {
      return plain;
    }
    int rank = shape.rank();
    int[] reversed = IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
    return switch (source) {
      case READ -> plain;
      case ORDER_C -> Tensor.copyOf(array(shape, precision, values));
      case ORDER_F -> Tensor.copyOf(array(shape, precision, values).dup('f'));
      case TRANSPOSED_VIEW -> {
        INDArray array = array(shape, precision, values);
        yield Tensor.copyOf(rank < 2 ? array : array.permute(reversed).dup('c').permute(reversed));
      }
      case SLICED_VIEW -> Tensor.copyOf(inside(array(shape, precision, values)));
      case PERMUTED -> plain.permute(reversed).permute(reversed);
      case SLICED -> sliced(shape, plain);
      case RESHAPED ->
          Tensor.ofColumns(Shape.of(shape.length()), precision, plain.toColumns()).reshape(shape);
    };
  }

  private static INDArray array(Shape shape, Precision precision, double... values) {
    long[] sizes = Arrays.stream(shape.sizes()).asLongStream().toArray();
    INDArray wide =
        sizes.length == 0
            ? Nd4j.scalar(values[0])
            : Nd4j.createFromArray(values.clone()).reshape('c', sizes);
    return wide.castTo(Memory.type(precision));
  }

  /** A view of the middle of a larger array. */
  private static INDArray inside(INDArray array) {
    int rank = array.rank();
    if (rank == 0) {
      return array;
    }
    long[] larger = Arrays.stream(array.shape()).map(size -> size + 3).toArray();
    INDArray all = Nd4j.valueArrayOf(larger, 99.0, array.dataType());
    INDArrayIndex[] middle = new INDArrayIndex[rank];
    Arrays.setAll(middle, i -> NDArrayIndex.interval(2, 2 + array.size(i)));
    all.put(middle, array);
    return all.get(middle);
  }

  /** A slice of a tensor that is longer along its last axis. */
  private static Tensor sliced(Shape shape, Tensor plain) {
    if (shape.rank() == 0) {
      return plain;
    }
    int last = shape.rank() - 1;
    int size = shape.size(last);
    int before = plain.length() / size;
    double[] columns = new double[plain.length() + 2 * before];
    Arrays.fill(columns, 99);
    System.arraycopy(plain.toColumns(), 0, columns, before, plain.length());
    return Tensor.ofColumns(shape.with(last, size + 2), plain.precision(), columns)
        .slice(last, 1, size + 1);
  }

  /** The element that broadcasting aligns with a larger shape's element at {@code index}. */
  public double at(int... index) {
    int shift = index.length - shape.rank();
    IntUnaryOperator clipped = axis -> shape.size(axis) == 1 ? 0 : index[axis + shift];
    return values[PlainKernels.offset(shape, clipped)];
  }

  public Precision precision() {
    return tensor.precision();
  }

  /** A tensor of this precision full of NaN, for a kernel to write. */
  Tensor blank(Shape shape) {
    Tensor out = Tensor.blank(shape, precision());
    out.fill(Double.NaN);
    return out;
  }

  /** Equal up to rounding of the largest element. */
  public static void assertClose(Tensor actual, double... expected) {
    assertClose(actual, 1, expected);
  }

  /** As above, where {@code terms} numbers of order 1 went into each element. */
  public static void assertClose(Tensor actual, int terms, double... expected) {
    double[] numbers = actual.toArray();
    assertThat(numbers).hasSameSizeAs(expected);
    double largest =
        Arrays.stream(expected).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    double tolerance =
        (actual.precision() == Precision.SINGLE ? 2e-5 : 1e-12) * Math.max(terms, largest);
    for (int i = 0; i < expected.length; i++) {
      boolean close =
          Double.compare(numbers[i], expected[i]) == 0
              || Math.abs(numbers[i] - expected[i]) <= tolerance;
      if (!close) {
        fail("element %s is %s, expected %s", i, numbers[i], expected[i]);
      }
    }
  }
}
