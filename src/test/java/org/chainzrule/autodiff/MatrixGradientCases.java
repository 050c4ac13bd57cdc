package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.GradientCase.normal;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** The gradient cases of products, polynomials, norms and the softmax. */
final class MatrixGradientCases {

  private MatrixGradientCases() {}

  static Stream<GradientCase> all() {
    return Stream.of(products(), affine(), polynomials(), norms(), softmax())
        .flatMap(cases -> cases);
  }

  private static Stream<GradientCase> products() {
    List<String> covers =
        List.of(
            "Variable.matmul(boolean, Variable, boolean)",
            "Products.matmul(Variable, boolean, Variable, boolean)");
    int[][] sizes = {{3, 4, 2}, {1, 4, 2}, {3, 1, 2}, {3, 4, 1}, {1, 1, 1}, {0, 4, 2}, {3, 0, 2}};
    Stream<GradientCase> transposed =
        Stream.of(sizes)
            .flatMap(
                s ->
                    IntStream.range(0, 4)
                        .mapToObj(
                            flags -> {
                              boolean ta = (flags & 1) != 0;
                              boolean tb = (flags & 2) != 0;
                              Parameter a = normal("a", ta ? s[1] : s[0], ta ? s[0] : s[1]);
                              Parameter b = normal("b", tb ? s[2] : s[1], tb ? s[1] : s[2]);
                              String name = a + (ta ? "ᵀ " : " ") + b + (tb ? "ᵀ" : "");
                              return GradientCase.of(covers, name, () -> a.matmul(ta, b, tb), a, b);
                            }));
    Parameter a = normal("a", 3, 3);
    Parameter b = normal("b", 3, 2);
    return Stream.concat(
        transposed,
        Stream.of(
            GradientCase.of(List.of("Variable.matmul(Variable)"), "plain", () -> a.matmul(b), a, b),
            GradientCase.of(covers, "by itself", () -> a.matmul(true, a, false).matmul(a), a)));
  }

  private static Stream<GradientCase> affine() {
    List<String> covers = List.of("Products.affine(Variable, Variable, Variable)");
    int[][] sizes = {{3, 4, 2}, {1, 4, 2}, {3, 1, 1}, {0, 4, 2}};
    return Stream.of(sizes)
        .map(
            s -> {
              Parameter x = normal("x", s[0], s[1]);
              Parameter w = normal("w", s[1], s[2]);
              Parameter b = normal("b", 1, s[2]);
              String name = x + " " + w + " + " + b;
              return GradientCase.of(covers, name, () -> Products.affine(x, w, b).exp(), x, w, b);
            });
  }

  private static Stream<GradientCase> polynomials() {
    Stream<GradientCase> degrees =
        IntStream.rangeClosed(1, 9)
            .boxed()
            .flatMap(
                degree ->
                    IntStream.of(1, 2)
                        .boxed()
                        .flatMap(w -> polynomial(coefficients(degree, w), points(3, 2))));
    Stream<GradientCase> edges =
        Stream.of(
                polynomial(coefficients(0, 1), points(3, 2)),
                polynomial(coefficients(3, 1), points(1, 1)),
                polynomial(coefficients(3, 2), points(1, 2)),
                polynomial(coefficients(3, 2), points(0, 2)),
                polynomial(coefficients(3, 1), points(3, 0)))
            .flatMap(cases -> cases);
    return Stream.concat(degrees, edges);
  }

  private static Parameter coefficients(int degree, int width) {
    return new Parameter("c", normal("c", degree + 1, width).value().times(0.1));
  }

  private static Parameter points(int... sizes) {
    return new Parameter("z", normal("z", sizes).value().times(0.5));
  }

  private static Stream<GradientCase> polynomial(Parameter c, Parameter z) {
    List<String> evaluate = List.of("Polynomials.evaluate(Variable, Variable, int)");
    List<String> both = List.of("Polynomials.valueAndSlope(Variable, Variable)");
    List<String> project = List.of("Polynomials.project(Variable, Variable, int, Variable)");
    Parameter g = normal("g", z.shape().sizes());
    String name = c + " at " + z;
    Stream<GradientCase> orders =
        IntStream.range(0, 4)
            .boxed()
            .flatMap(
                m ->
                    Stream.of(
                        GradientCase.of(
                            evaluate,
                            name + ", order " + m,
                            () -> Polynomials.evaluate(c, z, m),
                            c,
                            z),
                        GradientCase.of(
                            project,
                            name + ", order " + m,
                            () -> Polynomials.project(z, g, m, c),
                            z,
                            g)));
    Stream<GradientCase> pairs =
        Stream.of(
            GradientCase.of(
                both, name + ", value", () -> Polynomials.valueAndSlope(c, z).value(), c, z),
            GradientCase.of(
                both, name + ", slope", () -> Polynomials.valueAndSlope(c, z).slope(), c, z),
            GradientCase.of(
                both,
                name + ", value by slope",
                () -> {
                  ValueAndSlope p = Polynomials.valueAndSlope(c, z);
                  return p.value().times(p.slope());
                },
                c,
                z));
    return Stream.concat(orders, pairs);
  }

  private static Stream<GradientCase> norms() {
    List<String> covers = List.of("Norms.scaledLinear(Variable, Variable)");
    int[][] sizes = {{3, 4, 2}, {1, 4, 2}, {3, 1, 1}};
    Stream<GradientCase> shapes =
        Stream.of(sizes)
            .map(
                s -> {
                  Parameter slope = normal("slope", s[0], s[2]);
                  Parameter w = normal("w", s[1], s[2]);
                  return GradientCase.of(
                      covers, slope + " " + w, () -> Norms.scaledLinear(slope, w), slope, w);
                });
    Parameter x = normal("x", 3, 3);
    return Stream.concat(
        shapes,
        Stream.of(
            GradientCase.of(covers, "by itself", () -> Norms.scaledLinear(x, x), x),
            GradientCase.of(
                covers,
                "twice, scaled",
                () -> Norms.scaledLinear(x.exp(), x).times(Norms.scaledLinear(x, x.exp())),
                x)));
  }

  private static Stream<GradientCase> softmax() {
    Parameter x = normal("x", 3, 4);
    Parameter one = normal("x", 1, 1);
    Tensor labels = Tensor.of(Shape.of(3, 1), 2, 0, 2);
    Tensor zero = Tensor.of(Shape.of(1, 1), 0);
    List<String> of = List.of("Softmax.of(Variable)");
    List<String> entropy = List.of("Softmax.crossEntropy(Variable, Tensor)");
    return Stream.of(
        GradientCase.of(of, "three rows", () -> Softmax.of(x), x),
        GradientCase.of(of, "one class", () -> Softmax.of(one), one),
        GradientCase.of(entropy, "three rows", () -> Softmax.crossEntropy(x, labels), x),
        GradientCase.of(entropy, "one class", () -> Softmax.crossEntropy(one, zero), one),
        GradientCase.of(
            entropy,
            "squared, twice used",
            () -> Softmax.crossEntropy(x.times(x), labels).squared().plus(x.sum()),
            x));
  }
}
