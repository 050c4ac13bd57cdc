package org.chainzrule.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Kernels composed of ND4J calls, for every backend whose memory Java cannot reach. */
enum ComposedKernels implements Kernels {
  INSTANCE;

  /** The arrays of one kernel call, closed when it ends. */
  private static final class Temporaries implements AutoCloseable {
    private final List<INDArray> arrays = new ArrayList<>();

    INDArray of(INDArray array) {
      arrays.add(array);
      return array;
    }

    @Override
    public void close() {
      for (INDArray array : arrays) {
        if (array.closeable()) {
          array.close();
        }
      }
    }
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
        out.view().assign(curve(f, m, x.view(), t));
      }
    }
  }

  private static INDArray curve(Curve f, int m, INDArray x, Temporaries t) {
    return switch (f) {
      case EXP -> t.of(Transforms.exp(x, true));
      case LOG ->
          m == 0
              ? t.of(Transforms.log(x, true))
              : t.of(Transforms.pow(x, -m, true)).muli(Curve.signedFactorial(m - 1));
      case RECIPROCAL -> t.of(Transforms.pow(x, -m - 1, true)).muli(Curve.signedFactorial(m));
      case SQRT -> {
        double factor = IntStream.range(0, m).mapToDouble(k -> 0.5 - k).reduce(1, (a, b) -> a * b);
        yield t.of(Transforms.pow(x, 0.5 - m, true)).muli(factor);
      }
      case SQUARE ->
          m == 0 ? t.of(x.mul(x)) : m == 1 ? t.of(x.mul(2)) : constant(x, m == 2 ? 2 : 0, t);
      case ABS ->
          m == 0
              ? t.of(Transforms.abs(x, true))
              : m == 1 ? t.of(Transforms.sign(x, true)) : constant(x, 0, t);
      case RELU ->
          m == 0
              ? t.of(Transforms.max(x, 0, true))
              : m == 1
                  ? t.of(Transforms.max(t.of(Transforms.sign(x, true)), 0))
                  : constant(x, 0, t);
      case TANH -> horner(Curve.tanhDerivative(m), t.of(Transforms.tanh(x, true)), t);
      case SIGMOID -> horner(Curve.sigmoidDerivative(m), t.of(Transforms.sigmoid(x, true)), t);
      case SOFTPLUS ->
          m > 0
              ? curve(Curve.SIGMOID, m - 1, x, t)
              : t.of(
                  t.of(Transforms.log(softplusFactor(x, t), false))
                      .add(t.of(Transforms.max(x, 0, true))));
      case GELU -> gelu(m, x, t);
    };
  }

  private static INDArray softplusFactor(INDArray x, Temporaries t) {
    return t.of(Transforms.exp(t.of(Transforms.abs(x, true)).negi(), false)).addi(1);
  }

  private static INDArray gelu(int m, INDArray x, Temporaries t) {
    INDArray density =
        t.of(Transforms.exp(t.of(x.mul(x)).muli(-0.5), false)).muli(1 / Math.sqrt(2 * Math.PI));
    if (m < 2) {
      INDArray half = t.of(Nd4j.math().erf(t.of(x.mul(Math.sqrt(0.5)))));
      INDArray distribution = half.addi(1).muli(0.5);
      return m == 0 ? distribution.muli(x) : density.muli(x).addi(distribution);
    }
    INDArray a = horner(hermite(m - 2), x, t).muli(m);
    INDArray b = horner(hermite(m - 1), x, t).muli(x);
    return a.subi(b).muli(density).muli(m % 2 == 0 ? 1 : -1);
  }

  private static double[] hermite(int degree) {
    double[] before = {0};
    double[] p = {1};
    for (int i = 0; i < degree; i++) {
      double[] next = new double[p.length + 1];
      for (int k = 0; k < p.length; k++) {
        next[k + 1] += p[k];
      }
      for (int k = 0; k < before.length; k++) {
        next[k] -= i * before[k];
      }
      before = p;
      p = next;
    }
    return p;
  }

  private static INDArray constant(INDArray like, double value, Temporaries t) {
    return t.of(Nd4j.valueArrayOf(like.shape(), value, like.dataType()));
  }

  private static INDArray horner(double[] p, INDArray x, Temporaries t) {
    INDArray sum = constant(x, p[p.length - 1], t);
    for (int k = p.length - 2; k >= 0; k--) {
      sum.muli(x).addi(p[k]);
    }
    return sum;
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
  public void polynomial(PolynomialForm form, Tensor c, int m, Tensor z, Tensor... out) {
    if (z.length() == 0) {
      return;
    }
    int size = c.rows();
    double[] a = HostPolynomial.powers(form, c);
    try (Temporaries t = new Temporaries()) {
      INDArray x = z.view();
      INDArray u = clamp(x, form, t);
      for (int order = m; order < m + out.length; order++) {
        INDArray target = out[order - m].view();
        target.assign(derivative(a, size, c.columns(), order, u, t));
        if (form.hasTails() && order == 0) {
          INDArray slope = derivative(a, size, c.columns(), 1, u, t);
          target.addi(slope.muli(t.of(x.sub(u))));
        } else if (form.hasTails() && order > 1) {
          target.muli(inside(x, u, t));
        }
      }
    }
  }

  private static INDArray clamp(INDArray x, PolynomialForm form, Temporaries t) {
    if (!form.hasTails()) {
      return x;
    }
    return Transforms.max(t.of(Transforms.min(x, form.reach(), true)), -form.reach(), false);
  }

  /** 1 where clamping changed nothing, else 0. */
  private static INDArray inside(INDArray x, INDArray u, Temporaries t) {
    return t.of(t.of(x.eq(u)).castTo(x.dataType()));
  }

  private static INDArray derivative(
      double[] a, int size, int polynomials, int m, INDArray u, Temporaries t) {
    INDArray sum = constant(u, 0, t);
    for (int k = size - 1; k >= m; k--) {
      double factor = HostPolynomial.falling(k, m);
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
        add(moment, HostPolynomial.falling(k, m), k, size, totals, t);
        moment.muli(u);
        if (tail != null && k > 0) {
          add(tail, k, k, size, totals, t);
          tail.muli(u);
        }
      }
    }
    HostProjection.adjoint(form.powers(size), totals, totals.length);
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
      double total = t.of(Transforms.log(sums, true)).sumNumber().doubleValue();
      int[] label = Arrays.stream(labels.toColumns()).mapToInt(y -> (int) y).toArray();
      for (int i = 0; i < n; i++) {
        total -= shifted.getDouble(i, label[i]);
        // softmax - 1 as minus all the others: exact where the label is all but certain.
        softmax.putScalar(i, label[i], 0);
        softmax.putScalar(i, label[i], -t.of(softmax.getRow(i, true).sum(true, 1)).getDouble(0));
      }
      gradient.view().assign(softmax.divi(n));
      loss.fill(total / n);
    }
  }
}
