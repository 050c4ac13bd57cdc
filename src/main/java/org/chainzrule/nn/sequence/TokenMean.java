package org.chainzrule.nn.sequence;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * The mean of the vectors of a sequence, {@code [n, L, d]} to {@code [n, d]}, padding left out;
 * zeros where there is nothing else. Its Jacobian is fixed.
 */
public record TokenMean() implements Layer {

  /** The plan of this mean. */
  public static LayerPlan plan() {
    TokenMean mean = new TokenMean();
    return (seeds, precision) -> mean;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    Variable shares = shares(x, pass.tokens(x.shape()));
    Variable y = mean(x, shares);
    pass.report(() -> new Jacobian(shares, x.shape()));
    return y;
  }

  /** What each position counts, shape {@code [n, L, 1]}. */
  private static Variable shares(Variable x, Optional<Tensor> present) {
    int n = x.shape().size(0);
    int length = x.shape().size(1);
    double[] shares = new double[n * length];
    Arrays.fill(shares, 1.0 / Math.max(1, length));
    present.ifPresent(
        mask -> {
          double[] is = mask.toColumns();
          double[] counts = mask.sum(1).toColumns();
          Arrays.setAll(shares, i -> is[i] / Math.max(1, counts[i % n]));
        });
    Shape shape = Shape.of(n, length, 1);
    return Variable.constant(Tensor.ofColumns(shape, x.value().precision(), shares));
  }

  private static Variable mean(Variable x, Variable shares) {
    return x.times(shares).sum(1).reshape(Shape.of(x.shape().size(0), x.shape().size(2)));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 2) {
      throw new IllegalArgumentException(
          this + " takes sequences of shape [L, width], got " + input);
    }
    return Shape.of(input.size(1));
  }

  @Override
  public long flops(Shape input) {
    return 2L * input.length();
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    Optional<OnnxTensor> present = x.tokens(input.size(0)).map(is -> is.as(x.type()));
    if (present.isEmpty()) {
      return x.node("ReduceMean", Map.of("keepdims", 0), x.integers(2));
    }
    OnnxTensor counts = present.get().sum(1).unsqueeze(1);
    OnnxTensor sums = x.times(present.get().unsqueeze(1)).sum(2);
    return sums.divide(counts.node("Max", counts.constant(1)));
  }

  @Override
  public Description describe() {
    return Description.of("TokenMean");
  }

  @Override
  public String toString() {
    return "TokenMean";
  }

  /**
   * Every position times its share.
   *
   * @param shares shape {@code [n, L, 1]}
   * @param input shape {@code [n, L, d]}
   */
  private record Jacobian(Variable shares, Shape input) implements LocalJacobian {
    @Override
    public Variable squaredNorm() {
      return shares.squared().flatten().sum(1).times(outputs());
    }

    @Override
    public Variable push(Variable t) {
      return mean(t, shares);
    }

    @Override
    public Variable pull(Variable u) {
      return u.reshape(Shape.of(input.size(0), 1, outputs())).stretchTo(input).times(shares);
    }

    @Override
    public int outputs() {
      return input.size(2);
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }
}
