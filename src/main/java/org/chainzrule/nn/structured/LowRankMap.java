package org.chainzrule.nn.structured;

import java.math.BigDecimal;
import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;

/**
 * A map of low rank, {@code M = U V}, of {@code (in + out) r} weights.
 *
 * @param left U, shape {@code [in, r]}
 * @param right V, shape {@code [r, out]}
 */
public record LowRankMap(Parameter left, Parameter right) implements StructuredMap {

  static LowRankMap create(
      int in, int out, int rank, double variance, Seeds seeds, Precision precision) {
    return new LowRankMap(
        SeparableMap.normal("left", Shape.of(in, rank), 1.0 / in, seeds, precision),
        SeparableMap.normal("right", Shape.of(rank, out), variance / rank, seeds, precision));
  }

  @Override
  public int in() {
    return left.value().rows();
  }

  @Override
  public int out() {
    return right.value().columns();
  }

  @Override
  public int units() {
    return out();
  }

  private int rank() {
    return left.value().columns();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(left, right);
  }

  @Override
  public Variable apply(Variable x) {
    return x.matmul(left).matmul(right);
  }

  @Override
  public Variable applyTransposed(Variable u) {
    return u.matmul(false, right, true).matmul(false, left, true);
  }

  /** {@code diag(Vᵀ (Uᵀ U) V)}. */
  @Override
  public Variable columnSquares() {
    Variable gram = left.matmul(true, left, false);
    return right.times(gram.matmul(right)).sum(0);
  }

  /** Sums exactly, since terms of both signs may cancel. */
  @Override
  public double[] elements() {
    double[] u = left.value().toArray();
    double[] v = right.value().toArray();
    double[] m = new double[in() * out()];
    for (int at = 0; at < m.length; at++) {
      m[at] = element(u, at / out(), v, at % out());
    }
    return m;
  }

  private double element(double[] u, int i, double[] v, int j) {
    double rounded = 0;
    for (int k = 0; k < rank(); k++) {
      rounded += u[i * rank() + k] * v[k * out() + j];
    }
    if (!Double.isFinite(rounded)) {
      return rounded;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int k = 0; k < rank(); k++) {
      BigDecimal term = new BigDecimal(u[i * rank() + k]);
      sum = sum.add(term.multiply(new BigDecimal(v[k * out() + j])));
    }
    return sum.doubleValue();
  }

  @Override
  public long flops() {
    return 2L * (left.value().length() + right.value().length());
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x) {
    return x.matmul(x.constant("left", left.value())).matmul(x.constant("right", right.value()));
  }

  @Override
  public Description describe() {
    return Description.of("LowRankDense").with("in", in()).with("out", out()).with("rank", rank());
  }

  @Override
  public String toString() {
    return "of rank " + rank() + ", " + in() + " -> " + out();
  }
}
