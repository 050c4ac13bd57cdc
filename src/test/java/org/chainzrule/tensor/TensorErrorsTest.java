package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chainzrule.tensor.op.Accumulate;
import org.chainzrule.tensor.op.Fused;
import org.chainzrule.tensor.op.Lookup;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.op.PlainRule;
import org.chainzrule.tensor.op.Updates;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operands that operations refuse, and the messages. */
class TensorErrorsTest {

  private static final Tensor X = zeros(2, 3);
  private static final Tensor SINGLE = Tensor.zeros(Shape.of(2, 3), Precision.SINGLE);
  private static final Tensor CUBE = zeros(2, 3, 4);
  private static final Tensor ROW = zeros(1, 3);
  private static final OptimizerState STATE =
      OptimizerState.zeros(Shape.of(2, 3), Precision.DOUBLE);
  private static final String PRECISION =
      "expected tensors of one precision, got DOUBLE and SINGLE";

  private static Tensor zeros(int... sizes) {
    return Tensor.zeros(Shape.of(sizes), Precision.DOUBLE);
  }

  private static Arguments rejects(ThrowingCallable call, String message) {
    return Arguments.of(message, call);
  }

  static Stream<Arguments> making() {
    return Stream.of(
        rejects(
            () -> Tensor.of(Shape.of(2, 2), 1, 2, 3),
            "expected 4 elements for shape [2, 2], got 3"),
        rejects(
            () -> Tensor.ofColumns(Shape.of(2), Precision.SINGLE, new float[1]),
            "expected 2 elements for shape [2], got 1"),
        rejects(
            () -> Tensor.ofColumns(Shape.of(2), Precision.SINGLE, new double[3]),
            "expected 2 elements for shape [2], got 3"),
        rejects(
            () -> Tensor.of(new double[][] {{1, 2}, {3}}),
            "expected rows of 2 values, got one of 1"),
        rejects(() -> STATE.set(1, 2), "expected 6 elements for shape [2, 3], got 2"));
  }

  static Stream<Arguments> reading() {
    return Stream.of(
        rejects(() -> X.item(), "expected one element, got a tensor of shape [2, 3]"),
        rejects(() -> X.at(1), "expected 2 indices for shape [2, 3], got 1"),
        rejects(() -> X.at(2, 0), "expected indices within shape [2, 3], got [2, 0]"),
        rejects(() -> X.at(0, -1), "expected indices within shape [2, 3], got [0, -1]"),
        rejects(() -> CUBE.argmax(), "expected a matrix, got shape [2, 3, 4]"));
  }

  static Stream<Arguments> moving() {
    return Stream.of(
        rejects(() -> X.reshape(Shape.of(5)), "expected 5 elements for shape [5], got 6"),
        rejects(() -> X.permute(0), "expected an order of 2 axes, got [0]"),
        rejects(() -> X.permute(0, 0), "expected each axis once, got [0, 0]"),
        rejects(() -> X.permute(0, 2), "expected an axis in 0..1 of shape [2, 3], got 2"),
        rejects(() -> CUBE.transpose(), "expected a matrix, got shape [2, 3, 4]"),
        rejects(() -> X.slice(1, 2, 4), "expected a range within 0..3, got 2..4"),
        rejects(() -> X.slice(1, 2, 1), "expected a range within 0..3, got 2..1"),
        rejects(() -> X.slice(-1, 0, 1), "expected an axis in 0..1 of shape [2, 3], got -1"),
        rejects(() -> X.gather(0, 2), "expected rows in 0..1, got 2"),
        rejects(() -> X.scatter(2, 0, 2), "expected rows in 0..1, got 2"),
        rejects(() -> X.scatter(3, 0), "expected shape [1, 3], got [2, 3]"),
        rejects(() -> zeros().gather(0), "expected a shape with axes, got []"),
        rejects(() -> zeros().scatter(1, 0), "expected a shape with axes, got []"),
        rejects(() -> zeros(0, 3).gather(0), "expected no rows of a tensor that has none, got 0"));
  }

  static Stream<Arguments> combining() {
    return Stream.of(
        rejects(() -> X.plus(SINGLE), PRECISION),
        rejects(() -> X.dot(SINGLE), PRECISION),
        rejects(() -> X.matmul(SINGLE), PRECISION),
        rejects(
            () -> X.plus(zeros(2, 2)),
            "expected shapes that are equal or broadcast, got [2, 3] and [2, 2]"),
        rejects(() -> X.dot(ROW), "expected shape [2, 3], got [1, 3]"),
        rejects(() -> X.matmul(CUBE), "expected a matrix, got shape [2, 3, 4]"),
        rejects(
            () -> X.matmul(X), "inner sizes of a matrix product must agree, got [2, 3] and [2, 3]"),
        rejects(
            () -> X.matmul(true, ROW, true),
            "inner sizes of a matrix product must agree, got [2, 3] transposed and [1, 3] transposed"),
        rejects(
            () -> X.sumTo(Shape.of(2, 2)),
            "expected a shape that broadcasts to [2, 3], got [2, 2]"),
        rejects(
            () -> ROW.sumTo(Shape.of(2, 3)),
            "expected a shape that broadcasts to [1, 3], got [2, 3]"),
        rejects(
            () -> X.stretchTo(Shape.of(3)), "expected a shape that broadcasts to [3], got [2, 3]"),
        rejects(() -> X.sum(2), "expected an axis in 0..1 of shape [2, 3], got 2"));
  }

  static Stream<Arguments> fused() {
    Tensor c = zeros(4, 2);
    String coefficients = "expected coefficients [degree + 1, 1] or [degree + 1, 3], got ";
    return Stream.of(
        rejects(() -> Fused.polynomial(PolynomialForm.MONOMIAL, c, 0, X), coefficients + "[4, 2]"),
        rejects(
            () -> Fused.polynomial(PolynomialForm.MONOMIAL, zeros(0, 3), 0, X),
            coefficients + "[0, 3]"),
        rejects(
            () -> Fused.polynomialGradients(PolynomialForm.MONOMIAL, c, X, X),
            coefficients + "[4, 2]"),
        rejects(
            () -> Fused.polynomialGradients(PolynomialForm.MONOMIAL, zeros(4, 3), X, ROW),
            "expected shape [2, 3], got [1, 3]"),
        rejects(
            () -> Accumulate.polynomialGradients(ROW, PolynomialForm.MONOMIAL, zeros(4, 3), X, X),
            "expected shape [1, 3], got [2, 3]"),
        rejects(
            () -> Fused.project(PolynomialForm.MONOMIAL, X, X, 0, Shape.of(4, 2)),
            coefficients + "[4, 2]"),
        rejects(
            () -> Fused.project(PolynomialForm.MONOMIAL, X, ROW, 0, Shape.of(4, 3)),
            "expected shape [2, 3], got [1, 3]"),
        rejects(() -> Fused.affine(X, zeros(3, 2), ROW), "expected shape [1, 2], got [1, 3]"),
        rejects(() -> Fused.columnSquares(CUBE), "expected a matrix, got shape [2, 3, 4]"),
        rejects(() -> Fused.scaleColumns(X, X, 1), "expected shape [1, 3], got [2, 3]"),
        rejects(() -> Fused.crossEntropy(X, X), "expected shape [2, 1], got [2, 3]"),
        rejects(
            () -> Fused.crossEntropy(X, Tensor.of(Shape.of(2, 1), 0, 3)),
            "expected whole labels in 0..2, got 3.0 in row 1"),
        rejects(
            () -> Fused.crossEntropy(X, Tensor.of(Shape.of(2, 1), 0.5, 0)),
            "expected whole labels in 0..2, got 0.5 in row 0"),
        rejects(
            () -> Fused.crossEntropy(X, Tensor.of(Shape.of(2, 1), Double.NaN, 0)),
            "expected whole labels in 0..2, got NaN in row 0"));
  }

  static Stream<Arguments> inPlace() {
    PlainRule two = new PlainRule(2, 0.1);
    PlainRule one = new PlainRule(1, 1);
    String order = "expected rows in ascending order, each once, got ";
    return Stream.of(
        rejects(() -> Accumulate.plus(X, ROW), "expected shape [2, 3], got [1, 3]"),
        rejects(() -> Accumulate.plus(X, SINGLE), PRECISION),
        rejects(() -> Accumulate.times(X, X, ROW), "expected shape [2, 3], got [1, 3]"),
        rejects(
            () -> Accumulate.product(X, X, true, X, false), "expected shape [3, 3], got [2, 3]"),
        rejects(() -> Accumulate.scaledColumns(X, X, X, 1), "expected shape [1, 3], got [2, 3]"),
        rejects(() -> Accumulate.columns(X, X, 0, 1), "expected shape [2, 2], got [2, 3]"),
        rejects(
            () -> Updates.apply(two, X, ROW, 1, STATE, STATE), "expected shape [2, 3], got [1, 3]"),
        rejects(() -> Updates.apply(two, X, SINGLE, 1, STATE, STATE), PRECISION),
        rejects(() -> Updates.apply(two, X, X, 1, STATE), "expected 2 optimizer states, got 1"),
        rejects(() -> Updates.apply(one, ROW, ROW, 1, STATE), "expected shape [1, 3], got [2, 3]"),
        rejects(
            () -> Updates.applyRows(one, X, new int[] {1}, X, 1, STATE),
            "expected shape [2, 1], got [2, 3]"),
        rejects(
            () -> Updates.applyRows(one, X, new int[] {2, 1, 0}, X, 1, STATE), order + "1 after 2"),
        rejects(
            () -> Updates.applyRows(one, X, new int[] {0, 1, 3}, X, 1, STATE),
            "expected rows of a table of 3, got 3"));
  }

  static Stream<Arguments> lookups() {
    String ids = "expected whole token ids in 0..2, or negative numbers as padding, got ";
    return Stream.of(
        rejects(() -> Bags.of(Tensor.of(new double[][] {{0, 3}}), 3), ids + "3.0 in row 0"),
        rejects(() -> Bags.of(Tensor.of(new double[][] {{0}, {0.5}}), 3), ids + "0.5 in row 1"),
        rejects(() -> Bags.of(Tensor.of(new double[][] {{Double.NaN}}), 3), ids + "NaN in row 0"),
        rejects(() -> Bags.of(CUBE, 3), "expected a matrix, got shape [2, 3, 4]"),
        rejects(
            () -> Bags.of(X, (1 << 24) + 1),
            "expected at most 16777216 rows of a table, got 16777217"),
        rejects(
            () -> Lookup.columns(X, 1, 1),
            "expected rows in ascending order, each once, got 1 after 1"),
        rejects(() -> Lookup.columns(X, -1), "expected rows of a table of 3, got -1"),
        rejects(
            () -> Lookup.pool(X, Bags.of(Tensor.of(new double[][] {{0}}), 3), false),
            "expected shape [2, 1], got [2, 3]"),
        rejects(
            () -> Lookup.spread(X, Bags.of(Tensor.of(new double[][] {{0}}), 3), false),
            "expected shape [1, 3], got [2, 3]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"making", "reading", "moving", "combining", "fused", "inPlace", "lookups"})
  void says_what_was_expected_and_what_came(String message, ThrowingCallable call) {
    assertThat(catchThrowable(call))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
