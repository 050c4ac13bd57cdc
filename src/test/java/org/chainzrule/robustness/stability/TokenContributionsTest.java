package org.chainzrule.robustness.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.AveragePooling;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Embedding;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.vectors.InverseFrequencies;
import org.chainzrule.text.vectors.PooledParts;
import org.chainzrule.text.vectors.PooledVectors;
import org.chainzrule.text.vectors.WordVectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenContributionsTest {

  private static final UnaryOperator<Variable> SECOND = y -> y.slice(1, 1, 2);

  private static final double[] IDS = {4, 0, 2, 4, -1, 6, -1};

  private static Sequential network(LayerPlan... plans) {
    return Sequential.plan(plans).build(Seeds.of(3), Precision.DOUBLE);
  }

  private static double output(Layer network, double... ids) {
    return ToyNetworks.output(network, ids)[1];
  }

  private static double[] only(Map<String, double[]> contributions) {
    assertThat(contributions).containsOnlyKeys("0");
    return contributions.get("0");
  }

  private static double[] none() {
    double[] none = new double[IDS.length];
    Arrays.fill(none, -1);
    return none;
  }

  @ParameterizedTest
  @EnumSource
  void contributions_in_a_linear_network_add_up_to_the_score_of_the_text(EmbeddingBag.Mode mode) {
    Tensor vectors = Tensor.normal(Seeds.of(1), Shape.of(3, 2), Precision.DOUBLE);
    Layer network =
        network(
            EmbeddingBag.plan(vectors, 4, true, mode),
            Dense.plan(2, 3, Activation.identity()),
            Dense.plan(3, 2));
    double[] c = only(TokenContributions.of(network, Tensor.of(new double[][] {IDS}), SECOND));
    assertThat(Arrays.stream(c).sum())
        .isCloseTo(output(network, IDS) - output(network, none()), within(1e-9));
    assertThat(c).hasSize(7);
    assertThat(c[4]).isZero();
    if (mode != EmbeddingBag.Mode.MAX) {
      assertThat(c[0]).isEqualTo(c[3]);
    }
  }

  @Test
  void contributions_in_a_linear_convolution_add_up_as_well() {
    Layer network =
        network(
            Embedding.plan(7, 2),
            Flatten.plan(),
            Unflatten.plan(7, 1, 2),
            Convolution.plan(Window.of(3, 1), 2, 2, Activation.identity()),
            AveragePooling.plan(Window.of(5, 1)),
            Flatten.plan(),
            Dense.plan(2, 2));
    double[] c = only(TokenContributions.of(network, Tensor.of(new double[][] {IDS}), SECOND));
    assertThat(Arrays.stream(c).sum())
        .isCloseTo(output(network, IDS) - output(network, none()), within(1e-9));
    assertThat(c[0]).isNotEqualTo(c[3]);
  }

  @Test
  void contributions_in_a_cubic_network_are_the_slopes_along_the_token_vectors() {
    Layer network =
        network(
            EmbeddingBag.plan(7, 2, EmbeddingBag.Mode.SUM),
            Dense.plan(2, 3, PolynomialActivation.cubic()),
            Dense.plan(3, 2));
    double[] c = only(TokenContributions.of(network, Tensor.of(new double[][] {IDS}), SECOND));
    // Token 6 alone becomes longer by h.
    EmbeddingBag bag = (EmbeddingBag) network.parts().get("0");
    Tensor table = bag.table().value();
    double h = 1e-6;
    double[] ends = new double[2];
    for (int i = 0; i < 2; i++) {
      double[] numbers = table.toColumns();
      numbers[12] *= 1 + (2 * i - 1) * h;
      numbers[13] *= 1 + (2 * i - 1) * h;
      bag.table().set(Tensor.ofColumns(table.shape(), Precision.DOUBLE, numbers));
      ends[i] = output(network, IDS);
    }
    assertThat(c[5]).isCloseTo((ends[1] - ends[0]) / (2 * h), within(1e-8));
  }

  @Test
  void contributions_to_pooled_features_add_up_to_the_score_of_the_text() {
    WordVectors vectors =
        WordVectors.of(
            List.of("good", "bad", "the"), new float[] {1, 2}, new float[] {-3, 1}, new float[2]);
    Optional<InverseFrequencies> idf = Optional.of(InverseFrequencies.of(2, 1.5f, 0.25f));
    PooledParts parts =
        PooledParts.of(
            "The good, the bad, the odd, good",
            Tokenizer.standard(),
            vectors,
            List.of(PooledVectors.Pool.values()),
            idf);
    assertThat(parts.tokens()).containsExactly("the", "good", "the", "bad", "the", "good");
    double[] x = new double[8];
    for (double[] part : parts.parts()) {
      Arrays.setAll(x, j -> x[j] + part[j]);
    }
    Layer network = network(Dense.plan(8, 3, Activation.identity()), Dense.plan(3, 2));
    double[] c =
        TokenContributions.of(network, Tensor.of(new double[][] {x}), parts.parts(), SECOND);
    assertThat(Arrays.stream(c).sum())
        .isCloseTo(output(network, x) - output(network, new double[8]), within(1e-9));
  }

  @Test
  void several_texts_and_networks_without_embeddings_are_refused() {
    Layer network = network(Dense.plan(3, 2));
    assertThatThrownBy(
            () -> TokenContributions.of(network, Tensor.of(new double[][] {{1, 2, 3}}), SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a network with an embedding, got Dense 3 -> 2");
    assertThatThrownBy(
            () -> TokenContributions.of(network, Tensor.of(new double[][] {{1}, {2}}), SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected one text, [1, n], got shape [2, 1]");
  }
}
