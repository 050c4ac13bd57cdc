package org.chainzrule.tensor.op;

import org.chainzrule.tensor.Check;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Fused operations, which combine several computations in one pass over memory. All matrices are
 * {@code [n, d]}, examples by features; coefficients c are {@code [K + 1, w]}, row k holding c_k, w
 * being d or 1 for all columns alike.
 */
public final class Fused {

  private Fused() {}

  /** A mean loss, shape {@code []}, and its gradient with respect to the prediction. */
  public record LossAndGradient(Tensor loss, Tensor gradient) {}

  /**
   * {@code x w + b}.
   *
   * @param x shape {@code [n, in]}
   * @param w shape {@code [in, out]}
   * @param b shape {@code [1, out]}
   */
  public static Tensor affine(Tensor x, Tensor w, Tensor b) {
    Check.precision(x, w);
    Check.precision(x, b);
    Shape shape = Check.product(x, false, w, false);
    Check.shape(Shape.of(1, shape.size(1)), b.shape());
    Tensor out = Tensor.blank(shape, x.precision());
    Kernels kernels = Kernels.active();
    // BLAS adds the product to the bias, so that the sum needs no pass of its own.
    kernels.stretch(b, out);
    kernels.product(x, false, w, false, true, out);
    return out;
  }

  /**
   * {@code p^(m)(z)} for {@code p(z) = Σ_k c_k φ_k(z / r)}, with the form's tails.
   *
   * @param m order of the derivative, not negative; 0 is the value
   */
  public static Tensor polynomial(PolynomialForm form, Tensor c, int m, Tensor z) {
    Check.order(m);
    Check.coefficients(c, z);
    Tensor out = Tensor.blank(z.shape(), z.precision());
    Kernels.active().polynomial(form, c, m, z, out);
    return out;
  }

  /**
   * The adjoint of {@link #polynomial} in c: {@code out_k = Σ_s g_s ψ_k^(m)(z_s)} with {@code
   * ψ_k(z) = φ_k(z / r)} and its tails; summed over rows, and over columns too where there is one
   * polynomial for all.
   *
   * @param c the coefficients' shape {@code [K + 1, w]}
   */
  public static Tensor project(PolynomialForm form, Tensor z, Tensor g, int m, Shape c) {
    Check.precision(z, g);
    Check.shape(z.shape(), g.shape());
    Tensor out = Tensor.blank(c, z.precision());
    Check.coefficients(out, z);
    Kernels.active().project(form, z, g, m, out);
    return out;
  }

  /**
   * The gradients of {@code Σ g p(z)}, that in z with those of squared slopes where asked for.
   *
   * @param c {@code Σ_s g_s ψ_k(z_s)}, as {@link #project}, in the coefficients' shape
   * @param z {@code g p'(z)}, in the shape of z
   */
  public record PolynomialGradients(Tensor c, Tensor z) {}

  /**
   * Both gradients, from one pass over z.
   *
   * @param g shape of z
   */
  public static PolynomialGradients polynomialGradients(
      PolynomialForm form, Tensor c, Tensor z, Tensor g) {
    Tensor out = Tensor.blank(z.shape(), z.precision());
    return new PolynomialGradients(gradients(form, c, z, g, null, 0, false, out), out);
  }

  /**
   * The same, with the gradient of {@code s / 2 Σ f_i p_i'(z_si)²} in z added, as {@link
   * #slopeByCurvature}: in all {@code (g_si + s f_i p_i''(z_si)) p_i'(z_si)}.
   *
   * @param g shape of z
   * @param f shape {@code [1, d]}
   */
  public static PolynomialGradients polynomialGradients(
      PolynomialForm form, Tensor c, Tensor z, Tensor g, Tensor f, double s) {
    Check.precision(z, f);
    Check.shape(Shape.of(1, z.columns()), f.shape());
    Tensor out = Tensor.blank(z.shape(), z.precision());
    return new PolynomialGradients(gradients(form, c, z, g, f, s, false, out), out);
  }

  /** Returns the gradient in c and stores that in z, or adds it if {@code add}; f may be null. */
  static Tensor gradients(
      PolynomialForm form,
      Tensor c,
      Tensor z,
      Tensor g,
      Tensor f,
      double s,
      boolean add,
      Tensor out) {
    Check.coefficients(c, z);
    Check.precision(z, g);
    Check.shape(z.shape(), g.shape());
    Tensor projected = Tensor.blank(c.shape(), z.precision());
    Kernels.active().polynomialGradients(form, c, z, g, f, s, projected, add, out);
    return projected;
  }

  /**
   * Sums of squared slopes of polynomials over the rows, one for each column i.
   *
   * @param squares {@code q_i = Σ_s p_i'(z_si)²}, shape {@code [1, d]}
   * @param projected {@code t_ki = Σ_s p_i'(z_si) ψ_k'(z_si)}, shape {@code [K + 1, d]}: half of
   *     what {@code ∂q_i / ∂c_k} is
   */
  public record SlopeSquares(Tensor squares, Tensor projected) {}

  /** The sums of squared slopes and their projections, from one pass over z. */
  public static SlopeSquares slopeSquares(PolynomialForm form, Tensor c, Tensor z) {
    Check.coefficients(c, z);
    Tensor squares = Tensor.blank(Shape.of(1, z.columns()), z.precision());
    Tensor projected = Tensor.blank(Shape.of(c.rows(), z.columns()), z.precision());
    Kernels.active().slopeSquares(form, c, z, squares, projected);
    return new SlopeSquares(squares, projected);
  }

  /** {@code s f_i p_i'(z_si) p_i''(z_si)} with one factor a column, f being {@code [1, d]}. */
  public static Tensor slopeByCurvature(
      PolynomialForm form, Tensor c, Tensor z, Tensor f, double s) {
    Check.coefficients(c, z);
    Check.precision(z, f);
    Check.shape(Shape.of(1, z.columns()), f.shape());
    Tensor out = Tensor.blank(z.shape(), z.precision());
    Kernels.active().slopeByCurvature(form, c, z, f, s, false, out);
    return out;
  }

  /**
   * {@code v p'(z)}.
   *
   * @param v shape of z
   */
  public static Tensor slopeProduct(PolynomialForm form, Tensor c, Tensor z, Tensor v) {
    Check.coefficients(c, z);
    Check.precision(z, v);
    Check.shape(z.shape(), v.shape());
    Tensor out = Tensor.blank(z.shape(), z.precision());
    Kernels.active().slopeProduct(form, c, z, v, out);
    return out;
  }

  /**
   * The gradients of {@code Σ g v p'(z)}.
   *
   * @param c {@code Σ_s g_s v_s ψ_k'(z_s)}, in the coefficients' shape
   * @param z {@code g v p''(z)}, in the shape of z; what it was added to where that was given
   * @param v {@code g p'(z)}, in the shape of z
   */
  public record SlopeProductGradients(Tensor c, Tensor z, Tensor v) {}

  /**
   * The three gradients, from one pass over z.
   *
   * @param g shape of z
   * @param sum to which the gradient in z is added, or null for a tensor of its own
   */
  public static SlopeProductGradients slopeProductGradients(
      PolynomialForm form, Tensor c, Tensor z, Tensor v, Tensor g, Tensor sum) {
    Check.coefficients(c, z);
    Check.precision(z, g);
    Check.shape(z.shape(), g.shape());
    Tensor outC = Tensor.blank(c.shape(), z.precision());
    Tensor outV = Tensor.blank(z.shape(), z.precision());
    Tensor outZ = sum == null ? Tensor.blank(z.shape(), z.precision()) : sum;
    Kernels.active().slopeProductGradients(form, c, z, v, g, outC, outV, sum != null, outZ);
    return new SlopeProductGradients(outC, outZ, outV);
  }

  /**
   * Weighted sums of squares of every row, {@code out_si = Σ_j x_sj² f_ij}, shape {@code [n, k]}.
   *
   * @param f shape {@code [k, d]}
   */
  public static Tensor rowSquares(Tensor x, Tensor f) {
    Check.matrix(x);
    Check.precision(x, f);
    Check.shape(Shape.of(f.rows(), x.columns()), f.shape());
    Tensor out = Tensor.blank(Shape.of(x.rows(), f.rows()), x.precision());
    Kernels.active().rowSquares(x, f, out);
    return out;
  }

  /** The sum of squares of every column, shape {@code [1, d]}. */
  public static Tensor columnSquares(Tensor x) {
    Check.matrix(x);
    Tensor out = Tensor.blank(Shape.of(1, x.columns()), x.precision());
    Kernels.active().columnSquares(x, out);
    return out;
  }

  /** {@code s x_ij f_j} with one factor a column, f being {@code [1, d]}. */
  public static Tensor scaleColumns(Tensor x, Tensor f, double s) {
    Check.matrix(x);
    Check.precision(x, f);
    Check.shape(Shape.of(1, x.columns()), f.shape());
    Tensor out = Tensor.blank(x.shape(), x.precision());
    Kernels.active().scaleColumns(x, f, s, false, out);
    return out;
  }

  /**
   * Softmax and cross-entropy together, so that large logits cannot overflow: {@code -ln
   * softmax(logits)_label} of every row, shape {@code [n, 1]}, with the gradient of their sum.
   *
   * @param logits shape {@code [n, classes]}
   * @param labels class indices in 0..classes-1, shape {@code [n, 1]}
   * @throws IllegalArgumentException if a label is not one of the classes
   */
  public static LossAndGradient crossEntropy(Tensor logits, Tensor labels) {
    return crossEntropy(logits, labels, labels.shape());
  }

  /** The mean of the same over the rows, shape {@code []}, with its gradient. */
  public static LossAndGradient meanCrossEntropy(Tensor logits, Tensor labels) {
    return crossEntropy(logits, labels, Shape.of());
  }

  private static LossAndGradient crossEntropy(Tensor logits, Tensor labels, Shape shape) {
    Check.labels(logits, labels);
    Tensor loss = Tensor.blank(shape, logits.precision());
    Tensor gradient = Tensor.blank(logits.shape(), logits.precision());
    Kernels.active().crossEntropy(logits, labels, loss, gradient);
    return new LossAndGradient(loss, gradient);
  }
}
