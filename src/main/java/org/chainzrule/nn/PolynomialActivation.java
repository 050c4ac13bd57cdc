package org.chainzrule.nn;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Polynomials;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.ValueAndSlope;
import org.chainzrule.autodiff.Variable;

/**
 * The learned activation {@code a(z) = Σ_k c_k z^k}: the Polynomial Engine.
 *
 * @param coefficients c, shape {@code [degree + 1, w]}, row k holding c_k; w is 1 (shared) or the
 *     number of units
 */
public record PolynomialActivation(Parameter coefficients) implements Activation {

  /**
   * A cubic a unit, fitted to GELU at the start: {@link PolynomialPlan#of PolynomialPlan.of(3)}.
   */
  public static PolynomialPlan cubic() {
    return PolynomialPlan.of(3);
  }

  /**
   * @throws IllegalArgumentException if the degree is not in 1..9
   */
  public PolynomialActivation {
    PolynomialPlan.checkDegree(coefficients.value().rows() - 1);
  }

  /** The degree of the polynomials, in 1..9. */
  public int degree() {
    return coefficients.value().rows() - 1;
  }

  @Override
  public Variable value(Variable z) {
    return Polynomials.evaluate(coefficients, z, 0);
  }

  @Override
  public Variable slope(Variable z) {
    return Polynomials.evaluate(coefficients, z, 1);
  }

  @Override
  public Evaluation evaluate(Variable z) {
    if (!Recording.isOn()) {
      return Activation.super.evaluate(z);
    }
    ValueAndSlope both = Polynomials.valueAndSlope(coefficients, z);
    return new Evaluation(both.value(), both::slope);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(coefficients);
  }

  @Override
  public String toString() {
    return "polynomial of degree " + degree();
  }
}
