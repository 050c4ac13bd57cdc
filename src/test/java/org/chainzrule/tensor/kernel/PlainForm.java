package org.chainzrule.tensor.kernel;

import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;

/**
 * Reference values of polynomials in any form by plain 64-bit loops, each basis by its three-term
 * recurrence {@code φ_{k+1} = a_k x φ_k - b_k φ_{k-1}} and never by powers.
 */
public final class PlainForm {

  private PlainForm() {}

  /** {@code ψ_k^(m)(z)} for k in 0..degree, with tails. */
  public static double[] basis(PolynomialForm form, int degree, int m, double z) {
    double u = Math.abs(z) > form.reach() ? Math.copySign(form.reach(), z) : z;
    double[] inside = inside(form, degree, m, u);
    if (u != z && m == 0) {
      double[] slope = inside(form, degree, 1, u);
      for (int k = 0; k <= degree; k++) {
        inside[k] += slope[k] * (z - u);
      }
    } else if (u != z && m > 1) {
      return new double[degree + 1];
    }
    return inside;
  }

  /** {@code d^m/dz^m φ_k(z / r)}: the recurrence differentiated m times. */
  private static double[] inside(PolynomialForm form, int degree, int m, double z) {
    double x = z / form.scale();
    double[][] phi = new double[degree + 1][m + 1];
    phi[0][0] = 1;
    for (int k = 0; k < degree; k++) {
      double a = first(form.basis(), k);
      double b = second(form.basis(), k);
      for (int i = 0; i <= m; i++) {
        double raised = x * phi[k][i] + (i > 0 ? i * phi[k][i - 1] : 0);
        phi[k + 1][i] = a * raised - (k > 0 ? b * phi[k - 1][i] : 0);
      }
    }
    double[] out = new double[degree + 1];
    for (int k = 0; k <= degree; k++) {
      out[k] = phi[k][m] / Math.pow(form.scale(), m);
    }
    return out;
  }

  private static double first(Basis basis, int k) {
    return switch (basis) {
      case MONOMIAL -> 1;
      case CHEBYSHEV -> k == 0 ? 1 : 2;
      case HERMITE -> 1 / Math.sqrt(k + 1.0);
    };
  }

  private static double second(Basis basis, int k) {
    return switch (basis) {
      case MONOMIAL -> 0;
      case CHEBYSHEV -> 1;
      case HERMITE -> Math.sqrt(k / (k + 1.0));
    };
  }

  /** The form as it is in this precision: R is compared with numbers of that precision. */
  private static PolynomialForm rounded(PolynomialForm form, KernelSample z) {
    return z.precision() == Precision.SINGLE ? form.withTails((float) form.reach()) : form;
  }

  public static double[] polynomial(PolynomialForm form, KernelSample c, int m, KernelSample z) {
    double[] out = new double[z.values().length];
    for (int i = 0; i < out.length; i++) {
      int column = PlainKernels.index(z.shape(), i)[1];
      double[] basis = basis(rounded(form, z), c.shape().size(0) - 1, m, z.values()[i]);
      for (int k = 0; k < basis.length; k++) {
        out[i] += c.at(k, column) * basis[k];
      }
    }
    return out;
  }

  public static double[] project(
      PolynomialForm form, KernelSample z, KernelSample g, int m, Shape c) {
    double[] out = new double[c.length()];
    for (int i = 0; i < z.values().length; i++) {
      int column = c.size(1) == 1 ? 0 : PlainKernels.index(z.shape(), i)[1];
      double[] basis = basis(rounded(form, z), c.size(0) - 1, m, z.values()[i]);
      for (int k = 0; k < basis.length; k++) {
        out[k * c.size(1) + column] += g.values()[i] * basis[k];
      }
    }
    return out;
  }
}
