package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.GradientCase.normal;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** The gradient cases of products, norms and the softmax. */
final class MatrixGradientCases {

  private MatrixGradientCases() {}

  static Stream<GradientCase> all() {
    return Stream.of(products(), batched(), affine(), norms(), softmax(), masked(), pulled())
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

  private static Stream<GradientCase> batched() {
    List<String> covers = List.of("Products.batched(Variable, boolean, Variable, boolean)");
    return IntStream.range(0, 4)
        .boxed()
        .flatMap(
            flags -> {
              boolean ta = (flags & 1) != 0;
              boolean tb = (flags & 2) != 0;
              Parameter a = normal("a", 3, ta ? 4 : 2, ta ? 2 : 4);
              Parameter b = normal("b", 3, tb ? 5 : 4, tb ? 4 : 5);
              Parameter c = normal("c", 2, ta ? 3 : 2, ta ? 2 : 3, 2);
              Parameter d = normal("d", 2, tb ? 2 : 3, tb ? 3 : 2, 2);
              String name = (ta ? "ᵀ " : " ") + "and" + (tb ? "ᵀ" : "");
              return Stream.of(
                  GradientCase.of(covers, name, () -> Products.batched(a, ta, b, tb), a, b),
                  GradientCase.of(
                      covers, name + ", two each", () -> Products.batched(c, ta, d, tb), c, d));
            });
  }

  private static Stream<GradientCase> masked() {
    List<String> covers = List.of("Softmax.over(Variable, Optional)");
    Parameter x = normal("x", 2, 3, 4);
    Parameter heads = normal("heads", 2, 3, 3, 2);
    Tensor present = Tensor.of(new double[][] {{1, 1, 0, 1}, {0, 0, 0, 0}});
    return Stream.of(
        GradientCase.of(covers, "all present", () -> Softmax.over(heads, Optional.empty()), heads),
        GradientCase.of(covers, "some", () -> Softmax.over(x, Optional.of(present)), x));
  }

  /** The gradient itself depends on x, which must not be walked through. */
  private static Stream<GradientCase> pulled() {
    Parameter x = normal("x", 3, 2);
    Parameter w = normal("w", 2, 2);
    return Stream.of(
        GradientCase.of(
            List.of("Gradients.pulled(Variable, Variable, Variable)"),
            "a gradient that depends on x as well",
            () -> Gradients.pulled(x.matmul(w).exp(), x.squared(), x),
            x,
            w));
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
