package org.chainzrule.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.op.Fused;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.op.PlainRule;
import org.chainzrule.tensor.op.RowPatches;
import org.chainzrule.tensor.op.Updates;
import org.chainzrule.tensor.op.Windows;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Loops large enough to be shared between threads agree bit for bit with the same loops on parts of
 * the columns that are too small to be shared.
 */
public class SharedLoopsTest {

  private static final int ROWS = 34;
  private static final int COLUMNS = 9600;

  /** Small enough not to be shared; of whole blocks of loops (30 columns) and products (12, 16). */
  private static final int PART = 240;

  /**
   * A product of 40 rows, sums of 50 terms and so many columns is none of the small ones for which
   * OpenBLAS has kernels of their own on processors with AVX-512.
   */
  private static final int LARGE_PART = 2400;

  /** Rows of each piece of a product of 9600 rows and 4 columns; a part of so many is not cut. */
  private static final int PIECE = 1200;

  private TensorScope scope;

  @BeforeEach
  public void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  public void close() {
    scope.close();
  }

  private static Tensor random(String name, int rows, Precision precision) {
    return Tensor.normal(Seeds.of(3).child(name), Shape.of(rows, COLUMNS), precision);
  }

  /** Joins what a computation gives for parts of the columns, and compares. */
  private static void check(Function<Function<Tensor, Tensor>, Tensor> computation) {
    check(PART, computation);
  }

  private static void check(int size, Function<Function<Tensor, Tensor>, Tensor> computation) {
    double[] whole = computation.apply(all -> all).toColumns();
    DoubleStream parts = DoubleStream.empty();
    for (int at = 0; at < COLUMNS; at += size) {
      int from = at;
      int to = Math.min(at + size, COLUMNS);
      Tensor part = computation.apply(all -> all.slice(1, from, to));
      parts = DoubleStream.concat(parts, Arrays.stream(part.toColumns()));
    }
    assertThat(Arrays.equals(whole, parts.toArray())).isTrue();
  }

  /** The cubic's loops, and those of any degree. */
  @ParameterizedTest
  @CsvSource({"SINGLE, 4", "SINGLE, 7", "DOUBLE, 4", "DOUBLE, 7"})
  void polynomials_and_their_gradients_do_not_depend_on_the_number_of_threads(
      Precision precision, int coefficients) {
    Tensor z = random("z", ROWS, precision);
    Tensor g = random("g", ROWS, precision);
    Tensor c = random("c", coefficients, precision);
    Tensor f = random("f", 1, precision);
    for (double reach : new double[] {Double.POSITIVE_INFINITY, 1}) {
      PolynomialForm form = PolynomialForm.of(Basis.CHEBYSHEV).withTails(reach);
      check(of -> Fused.polynomial(form, of.apply(c), 0, of.apply(z)));
      check(of -> Fused.polynomialGradients(form, of.apply(c), of.apply(z), of.apply(g)).z());
      check(of -> Fused.polynomialGradients(form, of.apply(c), of.apply(z), of.apply(g)).c());
      check(
          of ->
              Fused.polynomialGradients(
                      form, of.apply(c), of.apply(z), of.apply(g), of.apply(f), 0.5)
                  .z());
      check(of -> Fused.project(form, of.apply(z), of.apply(g), 0, of.apply(c).shape()));
      check(of -> Fused.slopeSquares(form, of.apply(c), of.apply(z)).squares());
      check(of -> Fused.slopeSquares(form, of.apply(c), of.apply(z)).projected());
      check(of -> Fused.slopeByCurvature(form, of.apply(c), of.apply(z), of.apply(f), 0.5));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  public void products_do_not_depend_on_the_number_of_threads(Precision precision) {
    Tensor x = Tensor.normal(Seeds.of(3).child("left"), Shape.of(40, 50), precision);
    Tensor b = random("b", 50, precision);
    Tensor shift = random("shift", 1, precision);
    check(LARGE_PART, of -> x.matmul(of.apply(b)));
    check(LARGE_PART, of -> x.transpose().matmul(true, of.apply(b), false));
    check(LARGE_PART, of -> Fused.affine(x, of.apply(b), of.apply(shift)));
    // Few columns and many rows: cut the other way.
    Tensor low = random("low", 20, precision);
    Tensor few = Tensor.normal(Seeds.of(3).child("few"), Shape.of(20, 4), precision);
    check(PIECE, of -> of.apply(low).matmul(true, few, false).transpose());
    check(PIECE, of -> of.apply(low).transpose().matmul(few).transpose());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void sums_do_not_depend_on_the_number_of_threads(Precision precision) {
    Tensor x = random("x", ROWS, precision);
    check(
        of ->
            Tensor.zeros(of.apply(x).shape(), precision).plus(of.apply(random("s", 1, precision))));
    double all = x.dot(x);
    double[] parts = new double[COLUMNS * ROWS / 8192 + 1];
    Arrays.setAll(
        parts,
        i -> {
          Tensor flat = x.reshape(Shape.of(1, COLUMNS * ROWS));
          Tensor part = flat.slice(1, i * 8192, Math.min((i + 1) * 8192, COLUMNS * ROWS));
          return part.dot(part);
        });
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    assertThat(all).isEqualTo(sum);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void columns_and_curves_do_not_depend_on_the_number_of_threads(Precision precision) {
    Tensor x = random("x", ROWS, precision);
    Tensor f = random("f", 1, precision);
    check(of -> Fused.columnSquares(of.apply(x)));
    check(of -> Fused.scaleColumns(of.apply(x), of.apply(f), 0.5));
    check(of -> of.apply(x).map(Curve.TANH, 1));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void columns_that_several_threads_write_are_where_they_belong(Precision precision) {
    Tensor x =
        Tensor.ofColumns(
            ROWS,
            COLUMNS,
            precision,
            (from, to, out) -> {
              for (int i = 0; i < (to - from) * ROWS; i++) {
                out[i] = from * ROWS + i;
              }
            });
    double[] expected = IntStream.range(0, ROWS * COLUMNS).asDoubleStream().toArray();
    assertThat(Arrays.equals(x.toColumns(), expected)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void windows_do_not_depend_on_the_number_of_threads(Precision precision) {
    Window window = Window.of(3, 2);
    // A channel's images are a part of their own.
    Tensor images = Tensor.normal(Seeds.of(3).child("x"), Shape.of(8, 12, 8, 400), precision);
    List<Function<Tensor, Tensor>> ops =
        List.of(
            x -> Windows.largest(window, x).taps(),
            x -> Windows.largest(window, x).values(),
            x -> Windows.select(window, x, Windows.largest(window, x).taps()),
            x -> Windows.sum(window, x),
            x -> RowPatches.fold(window, RowPatches.of(window, x), x.shape()),
            x -> Windows.spread(window, Windows.sum(window, x), x.shape()),
            x ->
                Windows.deposit(
                    window, Windows.sum(window, x), Windows.largest(window, x).taps(), x.shape()));
    for (Function<Tensor, Tensor> op : ops) {
      DoubleStream parts =
          IntStream.of(0, 200)
              .mapToObj(from -> op.apply(images.slice(3, from, from + 200)))
              .flatMapToDouble(part -> Arrays.stream(part.toColumns()));
      assertThat(Arrays.equals(op.apply(images).toColumns(), parts.toArray())).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void updates_do_not_depend_on_the_number_of_threads(Precision precision) {
    Tensor g = random("g", ROWS, precision);
    PlainRule rule = new PlainRule(2, 1e-3);
    check(
        of -> {
          Tensor own = of.apply(g);
          Tensor w = own.copy();
          OptimizerState mean = OptimizerState.zeros(w.shape(), precision);
          Updates.apply(rule, w, own, 1, mean, OptimizerState.zeros(w.shape(), precision));
          return w;
        });
  }
}
