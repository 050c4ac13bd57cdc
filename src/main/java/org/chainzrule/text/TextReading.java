package org.chainzrule.text;

import java.util.List;
import org.chainzrule.experiment.recipe.EnumNames;

/** How a network reads a text, before its dense layers. */
public enum TextReading {
  /** The mean of learned vectors of words and of hashed pairs of neighbouring words. */
  BAG(List.of(64), 1e-3, 1e-2, Double.POSITIVE_INFINITY, 20_000, 16, 400, 0),
  /**
   * Learned vectors of words and of those n-grams that tell most about the class, which begin as
   * naive Bayes does; for classes only.
   */
  NGRAMS(List.of(64), 1e-3, 3e-3, Double.POSITIVE_INFINITY, 30_000, 24, 1000, 0.3),
  /** Learned vectors, a convolution over three words at a time, the largest of each channel. */
  CONV(List.of(64), 1e-5, 1e-2, Double.POSITIVE_INFINITY, 20_000, 16, 64, 0),
  /** {@link #NGRAMS} and a convolution side by side, each with vectors of its own. */
  NGRAM_CONV(List.of(64), 1e-4, 3e-3, Double.POSITIVE_INFINITY, 30_000, 18, 1000, 0.3),
  /** Frozen word vectors: their weighted mean, largest and smallest numbers. */
  POOLED(List.of(256, 128), 1e-3, 3e-3, 3, 20_000, 16, 400, 0);

  /** The dense layers, where nobody says otherwise; so are all below. */
  final List<Integer> hidden;

  /** DREG's strength. */
  final double dreg;

  /** The learning rate at the start. */
  final double rate;

  /** From where on polynomials go on straight; infinity for nowhere. */
  final double tails;

  /** Words in a vocabulary at most. */
  final int words;

  /** Numbers in a vector. */
  final int width;

  /** Tokens of a text, the first; n-grams near the end are to be the end's. */
  final int tokens;

  /** Part of the tokens, and of what they are read as, that a step does not see. */
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

  /** Whether a convolution is part of it. */
  boolean convolves() {
    return this == CONV || this == NGRAM_CONV;
  }

  /** Whether n-grams that are chosen by class are part of it. */
  boolean choosesNgrams() {
    return this == NGRAMS || this == NGRAM_CONV;
  }

  /** In lower case, with hyphens. */
  @Override
  public String toString() {
    return EnumNames.of(this);
  }
}
