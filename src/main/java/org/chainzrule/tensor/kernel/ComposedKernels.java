package org.chainzrule.tensor.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.chainzrule.Internal;
import org.chainzrule.tensor.Arithmetic;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Kernels composed of ND4J calls, for every backend whose memory Java cannot reach. */
@Internal
public final class ComposedKernels implements Kernels {

  /** For the service loader. */
  public ComposedKernels() {}

  @Override
  public boolean onHost() {
    return false;
  }

  @Override
  public void combine(Arithmetic op, Tensor a, Tensor b, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    try (Temporaries t = new Temporaries()) {
      int rank = Math.max(2, out.shape().rank());
      INDArray x = aligned(a, rank);
      INDArray y = aligned(b, rank);
      INDArray result =
          t.of(
              switch (op) {
                case PLUS -> x.add(y);
                case MINUS -> x.sub(y);
                case TIMES -> x.mul(y);
                case DIVIDE -> x.div(y);
              });
      out.view().assign(result);
    }
  }

  private static INDArray aligned(Tensor x, int rank) {
    long[] sizes = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = x.shape().aligned(axis, rank);
    }
    return x.view().reshape('f', sizes);
  }

  @Override
  public void stretch(Tensor x, Tensor out) {
    if (out.length() > 0) {
      try (Temporaries t = new Temporaries()) {
        INDArray target = out.view();
        INDArray zeros = t.of(Nd4j.zeros(target.dataType(), target.shape()));
        target.assign(t.of(zeros.add(aligned(x, target.rank()))));
      }
    }
  }

  @Override
  public void multiplyAdd(Tensor a, Tensor b, Tensor out) {
    if (out.length() > 0) {
      try (Temporaries t = new Temporaries()) {
        out.view().addi(t.of(a.view().mul(b.view())));
      }
    }
  }

  @Override
  public void curve(Curve f, int m, Tensor x, Tensor out) {
    if (out.length() > 0) {
      try (Temporaries t = new Temporaries()) {
        out.view().assign(ComposedCurves.curve(f, m, x.view(), t));
      }
    }
  }

  @Override
  public void sum(Tensor x, Tensor out) {
    reduce(x, out, true);
  }

  @Override
  public void max(Tensor x, Tensor out) {
    reduce(x, out, false);
  }

  private static void reduce(Tensor x, Tensor out, boolean sum) {
    if (out.length() == 0) {
      return;
    }
    if (x.length() == 0) {
      out.fill(sum ? 0 : Double.NEGATIVE_INFINITY);
      return;
    }
    try (Temporaries t = new Temporaries()) {
      int rank = Math.max(2, x.shape().rank());
      int[] axes =
          IntStream.range(0, rank)
              .filter(i -> x.shape().aligned(i, rank) != out.shape().aligned(i, rank))
              .toArray();
      INDArray view = x.view();
      INDArray result =
          axes.length == 0 ? view : t.of(sum ? view.sum(true, axes) : max(view, t, axes));
      aligned(out, rank).assign(result);
    }
  }

  /** ND4J's own maximum passes over NaN. */
  private static INDArray max(INDArray x, Temporaries t, int... axes) {
    INDArray numbers = t.of(t.of(t.of(x.eq(x)).castTo(x.dataType())).min(true, axes));
    // 0 / 1 where all are numbers, 0 / 0 where one is NaN.
    return t.of(x.max(true, axes)).addi(t.of(numbers.rdiv(0)));
  }

  @Override
  public double dot(Tensor a, Tensor b) {
    if (a.length() == 0) {
      return 0;
    }
    try (Temporaries t = new Temporaries()) {
      return t.of(a.view().mul(b.view())).sumNumber().doubleValue();
    }
  }

  @Override
  public void product(Tensor a, boolean ta, Tensor b, boolean tb, boolean add, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    if (a.length() > 0) {
      Blas.composed(a, ta, b, tb, add, out);
    } else if (!add) {
      out.fill(0);
    }
  }

  @Override
  public void polynomial(PolynomialForm form, Tensor c, int m, Tensor z, Tensor out) {
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
    // Clamping loses what is not a number, which equals nothing: 0 / 0 brings it back.
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

  @Override
  public void project(PolynomialForm form, Tensor z, Tensor g, int m, Tensor out) {
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

  @Override
  public void polynomialGradients(
      PolynomialForm form,
      Tensor c,
      Tensor z,
      Tensor g,
      Tensor f,
      double s,
      Tensor outC,
      boolean add,
      Tensor outZ) {
    Tensor slopes = Tensor.blank(z.shape(), z.precision());
    polynomial(form, c, 1, z, slopes);
    if (f != null) {
      slopeByCurvature(form, c, z, f, s, add, outZ);
    }
    if (add || f != null) {
      multiplyAdd(g, slopes, outZ);
    } else {
      combine(Arithmetic.TIMES, g, slopes, outZ);
    }
    project(form, z, g, 0, outC);
  }

  @Override
  public void slopeSquares(
      PolynomialForm form, Tensor c, Tensor z, Tensor squares, Tensor projected) {
    projected.fill(0);
    if (z.length() == 0) {
      squares.fill(0);
      return;
    }
    Tensor slopes = Tensor.blank(z.shape(), z.precision());
    polynomial(form, c, 1, z, slopes);
    columnSquares(slopes, squares);
    project(form, z, slopes, 1, projected);
  }

  @Override
  public void slopeByCurvature(
      PolynomialForm form, Tensor c, Tensor z, Tensor f, double s, boolean add, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    Tensor slopes = Tensor.blank(z.shape(), z.precision());
    Tensor curvatures = Tensor.blank(z.shape(), z.precision());
    polynomial(form, c, 1, z, slopes);
    polynomial(form, c, 2, z, curvatures);
    slopes.view().muli(curvatures.view());
    scaleColumns(slopes, f, s, add, out);
  }

  @Override
  public void columnSquares(Tensor x, Tensor out) {
    if (x.length() == 0) {
      out.fill(0);
      return;
    }
    try (Temporaries t = new Temporaries()) {
      out.view().assign(t.of(t.of(x.view().mul(x.view())).sum(true, 0)));
    }
  }

  @Override
  public void scaleColumns(Tensor x, Tensor f, double s, boolean add, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    try (Temporaries t = new Temporaries()) {
      INDArray scaled = t.of(x.view().mulRowVector(t.of(f.view().mul(s))));
      if (add) {
        out.view().addi(scaled);
      } else {
        out.view().assign(scaled);
      }
    }
  }

  @Override
  public void crossEntropy(Tensor logits, Tensor labels, Tensor loss, Tensor gradient) {
    if (logits.length() == 0) {
      loss.fill(Double.NaN);
      return;
    }
    try (Temporaries t = new Temporaries()) {
      INDArray x = logits.view();
      int n = logits.rows();
      INDArray shifted = t.of(x.subColumnVector(t.of(x.max(true, 1))));
      INDArray exponents = t.of(Transforms.exp(shifted, true));
      INDArray sums = t.of(exponents.sum(true, 1));
      INDArray softmax = t.of(exponents.divColumnVector(sums));
      double[] losses = new double[n];
      int[] label = Arrays.stream(labels.toColumns()).mapToInt(y -> (int) y).toArray();
      for (int i = 0; i < n; i++) {
        losses[i] = Math.log(sums.getDouble(i)) - shifted.getDouble(i, label[i]);
        // softmax - 1 as minus all the others: exact where the label is all but certain.
        softmax.putScalar(i, label[i], 0);
        softmax.putScalar(i, label[i], -t.of(softmax.getRow(i, true).sum(true, 1)).getDouble(0));
      }
      if (loss.shape().rank() == 0) {
        gradient.view().assign(softmax.divi(n));
        loss.fill(Arrays.stream(losses).sum() / n);
      } else {
        gradient.view().assign(softmax);
        loss.memory().write(0, losses, 0, n);
      }
    }
  }

  @Override
  public void patches(Window window, Tensor images, Tensor out) {
    ComposedWindows.patches(window, images, out);
  }

  @Override
  public void fold(Window window, Tensor patches, Tensor out) {
    ComposedWindows.fold(window, patches, out);
  }

  @Override
  public void largest(Window window, Tensor images, Tensor taps) {
    ComposedWindows.largest(window, images, taps);
  }

  @Override
  public void pool(Window window, Tensor images, Tensor taps, Tensor out) {
    ComposedWindows.pool(window, images, taps, out);
  }

  @Override
  public void unpool(Window window, Tensor x, Tensor taps, Tensor out) {
    ComposedWindows.unpool(window, x, taps, out);
  }

  @Override
  public void pool(Tensor x, Bags bags, boolean mean, Tensor out) {
    product(factors(bags, mean, x.precision()), true, x, true, false, out);
  }

  @Override
  public void spread(Tensor g, Bags bags, boolean mean, Tensor out) {
    product(g, true, factors(bags, mean, g.precision()), true, false, out);
  }

  /** How much of each row that occurs is in each example's bag, as a matrix {@code [u, n]}. */
  private static Tensor factors(Bags bags, boolean mean, Precision precision) {
    int u = bags.distinct();
    double[] factors = new double[Shape.of(u, bags.examples()).length()];
    for (int s = 0; s < bags.examples(); s++) {
      for (int e = bags.starts[s]; e < bags.starts[s + 1]; e++) {
        factors[s * u + bags.slots[e]] += HostBags.factor(bags, s, mean);
      }
    }
    return Tensor.ofColumns(Shape.of(u, bags.examples()), precision, factors);
  }
}
