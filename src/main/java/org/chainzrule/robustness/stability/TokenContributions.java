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
 * The contribution of each token of a text to a network's prediction, to first order: {@code c_t =
 * Σ_j ∂s/∂p_j p_tj}, the gradient times the input. Here s is one number of the prediction and
 * {@code p = Σ_t p_t} the vector that the network makes of the tokens t. If s is linear in p, the
 * contributions add up to s minus the s of a text without tokens.
 *
 * @see <a href="https://arxiv.org/abs/1605.01713">Shrikumar et al., 2016: gradient times input</a>
 */
public final class TokenContributions {

  private TokenContributions() {}

  /**
   * The contributions through each embedding layer of the network.
   *
   * @param ids the token ids, shape {@code [1, L]}
   * @param score maps the outputs of the network to s, whose elements are summed
   * @return by the path of each {@link Embedding} or {@link EmbeddingBag}, such as {@code "0"}, the
   *     contribution of each token id it looked up; 0 for padding
   * @throws IllegalArgumentException if ids hold more than one text, or the network has no such
   *     layer
   */
  public static Map<String, double[]> of(Layer network, Tensor ids, UnaryOperator<Variable> score) {
    checkOne(ids);
    EmbeddingRecorder recorder = new EmbeddingRecorder();
    Map<String, double[]> contributions = new LinkedHashMap<>();
    try (TensorScope scope = TensorScope.open()) {
      Variable x = Variable.constant(ids);
      Variable s = score.apply(Pass.inference().watchedBy(recorder).through("", network, x)).sum();
      if (recorder.lookups.isEmpty()) {
        throw new IllegalArgumentException("expected a network with an embedding, got " + network);
      }
      Gradients g = Gradients.of(s, recorder.outputs());
      for (Lookup lookup : recorder.lookups) {
        Tensor slope = g.wrt(lookup.output).value();
        contributions.put(
            lookup.path, sums(slope.toColumns(), lookup.parts().toColumns(), lookup.length()));
      }
    }
    return contributions;
  }

  /**
   * The contributions to features that were pooled over the tokens before the network.
   *
   * @param x the features, shape {@code [1, d]}
   * @param parts the share of each token in the features, {@code [T][d]}, in units of x
   * @param score maps the outputs of the network to s, whose elements are summed
   * @throws IllegalArgumentException if x holds more than one text
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

  /** {@code Σ_j g_j p_tj}, where g has d elements in all or d elements for each token. */
  private static double[] sums(double[] g, double[] p, int tokens) {
    double[] sums = new double[tokens];
    for (int at = 0; at < p.length; at++) {
      sums[at % tokens] += p[at] * (g.length == p.length ? g[at] : g[at / tokens]);
    }
    return sums;
  }

  /** One forward pass of an embedding layer, with the ids it looked up. */
  private record Lookup(String path, Layer layer, Tensor ids, Variable output) {

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

  private static final class EmbeddingRecorder implements Pass.Watcher {

    private final List<Lookup> lookups = new ArrayList<>();
    private Tensor ids;

    @Override
    public void enters(String path, Layer layer, Variable input) {
      ids = input.value();
    }

    /** Embeddings have no layers inside, so that the latest input is theirs. */
    @Override
    public void saw(String path, Layer layer, Variable output) {
      if (layer instanceof Embedding || layer instanceof EmbeddingBag) {
        lookups.add(new Lookup(path, layer, ids, output));
      }
    }

    Variable[] outputs() {
      return lookups.stream().map(Lookup::output).toArray(Variable[]::new);
    }
  }
}
