package org.chainzrule.text.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.text.tokenize.TokenScanner;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;

/**
 * The pooled vector of one text, split into the contributions of its tokens, which sum to it. A
 * token's contribution to a mean is its own term; a maximum or minimum belongs to the first token
 * that attains it.
 *
 * @param tokens the tokens that have a vector, in their order
 * @param parts the contribution of each of them, {@code [tokens][pools · dimension]}
 */
public record PooledParts(List<String> tokens, double[][] parts) {

  /**
   * The contributions of the tokens of a text; the arguments are those of {@link PooledVectors#of}.
   *
   * @throws IllegalArgumentException if {@code pools} is empty or needs frequencies that are absent
   */
  public static PooledParts of(
      String text,
      Tokenizer tokenizer,
      WordVectors vectors,
      List<PooledVectors.Pool> pools,
      Optional<InverseFrequencies> frequencies) {
    PooledVectors.check(pools, frequencies);
    Tokens all = new TokenScanner(tokenizer).scan(text);
    List<String> tokens = new ArrayList<>();
    List<float[]> own = new ArrayList<>();
    List<Float> weights = new ArrayList<>();
    for (int t = 0; t < all.count(); t++) {
      int id = vectors.id(all, t);
      if (id >= 0) {
        tokens.add(all.text(t));
        own.add(vectors.vector(id));
        weights.add(frequencies.isPresent() ? frequencies.get().weight(id) : 0);
      }
    }
    int d = vectors.dimension();
    double[][] parts = new double[tokens.size()][pools.size() * d];
    for (int p = 0; p < pools.size(); p++) {
      switch (pools.get(p)) {
        case MEAN -> terms(own, own.stream().map(v -> 1f).toList(), parts, p * d);
        case WEIGHTED_MEAN -> terms(own, weights, parts, p * d);
        case MAX -> picks(own, 1, parts, p * d);
        case MIN -> picks(own, -1, parts, p * d);
      }
    }
    return new PooledParts(List.copyOf(tokens), parts);
  }

  private static void terms(List<float[]> own, List<Float> weights, double[][] parts, int at) {
    double sum = weights.stream().mapToDouble(w -> w).sum();
    for (int t = 0; t < parts.length; t++) {
      float[] x = own.get(t);
      for (int j = 0; j < x.length; j++) {
        parts[t][at + j] = sum > 0 ? weights.get(t) * x[j] / sum : 0;
      }
    }
  }

  private static void picks(List<float[]> own, int sign, double[][] parts, int at) {
    int d = own.isEmpty() ? 0 : own.get(0).length;
    for (int j = 0; j < d; j++) {
      int best = 0;
      for (int t = 1; t < parts.length; t++) {
        best = sign * own.get(t)[j] > sign * own.get(best)[j] ? t : best;
      }
      parts[best][at + j] = own.get(best)[j];
    }
  }
}
