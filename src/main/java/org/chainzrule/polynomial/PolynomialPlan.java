package org.chainzrule.polynomial;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * The configuration of a polynomial activation, from which a layer of any width builds one.
 *
 * @param degree in 1..9
 * @param shared one set of coefficients for all units, instead of one each
 * @param initialiser gives the initial coefficients
 * @param form basis, scale and tails
 */
public record PolynomialPlan(
    int degree, boolean shared, Initialiser initialiser, PolynomialForm form)
    implements ActivationPlan {

  private static final int MAX_DEGREE = 9;

  /**
   * @throws IllegalArgumentException if the degree is not in 1..9
   */
  public PolynomialPlan {
    checkDegree(degree);
  }

  /** One polynomial a unit, fitted to GELU at the start. */
  public static PolynomialPlan of(int degree) {
    return new PolynomialPlan(
        degree, false, Initialiser.leastSquares(Curve.GELU), PolynomialForm.MONOMIAL);
  }

  /** The same plan with one polynomial shared by all units. */
  public PolynomialPlan sharedByAllUnits() {
    return new PolynomialPlan(degree, true, initialiser, form);
  }

  /** The same plan with another initialiser. */
  public PolynomialPlan with(Initialiser start) {
    return new PolynomialPlan(degree, shared, start, form);
  }

  /** The same initial functions in another basis and scale, with other coefficients. */
  public PolynomialPlan in(PolynomialForm other) {
    return new PolynomialPlan(degree, shared, initialiser, other);
  }

  /** The same plan with linear tails where {@code |z| > reach}. */
  public PolynomialPlan withTails(double reach) {
    return in(form.withTails(reach));
  }

  @Override
  public PolynomialActivation build(int width, Seeds seeds, Precision precision) {
    int polynomials = shared ? 1 : width;
    Generator generator = seeds.child("coefficients").generator();
    double[] c = new double[(degree + 1) * polynomials];
    for (int j = 0; j < polynomials; j++) {
      double[] own = form.fromMonomials(initialiser.coefficients(degree, generator));
      System.arraycopy(own, 0, c, j * (degree + 1), degree + 1);
    }
    Tensor start = Tensor.ofColumns(Shape.of(degree + 1, polynomials), precision, c);
    return new PolynomialActivation(
        new Parameter("coefficients", Parameter.Role.COEFFICIENT, start), form);
  }

  static void checkDegree(int degree) {
    if (degree < 1 || degree > MAX_DEGREE) {
      throw new IllegalArgumentException(
          "expected a degree in 1.." + MAX_DEGREE + ", got " + degree);
    }
  }
}
