package org.chainzrule.text;

import java.util.List;
import org.chainzrule.experiment.recipe.EnumNames;

/** How the first layers of a text model read a text. */
public enum TextReading {
  /** A bag: the mean of learned embeddings of words and of hashed bigrams. */
  BAG(List.of(64), 1e-3, 1e-2, Double.POSITIVE_INFINITY, 20_000, 16, 400, 0),
  /**
   * Learned embeddings of words and of the n-grams that are most informative about the class, which
   * are initialised with log-count ratios of naive Bayes; for classes only.
   */
  NGRAMS(List.of(64), 1e-3, 3e-3, Double.POSITIVE_INFINITY, 30_000, 24, 1000, 0.3),
  /** A convolution over three words at a time, with max pooling over the text. */
  CONV(List.of(64), 1e-5, 1e-2, Double.POSITIVE_INFINITY, 20_000, 16, 64, 0),
  /** {@link #NGRAMS} and a convolution in parallel, each with embeddings of its own. */
  NGRAM_CONV(List.of(64), 1e-4, 3e-3, Double.POSITIVE_INFINITY, 30_000, 18, 1000, 0.3),
  /** A gated recurrent unit that reads words in their order, and the mean of its states. */
  GRU(List.of(64), 0, 3e-3, Double.POSITIVE_INFINITY, 20_000, 32, 160, 0.2),
  /** {@link #NGRAMS} and a gated recurrent unit in parallel, each with embeddings of its own. */
  NGRAM_GRU(List.of(64), 0, 3e-3, Double.POSITIVE_INFINITY, 30_000, 18, 1000, 0.3),
  /** Frozen pretrained word vectors: their weighted mean, maximum and minimum. */
  POOLED(List.of(256, 128), 1e-3, 3e-3, 3, 20_000, 16, 400, 0);

  /** The default units of the hidden layers; the fields below are defaults as well. */
  final List<Integer> hidden;

  /** The strength of DREG; 0 with a recurrent unit, in which it takes seven times as long. */
  final double dreg;

  /** The initial learning rate. */
  final double rate;

  /** The absolute value beyond which polynomials continue linearly; infinite for no tails. */
  final double tails;

  /** The maximum size of the vocabulary. */
  final int words;

  /** The length of an embedding. */
  final int width;

  /** The maximum number of tokens of a text; more for n-grams, which include those near the end. */
  final int tokens;

  /** The rate of token dropout and of dropout. */
  final double dropout;

  TextReading(
      List<Integer> hidden,
      double dreg,
      double rate,
      double tails,
      int words,
      int width,
      int tokens,
      double dropout) {
    this.hidden = hidden;
    this.dreg = dreg;
    this.rate = rate;
    this.tails = tails;
    this.words = words;
    this.width = width;
    this.tokens = tokens;
    this.dropout = dropout;
  }

  /** Whether the network has a convolution. */
  boolean convolves() {
    return this == CONV || this == NGRAM_CONV;
  }

  /** Whether the network has a recurrent unit. */
  boolean recurs() {
    return this == GRU || this == NGRAM_GRU;
  }

  /** Whether the network reads n-gram features that are selected by the class. */
  boolean selectsNgrams() {
    return this == NGRAMS || this == NGRAM_CONV || this == NGRAM_GRU;
  }

  /** The name in lower case, with hyphens. */
  @Override
  public String toString() {
    return EnumNames.of(this);
  }
}
