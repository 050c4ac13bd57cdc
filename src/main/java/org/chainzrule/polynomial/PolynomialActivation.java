package org.chainzrule.polynomial;

import java.util.Arrays;
import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Polynomials;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.ActivationRange;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.Memoized;
import org.chainzrule.nn.PolynomialRange;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * An activation that is a learned polynomial, {@code a(z) = Σ_k c_k φ_k(z / r)}: the Polynomial
 * Engine. Its coefficients are parameters; value, slope and curvature come from one pass over z.
 *
 * <pre>{@code
 * LayerPlan layer = Dense.plan(784, 128, PolynomialActivation.cubic());
 * }</pre>
 *
 * @param coefficients c, shape {@code [degree + 1, w]}, row k holding c_k; w is 1 (shared) or the
 *     number of units
 * @param form basis, scale and tails
 */
public record PolynomialActivation(Parameter coefficients, PolynomialForm form)
    implements Activation {

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

  /**
   * The m-th derivative of one unit's polynomial at one point, whatever basis, scale and tails it
   * has: the number to plot.
   *
   * <pre>{@code
   * double value = polynomial.at(0, 0, 1.5);
   * double slope = polynomial.at(0, 1, 1.5);
   * }</pre>
   *
   * @param unit in 0..units-1; 0 where all units share a polynomial
   * @param m order of the derivative, not negative; 0 is the value
   * @throws IllegalArgumentException if there is no such unit, or m is negative
   */
  public double at(int unit, int m, double z) {
    return form.at(own(unit), m, z);
  }

  /**
   * The coefficients of one unit's polynomial in powers of z, lowest first: {@code a(z) = Σ_i m_i
   * z^i} within the tails, whatever basis and scale it is learned in.
   *
   * @param unit in 0..units-1; 0 where all units share a polynomial
   * @return {@code m_0 .. m_degree}
   * @throws IllegalArgumentException if there is no such unit
   */
  public double[] monomials(int unit) {
    return form.toMonomials(own(unit));
  }

  /** The coefficients of one unit, in the basis of the form. */
  private double[] own(int unit) {
    int units = coefficients.value().columns();
    if (unit < 0 || unit >= units) {
      throw new IllegalArgumentException("expected a unit in 0.." + (units - 1) + ", got " + unit);
    }
    int size = degree() + 1;
    return Arrays.copyOfRange(coefficients.value().toColumns(), unit * size, (unit + 1) * size);
  }

  @Override
  public Variable value(Variable z) {
    return Polynomials.evaluate(form, coefficients, units(z), 0).reshape(z.shape());
  }

  @Override
  public Variable slope(Variable z) {
    return Polynomials.evaluate(form, coefficients, units(z), 1).reshape(z.shape());
  }

  @Override
  public Evaluation evaluate(Variable z) {
    Variable units = units(z);
    return new Evaluation(
        Polynomials.evaluate(form, coefficients, units, 0).reshape(z.shape()),
        new Memoized(() -> slope(z)),
        () -> Polynomials.slopeSquares(form, coefficients, units),
        v -> Polynomials.timesSlope(form, coefficients, units, units(v)).reshape(v.shape()));
  }

  /** Units of the last axis as the columns of a matrix. */
  private static Variable units(Variable z) {
    Shape shape = z.shape();
    if (shape.rank() < 3) {
      return z;
    }
    int width = shape.size(shape.rank() - 1);
    return z.reshape(Shape.of(shape.size(0) * (shape.tail().length() / Math.max(1, width)), width));
  }

  /** The same functions with new coefficients in another basis and scale; tails stay. */
  public PolynomialActivation in(PolynomialForm other) {
    if (other.reach() != form.reach()) {
      throw new IllegalArgumentException(
          "expected a form with tails from " + form.reach() + ", got " + other.reach());
    }
    double[] c = coefficients.value().toColumns();
    int size = degree() + 1;
    for (int at = 0; at < c.length; at += size) {
      double[] powers = form.toMonomials(Arrays.copyOfRange(c, at, at + size));
      System.arraycopy(other.fromMonomials(powers), 0, c, at, size);
    }
    Tensor converted = Tensor.ofColumns(coefficients.shape(), coefficients.value().precision(), c);
    return new PolynomialActivation(
        new Parameter(coefficients.name(), coefficients.role(), converted), other);
  }

  @Override
  public double weightVariance(int width, Precision precision) {
    return VarianceGain.weightVariance(this);
  }

  /**
   * {@code 2 degree} an element, by Horner's rule; other bases are turned into powers once for a
   * whole batch. One more for a scale, and 3 for tails: a difference, a product and a sum.
   */
  @Override
  public long flops(Shape input) {
    int more = (form.scale() == 1 ? 0 : 1) + (Double.isInfinite(form.reach()) ? 0 : 3);
    return (2L * degree() + more) * input.length();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(coefficients);
  }

  /** Bounds the output by the exact range of each unit's polynomial. */
  @Override
  public LayerBound bound() {
    double[] c = coefficients.value().toColumns();
    ActivationRange[] units = new ActivationRange[coefficients.value().columns()];
    for (int j = 0; j < units.length; j++) {
      int size = degree() + 1;
      units[j] = PolynomialRange.of(form, Arrays.copyOfRange(c, j * size, (j + 1) * size));
    }
    return LayerBound.elementwise(units);
  }

  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.elementwise(bound(), this::value, this::turn, this);
  }

  /**
   * A point z where a' is 0, which moves by {@code -∂a' / a''} as coefficients change. Where a'' is
   * 0 as well, nothing is known of that.
   */
  private Variable turn(Variable z) {
    Variable slope = slope(z);
    Variable c = Variable.constant(coefficients.value());
    double[] factors = Polynomials.evaluate(form, c, units(z), 2).value().toColumns();
    Arrays.setAll(factors, i -> factors[i] == 0 ? 0 : 1 / factors[i]);
    Variable change = slope.minus(Variable.constant(slope.value()));
    Tensor moving = Tensor.ofColumns(z.shape(), z.value().precision(), factors);
    return z.minus(change.times(Variable.constant(moving)));
  }

  /**
   * By Clenshaw's rule in its own basis, which keeps what 32 bits can hold; of powers that is
   * Horner's rule. Tails are the slopes at both ends times what lies beyond them.
   */
  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    OnnxTensor u =
        form.hasTails() ? x.node("Clip", x.constant(-form.reach()), x.constant(form.reach())) : x;
    OnnxTensor t = u.times(1 / form.scale());
    OnnxTensor after = null;
    OnnxTensor sum = x.units("coefficients", input, row(degree()));
    for (int k = degree() - 1; k >= 0; k--) {
      OnnxTensor before = sum;
      sum = t.times(before).times(form.basis().raising(k));
      sum = sum.plus(x.units("coefficients", input, row(k)));
      if (after != null && form.basis().lowering(k + 1) != 0) {
        sum = sum.minus(after.times(form.basis().lowering(k + 1)));
      }
      after = before;
    }
    if (!form.hasTails()) {
      return sum;
    }
    OnnxTensor above = x.plus(-form.reach()).node("Relu");
    OnnxTensor below = x.plus(form.reach()).times(-1).node("Relu");
    return sum.plus(above.times(x.units("slopes", input, slopes(form.reach()))))
        .minus(below.times(x.units("slopes", input, slopes(-form.reach()))));
  }

  /** The coefficient c_k of every unit. */
  private double[] row(int k) {
    return coefficients.value().slice(0, k, k + 1).toArray();
  }

  /** The slope of every unit at a point within the tails. */
  private double[] slopes(double z) {
    double[] slopes = new double[coefficients.value().columns()];
    Arrays.setAll(slopes, unit -> at(unit, 1, z));
    return slopes;
  }

  @Override
  public Description describe() {
    Description described =
        Description.of("PolynomialActivation")
            .with("degree", degree())
            .with("polynomials", coefficients.value().columns())
            .with("basis", form.basis().name())
            .with("scale", form.scale());
    return form.hasTails() ? described.with("reach", form.reach()) : described;
  }

  @Override
  public String toString() {
    return "polynomial of degree "
        + degree()
        + (form.equals(PolynomialForm.MONOMIAL) ? "" : " (" + form + ")");
  }
}
