package org.chainzrule.examples;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.InverseFrequencies;
import org.chainzrule.data.PooledParts;
import org.chainzrule.data.PooledVectors;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Reviews;
import org.chainzrule.data.Standardisation;
import org.chainzrule.data.Tokenizer;
import org.chainzrule.data.WordVectors;
import org.chainzrule.measure.TokenContributions;
import org.chainzrule.nn.Attachment;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Numbers;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Scope;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Frozen word vectors, pooled and standardised.
 *
 * @param vectors of the words that were there to learn from, and no others
 * @param scale by what is there to learn from
 */
record PooledReader(
    Tokenizer tokenizer, WordVectors vectors, InverseFrequencies frequencies, Standardisation scale)
    implements ReviewReader {

  static final String NAME = "pooled";

  static final List<PooledVectors.Pool> POOLS =
      List.of(PooledVectors.Pool.WEIGHTED_MEAN, PooledVectors.Pool.MAX, PooledVectors.Pool.MIN);

  private static final String VECTORS = "vectors";
  private static final String WEIGHTS = "weights";
  private static final String CENTRE = "centre";
  private static final String FACTOR = "factor";

  static PooledVectors raw(
      Reviews reviews,
      Tokenizer tokenizer,
      WordVectors vectors,
      InverseFrequencies frequencies,
      Preparation how) {
    return PooledVectors.of(reviews, tokenizer, vectors, POOLS, Optional.of(frequencies), how);
  }

  @Override
  public Dataset examples(Reviews reviews, Preparation how) {
    return raw(reviews, tokenizer, vectors, frequencies, how).standardised(scale);
  }

  @Override
  public int words() {
    return vectors.size();
  }

  @Override
  public boolean hasInputGradient() {
    return true;
  }

  @Override
  public Tensor farthest() {
    return Tensor.zeros(Shape.of(1, scale.size()), Precision.SINGLE);
  }

  @Override
  public Map<String, Double> contributions(
      String text, Layer network, UnaryOperator<Variable> score) {
    PooledParts pooled = PooledParts.of(text, tokenizer, vectors, POOLS, Optional.of(frequencies));
    for (double[] part : pooled.parts()) {
      // Shifts move every text alike.
      Arrays.setAll(part, j -> part[j] * scale.factor().get(j));
    }
    Map<String, Double> sums = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      double[] contributions = TokenContributions.of(network, example(text), pooled.parts(), score);
      for (int t = 0; t < contributions.length; t++) {
        sums.merge(pooled.tokens().get(t), contributions[t], Double::sum);
      }
    }
    return sums;
  }

  @Override
  public Attachment attachment() {
    int n = vectors.size();
    int d = vectors.dimension();
    float[] rows = new float[n * d];
    float[] weights = new float[n];
    for (int id = 0; id < n; id++) {
      System.arraycopy(vectors.vector(id), 0, rows, id * d, d);
      weights[id] = frequencies.weight(id);
    }
    return AttachedTokenizer.of(tokenizer, IntStream.range(0, n).mapToObj(vectors::word).toList())
        .with(KIND, NAME)
        .with(VECTORS, Numbers.of(rows))
        .with(WEIGHTS, Numbers.of(weights))
        .with(CENTRE, Numbers.of(array(scale.centre())))
        .with(FACTOR, Numbers.of(array(scale.factor())));
  }

  static PooledReader of(Attachment attachment) {
    List<String> words = AttachedTokenizer.words(attachment);
    float[] all = singles(attachment, VECTORS);
    double[] centre = attachment.numbers(CENTRE).toColumns();
    double[] factor = attachment.numbers(FACTOR).toColumns();
    float[] weights = singles(attachment, WEIGHTS);
    int d = centre.length / POOLS.size();
    if (all.length != (long) words.size() * d
        || weights.length != words.size()
        || factor.length != centre.length) {
      throw new IllegalArgumentException(
          "expected a vector and a weight for each of %d words, got %d numbers and %d weights"
              .formatted(words.size(), all.length, weights.length));
    }
    float[][] rows =
        IntStream.range(0, words.size())
            .mapToObj(id -> Arrays.copyOfRange(all, id * d, (id + 1) * d))
            .toArray(float[][]::new);
    return new PooledReader(
        AttachedTokenizer.tokenizer(attachment),
        WordVectors.of(words, rows),
        InverseFrequencies.of(weights),
        Standardisation.of(centre, factor));
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(x -> x).toArray();
  }

  private static float[] singles(Attachment attachment, String name) {
    double[] wide = attachment.numbers(name).toColumns();
    float[] narrow = new float[wide.length];
    for (int i = 0; i < wide.length; i++) {
      narrow[i] = (float) wide[i];
    }
    return narrow;
  }
}
