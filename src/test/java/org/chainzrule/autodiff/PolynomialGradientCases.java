package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.GradientCase.normal;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** The gradient cases of polynomials in every basis, with and without tails. */
final class PolynomialGradientCases {

  /** Where tails begin; no point of {@link #FIXED} is near. */
  private static final double REACH = 0.5;

  private static final double[] FIXED = {-0.9, 0.1, 0.45, -0.3, 0.6, 1.3};

  private PolynomialGradientCases() {}

  static Stream<GradientCase> all() {
    Parameter fixed = new Parameter("z", Tensor.of(Shape.of(3, 2), FIXED));
    Stream<GradientCase> degrees =
        IntStream.rangeClosed(1, 9)
            .boxed()
            .flatMap(k -> both(w -> cases(PolynomialForm.MONOMIAL, c(k, w), points(3, 2))));
    Stream<GradientCase> forms =
        Arrays.stream(Basis.values())
            .flatMap(basis -> Stream.of(1.0, 2.5).map(r -> PolynomialForm.of(basis).withScale(r)))
            .flatMap(form -> Stream.of(form, form.withTails(REACH)))
            .flatMap(
                form ->
                    IntStream.of(1, 3, 5)
                        .boxed()
                        .flatMap(k -> both(w -> cases(form, c(k, w), fixed))));
    PolynomialForm tails = PolynomialForm.of(Basis.HERMITE).withTails(REACH);
    Stream<GradientCase> edges =
        Stream.of(PolynomialForm.MONOMIAL, tails)
            .flatMap(
                form ->
                    Stream.of(
                            cases(form, c(0, 1), fixed),
                            cases(form, c(3, 1), points(1, 1)),
                            cases(form, c(3, 2), points(1, 2)),
                            cases(form, c(3, 2), points(0, 2)),
                            cases(form, c(3, 1), points(3, 0)))
                        .flatMap(each -> each));
    return Stream.of(degrees, forms, edges).flatMap(cases -> cases);
  }

  /** One polynomial for all columns, and one for each of two. */
  private static Stream<GradientCase> both(IntFunction<Stream<GradientCase>> width) {
    return IntStream.of(1, 2).boxed().flatMap(width::apply);
  }

  private static Parameter c(int degree, int width) {
    return new Parameter("c", normal("c", degree + 1, width).value().times(0.1));
  }

  private static Parameter points(int... sizes) {
    return new Parameter("z", normal("z", sizes).value().times(0.5));
  }

  private static Stream<GradientCase> cases(PolynomialForm form, Parameter c, Parameter z) {
    return Stream.concat(orders(form, c, z), pairs(form, c, z));
  }

  private static Stream<GradientCase> orders(PolynomialForm form, Parameter c, Parameter z) {
    List<String> evaluate =
        List.of("Polynomials.evaluate(PolynomialForm, Variable, Variable, int)");
    List<String> project =
        List.of("Polynomials.project(PolynomialForm, Variable, Variable, int, Variable)");
    Parameter g = normal("g", z.shape().sizes());
    return IntStream.range(0, 4)
        .boxed()
        .flatMap(
            m -> {
              String name = form + ", " + c + " at " + z + ", order " + m;
              Supplier<Variable> value = () -> Polynomials.evaluate(form, c, z, m);
              Supplier<Variable> adjoint = () -> Polynomials.project(form, z, g, m, c);
              return Stream.of(
                  GradientCase.of(evaluate, name, value, c, z),
                  GradientCase.of(project, name, adjoint, z, g));
            });
  }

  private static Stream<GradientCase> pairs(PolynomialForm form, Parameter c, Parameter z) {
    String name = form + ", " + c + " at " + z;
    List<String> both =
        List.of(
            "Polynomials.evaluate(PolynomialForm, Variable, Variable, int)",
            "Polynomials.slopeSquares(PolynomialForm, Variable, Variable)");
    List<String> pulled =
        List.of("Polynomials.timesSlope(PolynomialForm, Variable, Variable, Variable)");
    Parameter v = normal("v", z.shape().sizes());
    Supplier<Variable> product = () -> Polynomials.timesSlope(form, c, z, v);
    Supplier<Variable> value = () -> Polynomials.evaluate(form, c, z, 0);
    Supplier<Variable> squares = () -> Polynomials.slopeSquares(form, c, z);
    return Stream.of(
        GradientCase.of(pulled, name + ", times slopes", product, c, z, v),
        GradientCase.of(
            pulled,
            name + ", values, then times slopes",
            () -> value.get().times(product.get()),
            c,
            z,
            v),
        GradientCase.of(
            pulled,
            name + ", squares, then times slopes",
            () -> squares.get().sum().plus(product.get()),
            c,
            z,
            v),
        // Whichever comes last in the backward pass meets the other's gradient in z.
        GradientCase.of(
            both, name + ", value, then slopes", () -> value.get().plus(squares.get()), c, z),
        GradientCase.of(
            both, name + ", slopes, then value", () -> squares.get().plus(value.get()), c, z),
        GradientCase.of(
            List.of("Polynomials.slopeSquares(PolynomialForm, Variable, Variable)"),
            name + ", squares of slopes",
            () -> Polynomials.slopeSquares(form, c, z),
            c,
            z),
        GradientCase.of(
            List.of("Polynomials.evaluate(PolynomialForm, Variable, Variable, int)"),
            name + ", value by slope",
            () -> Polynomials.evaluate(form, c, z, 0).times(Polynomials.evaluate(form, c, z, 1)),
            c,
            z));
  }
}
