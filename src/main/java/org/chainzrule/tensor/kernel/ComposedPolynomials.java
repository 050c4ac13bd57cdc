package org.chainzrule.tensor.kernel;

import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Polynomials and their adjoint in the coefficients, composed of ND4J calls. */
final class ComposedPolynomials {

  private ComposedPolynomials() {}

  /** {@code out = p^(m)(z)}. */
  static void evaluate(PolynomialForm form, Tensor c, int m, Tensor z, Tensor out) {
    if (z.length() == 0) {
      return;
    }
    int size = c.rows();
    double[] a = Powers.coefficients(form, c);
    try (Temporaries t = new Temporaries()) {
      INDArray x = z.view();
      INDArray u = clamp(x, form, t);
      INDArray target = out.view();
      target.assign(derivative(a, size, c.columns(), m, u, t));
      if (form.hasTails() && m == 0) {
        INDArray slope = derivative(a, size, c.columns(), 1, u, t);
        target.addi(slope.muli(t.of(x.sub(u))));
      } else if (form.hasTails() && m > 1) {
        target.muli(inside(x, u, t));
      }
    }
  }

  private static INDArray clamp(INDArray x, PolynomialForm form, Temporaries t) {
    if (!form.hasTails()) {
      return x;
    }
    INDArray u = Transforms.max(t.of(Transforms.min(x, form.reach(), true)), -form.reach(), false);
    // Clamping loses NaN, which equals nothing: 0 / 0 restores it.
    INDArray known = inside(x, x, t);
    return u.muli(known).divi(known);
  }

  /** 1 where clamping changed nothing, else 0. */
  private static INDArray inside(INDArray x, INDArray u, Temporaries t) {
    return t.of(t.of(x.eq(u)).castTo(x.dataType()));
  }

  private static INDArray derivative(
      double[] a, int size, int polynomials, int m, INDArray u, Temporaries t) {
    INDArray sum = ComposedCurves.constant(u, 0, t);
    for (int k = size - 1; k >= m; k--) {
      double factor = PolynomialForm.falling(k, m);
      sum.muli(u);
      if (polynomials == 1) {
        sum.addi(a[k] * factor);
      } else {
        double[] row = new double[polynomials];
        for (int j = 0; j < polynomials; j++) {
          row[j] = a[j * size + k] * factor;
        }
        sum.addiRowVector(t.of(t.of(Nd4j.createFromArray(row)).castTo(u.dataType())));
      }
    }
    return sum;
  }

  /** {@code out_k = Σ_rows g ψ_k^(m)(z)}, also over columns where {@code out} has only one. */
  static void project(PolynomialForm form, Tensor z, Tensor g, int m, Tensor out) {
    out.fill(0);
    if (z.length() == 0) {
      return;
    }
    int size = out.rows();
    double[] totals = new double[out.length()];
    try (Temporaries t = new Temporaries()) {
      INDArray x = z.view();
      INDArray u = clamp(x, form, t);
      INDArray moment = t.of(g.view().dup('f'));
      if (form.hasTails() && m > 1) {
        moment.muli(inside(x, u, t));
      }
      INDArray tail = form.hasTails() && m == 0 ? t.of(t.of(x.sub(u)).mul(moment)) : null;
      for (int k = m; k < size; k++) {
        add(moment, PolynomialForm.falling(k, m), k, size, totals, t);
        moment.muli(u);
        if (tail != null && k > 0) {
          add(tail, k, k, size, totals, t);
          tail.muli(u);
        }
      }
    }
    Powers.adjoint(form, size, totals, totals.length);
    out.memory().write(0, totals, 0, totals.length);
  }

  /** Adds the column sums of x, or their sum for shared coefficients, to row k. */
  private static void add(
      INDArray x, double factor, int k, int size, double[] totals, Temporaries t) {
    if (totals.length == size) {
      totals[k] += factor * x.sumNumber().doubleValue();
    } else {
      double[] sums = t.of(x.sum(true, 0)).toDoubleVector();
      for (int j = 0; j < sums.length; j++) {
        totals[j * size + k] += factor * sums[j];
      }
    }
  }
}
