package org.chainzrule.nn.sequence;

import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Products;
import org.chainzrule.autodiff.Softmax;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * Attention of the positions of a sequence to each other, {@code [n, L, d]} to {@code [n, L, d]}.
 * Each head has queries, keys and values q, k, v of width {@code d / heads}, linear in x, and gives
 * {@code softmax(q kᵀ / √(d / heads)) v}; the heads side by side are followed by a linear map.
 * Nobody attends to padding, and the output there is 0.
 *
 * <p>It does not see the order of positions. A {@link Gru} before it does.
 *
 * @param weight of queries, keys and values side by side, shape {@code [d, 3 d]}
 * @param bias shape {@code [1, 3 d]}
 * @param outputWeight shape {@code [d, d]}
 * @param outputBias shape {@code [1, d]}
 * @param heads a divisor of d
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al., 2017, section 3.2</a>
 */
public record MultiHeadAttention(
    Parameter weight, Parameter bias, Parameter outputWeight, Parameter outputBias, int heads)
    implements Layer {

  /**
   * @throws IllegalArgumentException if the width is no multiple of the heads
   */
  public MultiHeadAttention {
    check(outputWeight.value().rows(), heads);
  }

  private static void check(int d, int heads) {
    if (d < 1 || heads < 1 || d % heads != 0) {
      throw new IllegalArgumentException(
          "expected a width that is a multiple of the heads, got " + d + " and " + heads);
    }
  }

  /**
   * The plan of an attention: weights from {@code N(0, 1/d)}, biases 0.
   *
   * @param d the length of a vector, a multiple of the heads
   * @param heads at least 1
   * @throws IllegalArgumentException if it is no multiple
   */
  public static LayerPlan plan(int d, int heads) {
    check(d, heads);
    return (seeds, precision) -> create(d, heads, seeds, precision);
  }

  private static MultiHeadAttention create(int d, int heads, Seeds seeds, Precision precision) {
    return new MultiHeadAttention(
        normal("weight", d, 3 * d, seeds, precision),
        zeros("bias", 3 * d, precision),
        normal("outputWeight", d, d, seeds, precision),
        zeros("outputBias", d, precision),
        heads);
  }

  private static Parameter normal(String name, int in, int out, Seeds seeds, Precision precision) {
    Tensor numbers = Tensor.normal(seeds.child(name), Shape.of(in, out), precision);
    return new Parameter(name, numbers.times(1 / Math.sqrt(in)));
  }

  private static Parameter zeros(String name, int out, Precision precision) {
    return new Parameter(name, Parameter.Role.BIAS, Tensor.zeros(Shape.of(1, out), precision));
  }

  private int width() {
    return outputWeight.value().rows();
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    Optional<Tensor> present = pass.tokens(x.shape());
    Variable y = attended(x, present);
    pass.report(() -> LocalJacobian.traced(at -> attended(at, present), x, y.shape()));
    return y;
  }

  private Variable attended(Variable x, Optional<Tensor> present) {
    int d = width();
    // All positions of all examples are the rows of one matrix.
    Shape rows = Shape.of(x.shape().size(0) * x.shape().size(1), d);
    Variable all = Products.affine(x.reshape(rows), weight, bias);
    Variable q = part(all, 0, x.shape());
    Variable k = part(all, 1, x.shape());
    Variable v = part(all, 2, x.shape());
    Variable scores = Products.batched(q.times(1 / Math.sqrt(d / heads)), false, k, true);
    Variable seen = Products.batched(Softmax.over(scores, present), false, v, false);
    Variable y = Products.affine(seen.reshape(rows), outputWeight, outputBias);
    return Sequences.masked(y.reshape(x.shape()), present);
  }

  /** Queries, keys or values of all heads, shape {@code [n, L, d / heads, heads]}. */
  private Variable part(Variable all, int number, Shape x) {
    int d = width();
    Shape each = Shape.of(x.size(0), x.size(1), d / heads, heads);
    return all.slice(1, number * d, (number + 1) * d).reshape(each);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias, outputWeight, outputBias);
  }

  @Override
  public Shape outputShape(Shape input) {
    Sequences.check(this, input, width());
    return input;
  }

  /** {@code 8 L d²} for the linear maps, {@code 4 L² d} and {@code 4 L² heads} for attention. */
  @Override
  public long flops(Shape input) {
    long length = input.size(0);
    long d = width();
    return 8 * length * d * d + length * d + 4 * length * length * (d + heads);
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    Optional<OnnxTensor> present = x.tokens(input.size(0));
    OnnxTensor all =
        x.einsum("nil,io->nlo", x.constant("weight", weight.value()))
            .plus(x.constant("bias", bias.value()));
    OnnxTensor q = part(all, 0).times(1 / Math.sqrt(width() / heads));
    OnnxTensor every = q.einsum("nqhd,nkhd->nhqk", part(all, 1));
    OnnxTensor scores =
        present
            .map(is -> is.unsqueeze(1).unsqueeze(1))
            .map(is -> is.choose(every, every.constant(Double.NEGATIVE_INFINITY)))
            .orElse(every);
    OnnxTensor y =
        scores
            .node("Softmax")
            .einsum("nhqk,nkhd->nqhd", part(all, 2))
            .reshape(0, 0, width())
            .matmul(x.constant("outputWeight", outputWeight.value()))
            .plus(x.constant("outputBias", outputBias.value()));
    // Of a text without tokens nothing is a number before.
    return present.map(is -> is.unsqueeze(2).choose(y, y.constant(0))).orElse(y).permute(0, 2, 1);
  }

  /** Queries, keys or values of all heads, shape {@code [n, L, heads, d / heads]}. */
  private OnnxTensor part(OnnxTensor all, int number) {
    int d = width();
    return all.slice(2, number * d, (number + 1) * d).reshape(0, 0, heads, d / heads);
  }

  @Override
  public Description describe() {
    return Description.of("MultiHeadAttention").with("width", width()).with("heads", heads);
  }

  @Override
  public String toString() {
    return "MultiHeadAttention " + width() + ", " + heads + " heads";
  }
}
