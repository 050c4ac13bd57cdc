package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.GradientCase.nonzero;
import static org.chainzrule.autodiff.GradientCase.normal;
import static org.chainzrule.autodiff.GradientCase.positive;

import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;

/** The gradient cases of element-wise operations and of moving elements; others are joined in. */
final class GradientCases {

  private GradientCases() {}

  static Stream<GradientCase> all() {
    return Stream.of(
            pairs(),
            alone(),
            curves(),
            arrangements(),
            shared(),
            MatrixGradientCases.all(),
            TableGradientCases.all(),
            PolynomialGradientCases.all(),
            WindowGradientCases.all())
        .flatMap(cases -> cases);
  }

  /** Two operands in every kind of broadcasting. */
  private static Stream<GradientCase> pairs() {
    int[][][] shapes = {
      {{3, 2}, {3, 2}}, {{3, 2}, {1, 2}}, {{3, 2}, {3, 1}}, {{3, 2}, {2}}, {{3, 2}, {}},
      {{3, 1}, {1, 2}}, {{1, 1}, {1, 1}}, {{}, {}}, {{0, 2}, {1, 2}}, {{2, 0}, {2, 1}},
      {{2, 3, 2}, {3, 1}}, {{2, 1, 2, 1}, {3, 1, 2}},
    };
    return Arrays.stream(shapes)
        .flatMap(
            pair ->
                Stream.of(
                        pair("plus", Variable::plus, pair[0], pair[1]),
                        pair("minus", Variable::minus, pair[0], pair[1]),
                        pair("times", Variable::times, pair[0], pair[1]),
                        pair("divide", Variable::divide, pair[0], pair[1]))
                    .flatMap(cases -> cases));
  }

  private static Stream<GradientCase> pair(
      String name, BinaryOperator<Variable> op, int[] left, int[] right) {
    Parameter a = positive("a", left);
    Parameter b = positive("b", right);
    List<String> covers =
        List.of("Variable." + name + "(Variable)", "Pointwise." + name + "(Variable, Variable)");
    return Stream.of(
        GradientCase.of(covers, a + " with " + b, () -> op.apply(a, b), a, b),
        GradientCase.of(covers, b + " with " + a, () -> op.apply(b, a), a, b));
  }

  /** One operand, with the operation's name as {@code name(Type, ...)}. */
  private static GradientCase alone(
      String home, String name, String rest, UnaryOperator<Variable> op, Parameter x) {
    List<String> covers =
        home.isEmpty()
            ? List.of("Variable." + name + "(" + rest + ")")
            : List.of(
                "Variable." + name + "(" + rest + ")",
                home + "." + name + "(Variable" + (rest.isEmpty() ? "" : ", " + rest) + ")");
    return GradientCase.of(covers, x.toString(), () -> op.apply(x), x);
  }

  private static Stream<GradientCase> alone() {
    int[][] shapes = {{3, 2}, {}, {1, 1}, {0, 2}, {2, 3, 2}};
    return Arrays.stream(shapes)
        .flatMap(
            s ->
                Stream.of(
                    alone("Pointwise", "plus", "double", x -> x.plus(1.5), normal("x", s)),
                    alone("Pointwise", "times", "double", x -> x.times(-2.5), normal("x", s)),
                    alone("", "exp", "", Variable::exp, normal("x", s)),
                    alone("", "log", "", Variable::log, positive("x", s)),
                    alone("", "sqrt", "", Variable::sqrt, positive("x", s)),
                    alone("", "reciprocal", "", Variable::reciprocal, positive("x", s)),
                    alone("", "squared", "", Variable::squared, normal("x", s)),
                    alone("", "abs", "", Variable::abs, nonzero("x", s)),
                    alone("", "sum", "", Variable::sum, normal("x", s)),
                    alone("", "sum", "", x -> x.sum().squared(), normal("x", s)),
                    alone("", "mean", "", Variable::mean, normal("x", Math.max(1, s.length), 2))));
  }

  private static Stream<GradientCase> curves() {
    return Arrays.stream(Curve.values())
        .flatMap(
            curve -> {
              boolean singular =
                  curve == Curve.LOG || curve == Curve.SQRT || curve == Curve.RECIPROCAL;
              Parameter x = singular ? positive("x", 3, 2) : nonzero("x", 3, 2);
              String name = "Curve." + curve;
              Stream<GradientCase> orders =
                  IntStream.range(0, 4)
                      .mapToObj(
                          m ->
                              GradientCase.of(
                                  List.of(
                                      name,
                                      "Variable.map(Curve, int)",
                                      "Pointwise.map(Variable, Curve, int)"),
                                  "derivative " + m,
                                  () -> x.map(curve, m),
                                  x));
              return Stream.concat(orders, both(curve, x));
            });
  }

  /** Value and slope, each alone and both in one loss. */
  private static Stream<GradientCase> both(Curve curve, Parameter x) {
    List<String> covers =
        List.of("ValueAndSlope.of(Curve, Variable)", "Pointwise.both(Variable, Curve)");
    return Stream.of(
        GradientCase.of(covers, curve + " value", () -> ValueAndSlope.of(curve, x).value(), x),
        GradientCase.of(covers, curve + " slope", () -> ValueAndSlope.of(curve, x).slope(), x),
        GradientCase.of(
            covers,
            curve + " value by slope",
            () -> {
              ValueAndSlope both = ValueAndSlope.of(curve, x);
              return both.value().times(both.slope());
            },
            x));
  }

  private static Stream<GradientCase> arrangements() {
    String home = "Arrangement";
    Parameter x = normal("x", 3, 4);
    Parameter row = normal("row", 1, 4);
    Parameter cube = normal("cube", 2, 3, 4);
    Parameter none = normal("none", 0, 4);
    Shape full = Shape.of(2, 3, 4);
    return Stream.of(
        alone(home, "sumTo", "Shape", v -> v.sumTo(Shape.of(1, 4)), x),
        alone(home, "sumTo", "Shape", v -> v.sumTo(Shape.of(3, 4)), x),
        alone(home, "sumTo", "Shape", v -> v.sumTo(Shape.of(3, 1)), cube),
        alone(home, "sumTo", "Shape", v -> v.sumTo(Shape.of(1, 4)), none),
        alone(home, "stretchTo", "Shape", v -> v.stretchTo(Shape.of(3, 4)), row),
        alone(home, "stretchTo", "Shape", v -> v.stretchTo(Shape.of(0, 4)), row),
        alone(home, "stretchTo", "Shape", v -> v.stretchTo(full), x),
        alone(home, "sum", "int[]", v -> v.sum(0), x),
        alone(home, "sum", "int[]", v -> v.sum(1), x),
        alone(home, "sum", "int[]", v -> v.sum(0, 2), cube),
        alone(home, "sum", "int[]", v -> v.sum(0), none),
        alone(home, "reshape", "Shape", v -> v.reshape(Shape.of(2, 6)).squared(), x),
        alone(home, "reshape", "Shape", v -> v.reshape(Shape.of(4, 0)), none),
        alone(home, "permute", "int[]", v -> v.permute(1, 0), x),
        alone(home, "permute", "int[]", v -> v.permute(2, 0, 1), cube),
        alone(home, "slice", "int, int, int", v -> v.slice(0, 1, 3), x),
        alone(home, "slice", "int, int, int", v -> v.slice(1, 0, 2), cube),
        alone(home, "slice", "int, int, int", v -> v.slice(2, 3, 4), cube),
        alone(home, "slice", "int, int, int", v -> v.slice(1, 2, 2), x),
        alone(home, "place", "int, int, int", v -> v.place(0, 1, 7), x),
        alone(home, "place", "int, int, int", v -> v.place(1, 2, 9), cube),
        alone(home, "place", "int, int, int", v -> v.place(1, 0, v.shape().size(1)), x),
        GradientCase.of(
            List.of("Variable.concat(int, List)", "Arrangement.concat(int, List)"),
            "along the first axis, one of them twice",
            () -> Variable.concat(0, List.of(x, row, x)).exp(),
            x,
            row),
        GradientCase.of(
            List.of("Variable.concat(int, List)"),
            "along an axis in the middle",
            () -> Variable.concat(1, List.of(cube.slice(1, 0, 1), cube, cube.slice(1, 0, 0))).exp(),
            cube),
        alone(home, "gather", "int[]", v -> v.gather(2, 0, 2, 2), x),
        alone(home, "gather", "int[]", v -> v.gather(1), cube),
        alone(home, "gather", "int[]", v -> v.gather(), x),
        GradientCase.of(List.of("Variable.flatten()"), "a cube", () -> cube.flatten().exp(), cube),
        GradientCase.of(List.of("Variable.flatten()"), "a matrix", () -> x.flatten().exp(), x),
        GradientCase.of(
            List.of("Arrangement.scatter(Variable, int, int[])"),
            "a row met twice",
            () -> Arrangement.scatter(x, 5, 4, 1, 4),
            x),
        GradientCase.of(
            List.of("Arrangement.place(Variable, int, int, int)"),
            "in the middle",
            () -> Arrangement.place(cube, 1, 2, 6),
            cube));
  }

  /** Variables that are used several times or not at all. */
  private static Stream<GradientCase> shared() {
    Parameter x = normal("x", 3, 2);
    Parameter unused = normal("unused", 2);
    List<String> plus = List.of("Variable.plus(Variable)");
    List<String> times = List.of("Variable.times(Variable)");
    return Stream.of(
        GradientCase.of(plus, "x + x", () -> x.plus(x), x),
        GradientCase.of(times, "x x", () -> x.times(x), x),
        GradientCase.of(times, "x x x", () -> x.times(x).times(x), x),
        GradientCase.of(plus, "a diamond", () -> diamond(x.exp()), x),
        GradientCase.of(plus, "a reshaped diamond", () -> diamond(x.reshape(Shape.of(2, 3))), x),
        GradientCase.of(times, "an unused parameter", () -> x.squared(), x, unused),
        GradientCase.of(
            times, "a constant", () -> x.times(Variable.constant(x.value().copy())).sum(), unused));
  }

  private static Variable diamond(Variable y) {
    return y.squared().plus(y).times(y.plus(y)).plus(y);
  }
}
