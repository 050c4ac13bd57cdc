package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.GradientCase.normal;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** The gradient cases of products, norms and the softmax. */
final class MatrixGradientCases {

  private MatrixGradientCases() {}

  static Stream<GradientCase> all() {
    return Stream.of(products(), affine(), norms(), softmax()).flatMap(cases -> cases);
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

  private static Stream<GradientCase> norms() {
    List<String> covers =
        List.of("Norms.scaledLinear(Variable, Variable, int)", "Norms.columnSquares(Variable)");
    List<String> squared = List.of("Norms.squared(Variable)");
    int[][] sizes = {{3, 4, 2}, {1, 4, 2}, {3, 1, 1}};
    Stream<GradientCase> shapes =
        Stream.of(sizes)
            .map(
                s -> {
                  Parameter slope = normal("slope", s[0], s[2]);
                  Parameter w = normal("w", s[1], s[2]);
                  return GradientCase.of(
                      covers, slope + " " + w, () -> scaledLinear(slope, w), slope, w);
                });
    Parameter x = normal("x", 3, 3);
    return Stream.concat(
        shapes,
        Stream.of(
            GradientCase.of(covers, "by itself", () -> scaledLinear(x, x), x),
            GradientCase.of(squared, "all elements", () -> Norms.squared(x), x),
            GradientCase.of(
                squared, "of an exponential", () -> Norms.squared(x.exp()).times(x.sum()), x),
            GradientCase.of(
                covers,
                "twice, scaled",
                () -> scaledLinear(x.exp(), x).times(scaledLinear(x, x.exp())),
                x)));
  }

  private static Variable scaledLinear(Variable slope, Variable w) {
    return Norms.scaledLinear(Norms.columnSquares(slope), w, slope.shape().size(0));
  }

  private static Stream<GradientCase> softmax() {
    Parameter x = normal("x", 3, 4);
    Parameter one = normal("x", 1, 1);
    Tensor labels = Tensor.of(Shape.of(3, 1), 2, 0, 2);
    Tensor zero = Tensor.of(Shape.of(1, 1), 0);
    List<String> of = List.of("Softmax.of(Variable)");
    List<String> entropy = List.of("Softmax.crossEntropy(Variable, Tensor)");
    List<String> mean = List.of("Softmax.meanCrossEntropy(Variable, Tensor)");
    return Stream.of(
        GradientCase.of(of, "three rows", () -> Softmax.of(x), x),
        GradientCase.of(of, "one class", () -> Softmax.of(one), one),
        GradientCase.of(entropy, "three rows", () -> Softmax.crossEntropy(x, labels), x),
        GradientCase.of(entropy, "one class", () -> Softmax.crossEntropy(one, zero), one),
        GradientCase.of(
            entropy,
            "squared, twice used",
            () -> Softmax.crossEntropy(x.times(x), labels).squared().sum().plus(x.sum()),
            x),
        GradientCase.of(mean, "three rows", () -> Softmax.meanCrossEntropy(x, labels), x),
        GradientCase.of(mean, "one class", () -> Softmax.meanCrossEntropy(one, zero), one),
        GradientCase.of(
            mean,
            "squared, twice used",
            () -> Softmax.meanCrossEntropy(x.times(x), labels).squared().plus(x.sum()),
            x));
  }
}
