package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Accumulate;
import org.chainzrule.tensor.op.Batched;
import org.chainzrule.tensor.op.Fused;

/** Matrix products and the affine map {@code x w + b}. */
public final class Products {

  private Products() {}

  static Variable matmul(Variable a, boolean ta, Variable b, boolean tb) {
    Tensor x = a.value();
    Tensor y = b.value();
    Tensor product = x.matmul(ta, y, tb);
    if (!Recording.isOn()) {
      return Variable.constant(product);
    }
    return result(
        product,
        ta
            ? edge(
                a, g -> b.matmul(tb, g, true), (g, sum) -> Accumulate.product(sum, y, tb, g, true))
            : edge(
                a,
                g -> g.matmul(false, b, !tb),
                (g, sum) -> Accumulate.product(sum, g, false, y, !tb)),
        tb
            ? edge(
                b, g -> g.matmul(true, a, ta), (g, sum) -> Accumulate.product(sum, g, true, x, ta))
            : edge(
                b,
                g -> a.matmul(!ta, g, false),
                (g, sum) -> Accumulate.product(sum, x, !ta, g, false)));
  }

  /**
   * The product of two matrices for each example, {@code out_s = op(a_s) op(b_s)}, each transposed
   * first if its flag is set. Axes 1 and 2 are the matrix; further axes hold more matrices of each
   * example, as many in both.
   *
   * @param a shape {@code [n, rows, columns, ...]}
   * @param b shape {@code [n, rows, columns, ...]}
   * @throws IllegalArgumentException if the shapes do not fit together
   */
  public static Variable batched(Variable a, boolean transposeA, Variable b, boolean transposeB) {
    Tensor product = Batched.product(a.value(), transposeA, b.value(), transposeB);
    if (!Recording.isOn()) {
      return Variable.constant(product);
    }
    return result(
        product,
        edge(
            a,
            g -> transposeA ? batched(b, transposeB, g, true) : batched(g, false, b, !transposeB)),
        edge(
            b,
            g -> transposeB ? batched(g, true, a, transposeA) : batched(a, !transposeA, g, false)));
  }

  /**
   * The affine map {@code x w + b} in one fused operation, shape {@code [n, out]}.
   *
   * @param x shape {@code [n, in]}
   * @param w shape {@code [in, out]}
   * @param b shape {@code [1, out]}
   * @throws IllegalArgumentException if the widths do not fit together
   */
  public static Variable affine(Variable x, Variable w, Variable b) {
    Tensor z = Fused.affine(x.value(), w.value(), b.value());
    if (!Recording.isOn()) {
      return Variable.constant(z);
    }
    return result(
        z,
        edge(
            x,
            g -> g.matmul(false, w, true),
            (g, sum) -> Accumulate.product(sum, g, false, w.value(), true)),
        edge(
            w,
            g -> x.matmul(true, g, false),
            (g, sum) -> Accumulate.product(sum, x.value(), true, g, false)),
        edge(b, g -> g.sumTo(b.shape())));
  }
}
