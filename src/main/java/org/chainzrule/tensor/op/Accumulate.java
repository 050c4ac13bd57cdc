package org.chainzrule.tensor.op;

import org.chainzrule.tensor.Arithmetic;
import org.chainzrule.tensor.Check;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * In-place additions into an existing tensor, such as a gradient that is being accumulated. The
 * caller must be the only user of that tensor; everywhere else operations return new tensors.
 */
public final class Accumulate {

  private Accumulate() {}

  /** {@code sum += x}, of one shape. */
  public static void plus(Tensor sum, Tensor x) {
    Check.precision(sum, x);
    Check.shape(sum.shape(), x.shape());
    Kernels.active().combine(Arithmetic.PLUS, sum, x, sum);
  }

  /** {@code sum += a · b} by elements, of one shape. */
  public static void times(Tensor sum, Tensor a, Tensor b) {
    Check.precision(sum, a);
    Check.precision(sum, b);
    Check.shape(sum.shape(), a.shape());
    Check.shape(sum.shape(), b.shape());
    Kernels.active().multiplyAdd(a, b, sum);
  }

  /** {@code sum += op(a) op(b)}, the matrix product of both, each transposed first if asked to. */
  public static void product(
      Tensor sum, Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
    Check.precision(sum, a);
    Check.precision(sum, b);
    Check.shape(Check.product(a, transposeA, b, transposeB), sum.shape());
    Kernels.active().product(a, transposeA, b, transposeB, true, sum);
  }

  /** Adds x to the positions of {@code sum} along an axis that begin at {@code at}. */
  public static void slice(Tensor sum, Tensor x, int axis, int at) {
    Check.precision(sum, x);
    Check.shape(sum.shape().with(axis, x.shape().size(axis)), x.shape());
    int inner = 1;
    for (int i = 0; i < axis; i++) {
      inner *= sum.shape().size(i);
    }
    int run = inner * x.shape().size(axis);
    int target = inner * sum.shape().size(axis);
    HostBlock a = HostBlock.scratch(sum.precision(), 0, Scratch.BLOCK);
    HostBlock b = HostBlock.scratch(sum.precision(), 1, Scratch.BLOCK);
    for (int from = 0, to = at * inner; from < x.length(); from += run, to += target) {
      for (int i = 0; i < run; i += Scratch.BLOCK) {
        int n = Math.min(Scratch.BLOCK, run - i);
        a.read(sum.memory(), to + i, 0, n);
        b.read(x.memory(), from + i, 0, n);
        a.add(b, 0, n);
        a.write(sum.memory(), to + i, n);
      }
    }
  }

  /**
   * Adds column i of x to column {@code columns[i]} of {@code sum}.
   *
   * @param sum shape {@code [d, rows]}
   * @param x shape {@code [d, columns.length]}
   * @param columns ascending, each once
   */
  public static void columns(Tensor sum, Tensor x, int... columns) {
    Check.precision(sum, x);
    Lookup.check(sum, columns);
    int d = sum.rows();
    Check.shape(Shape.of(d, columns.length), x.shape());
    int step = Scratch.columnsInBlock(d);
    HostBlock a = HostBlock.scratch(sum.precision(), 0, step * d);
    HostBlock b = HostBlock.scratch(sum.precision(), 1, step * d);
    for (int i = 0; i < columns.length; i += step) {
      int n = Math.min(step, columns.length - i);
      a.readColumns(sum.memory(), d, columns, i, n);
      b.read(x.memory(), i * d, 0, n * d);
      a.add(b, 0, n * d);
      a.writeColumns(sum.memory(), d, columns, i, n);
    }
  }

  /**
   * {@code sum += g p'(z)}, as {@link Fused#polynomialGradients}.
   *
   * @return the gradient in c
   */
  public static Tensor polynomialGradients(
      Tensor sum, PolynomialForm form, Tensor c, Tensor z, Tensor g) {
    Check.precision(sum, z);
    Check.shape(sum.shape(), z.shape());
    return Fused.gradients(form, c, z, g, null, 0, true, sum);
  }

  /** {@code sum_si += s f_i p_i'(z_si) p_i''(z_si)}, as {@link Fused#slopeByCurvature}. */
  public static void slopeByCurvature(
      Tensor sum, PolynomialForm form, Tensor c, Tensor z, Tensor f, double s) {
    Check.precision(sum, z);
    Check.precision(z, f);
    Check.shape(sum.shape(), z.shape());
    Check.coefficients(c, z);
    Check.shape(Shape.of(1, z.columns()), f.shape());
    Kernels.active().slopeByCurvature(form, c, z, f, s, true, sum);
  }

  /** {@code sum_ij += s x_ij f_j} with one factor a column, f being {@code [1, d]}. */
  public static void scaledColumns(Tensor sum, Tensor x, Tensor f, double s) {
    Check.precision(sum, x);
    Check.shape(sum.shape(), x.shape());
    Check.shape(Shape.of(1, x.columns()), f.shape());
    Kernels.active().scaleColumns(x, f, s, true, sum);
  }
}
