package org.chainzrule.tensor.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.chainzrule.Internal;
import org.chainzrule.tensor.Arithmetic;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.NativeCode;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.blas.Blas;
import org.chainzrule.tensor.blas.BlasKernels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Kernels composed of ND4J calls, for every backend whose memory Java cannot access. */
@Internal
public final class ComposedKernels implements Kernels {

  /** For the service loader. */
  public ComposedKernels() {}

  @Override
  public NativeCode.Blas blas() {
    return BlasKernels.found();
  }

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

  @Override
  public void combine(Arithmetic op, Tensor a, double b, Tensor out) {
    combine(op, a, Tensor.scalar(b, a.precision()), out);
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

  /** The maximum where NaN wins; ND4J's own maximum skips NaN. */
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
    ComposedPolynomials.evaluate(form, c, m, z, out);
  }

  @Override
  public void project(PolynomialForm form, Tensor z, Tensor g, int m, Tensor out) {
    ComposedPolynomials.project(form, z, g, m, out);
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
  public void slopeProduct(PolynomialForm form, Tensor c, Tensor z, Tensor v, Tensor out) {
    if (out.length() == 0) {
      return;
    }
    Tensor slopes = Tensor.blank(z.shape(), z.precision());
    polynomial(form, c, 1, z, slopes);
    combine(Arithmetic.TIMES, v, slopes, out);
  }

  @Override
  public void slopeProductGradients(
      PolynomialForm form,
      Tensor c,
      Tensor z,
      Tensor v,
      Tensor g,
      Tensor outC,
      Tensor outV,
      boolean add,
      Tensor outZ) {
    if (z.length() == 0) {
      outC.fill(0);
      return;
    }
    slopeProduct(form, c, z, g, outV);
    Tensor both = Tensor.blank(z.shape(), z.precision());
    combine(Arithmetic.TIMES, g, v, both);
    project(form, z, both, 1, outC);
    Tensor curvatures = Tensor.blank(z.shape(), z.precision());
    polynomial(form, c, 2, z, curvatures);
    if (add) {
      multiplyAdd(both, curvatures, outZ);
    } else {
      combine(Arithmetic.TIMES, both, curvatures, outZ);
    }
  }

  @Override
  public void rowSquares(Tensor x, Tensor f, Tensor out) {
    if (x.length() == 0) {
      out.fill(0);
      return;
    }
    try (Temporaries t = new Temporaries()) {
      INDArray squares = t.of(x.view().mul(x.view()));
      out.view().assign(t.of(squares.mmul(f.view().transpose())));
    }
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
    try (Temporaries t = new Temporaries()) {
      slopes.view().muli(curvatures.view());
    }
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
  public void rowPatches(Window window, Tensor images, Tensor out) {
    ComposedWindows.rowPatches(window, images, out);
  }

  @Override
  public void foldRows(Window window, Tensor patches, Tensor out) {
    ComposedWindows.foldRows(window, patches, out);
  }

  @Override
  public void convolve(Window window, Shape images, Tensor patches, Tensor w, Tensor out) {
    ComposedWindows.convolve(window, images, patches, w, out);
  }

  @Override
  public void convolveBack(Window window, Shape images, Tensor g, Tensor w, Tensor out) {
    ComposedWindows.back(window, images, g, w, out);
  }

  @Override
  public void convolveWeights(
      Window window, Shape images, Tensor patches, Tensor g, boolean add, Tensor out) {
    ComposedWindows.weights(window, images, patches, g, add, out);
  }

  @Override
  public void largest(Window window, Tensor images, Tensor taps, Tensor out) {
    ComposedWindows.largest(window, images, taps, out);
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

  /** The weight of each row that occurs in each example's bag, as a matrix {@code [u, n]}. */
  private static Tensor factors(Bags bags, boolean mean, Precision precision) {
    int u = bags.distinct();
    double[] factors = new double[Shape.of(u, bags.examples()).length()];
    for (int s = 0; s < bags.examples(); s++) {
      for (int e = bags.starts[s]; e < bags.starts[s + 1]; e++) {
        factors[s * u + bags.positions[e]] += HostBags.factor(bags, s, mean);
      }
    }
    return Tensor.ofColumns(Shape.of(u, bags.examples()), precision, factors);
  }
}
