package org.chainzrule.robustness.stability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Embedding;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.train.Evaluation;

/**
 * How much each token of one text moves what a network says of it, to first order: {@code c_t = Σ_j
 * ∂s/∂p_j p_tj}, gradient times input, where s is one number of the prediction, p what the network
 * makes of the text's tokens, and {@code p = Σ_t p_t}. Where s is linear in p, the contributions
 * sum to s less the s of a text without tokens.
 *
 * @see <a href="https://arxiv.org/abs/1605.01713">Shrikumar et al., 2016: gradient times input</a>
 */
public final class TokenContributions {

  private TokenContributions() {}

  /**
   * The contributions by way of each table of vectors in the network.
   *
   * @param ids numbers of tokens, shape {@code [1, L]}
   * @param score from the network's outputs to s, whose elements are summed
   * @return for the place of each {@link Embedding} or {@link EmbeddingBag}, such as {@code "0"}, a
   *     number for each id it was given, 0 for padding
   * @throws IllegalArgumentException if there is not one text, or no such layer
   */
  public static Map<String, double[]> of(Layer network, Tensor ids, UnaryOperator<Variable> score) {
    checkOne(ids);
    Tables tables = new Tables();
    Map<String, double[]> contributions = new LinkedHashMap<>();
    try (TensorScope scope = TensorScope.open()) {
      Variable x = Variable.constant(ids);
      Variable s = score.apply(Pass.inference().watchedBy(tables).through("", network, x)).sum();
      if (tables.seen.isEmpty()) {
        throw new IllegalArgumentException(
            "expected a network with a table of vectors, got " + network);
      }
      Gradients g = Gradients.of(s, tables.outputs());
      for (Seen seen : tables.seen) {
        Tensor slope = g.wrt(seen.output).value();
        contributions.put(
            seen.path, sums(slope.toColumns(), seen.parts().toColumns(), seen.length()));
      }
    }
    return contributions;
  }

  /**
   * The contributions to features that were pooled before the network got them.
   *
   * @param x the features, shape {@code [1, d]}
   * @param parts what each token has of them, {@code [T][d]}, in the unit of x
   * @param score from the network's outputs to s, whose elements are summed
   * @throws IllegalArgumentException if there is not one text
   */
  public static double[] of(
      Layer network, Tensor x, double[][] parts, UnaryOperator<Variable> score) {
    checkOne(x);
    double[] contributions = new double[parts.length];
    try (TensorScope scope = TensorScope.open()) {
      Parameter input =
          new Parameter("input", Parameter.Role.INPUT, x.cast(Evaluation.precision(network)));
      Variable s = score.apply(network.forward(input, Pass.inference())).sum();
      double[] g = Gradients.of(s, input).wrt(input).value().toColumns();
      for (int t = 0; t < parts.length; t++) {
        for (int j = 0; j < g.length; j++) {
          contributions[t] += g[j] * parts[t][j];
        }
      }
    }
    return contributions;
  }

  private static void checkOne(Tensor x) {
    if (x.shape().rank() != 2 || x.rows() != 1) {
      throw new IllegalArgumentException("expected one text, [1, n], got shape " + x.shape());
    }
  }

  /** {@code Σ_j g_j p_tj}, where g has d numbers, or d for each of the tokens. */
  private static double[] sums(double[] g, double[] p, int tokens) {
    double[] sums = new double[tokens];
    for (int at = 0; at < p.length; at++) {
      sums[at % tokens] += p[at] * (g.length == p.length ? g[at] : g[at / tokens]);
    }
    return sums;
  }

  /** A layer that looked vectors up. */
  private record Seen(String path, Layer layer, Tensor ids, Variable output) {

    int length() {
      return ids.columns();
    }

    /** Shape {@code [L, d]}. */
    Tensor parts() {
      if (layer instanceof EmbeddingBag bag) {
        return bag.parts(ids);
      }
      Tensor y = output.value();
      return y.reshape(Shape.of(length(), y.length() / Math.max(1, length())));
    }
  }

  private static final class Tables implements Pass.Watcher {

    private final List<Seen> seen = new ArrayList<>();
    private Tensor ids;

    @Override
    public void enters(String path, Layer layer, Variable input) {
      ids = input.value();
    }

    /** Tables have no layers inside, so that what entered last is theirs. */
    @Override
    public void saw(String path, Layer layer, Variable output) {
      if (layer instanceof Embedding || layer instanceof EmbeddingBag) {
        seen.add(new Seen(path, layer, ids, output));
      }
    }

    Variable[] outputs() {
      return seen.stream().map(Seen::output).toArray(Variable[]::new);
    }
  }
}
