package org.chainzrule.examples;

import java.util.Locale;

/** How a network reads a review, before its dense layers. */
enum ReviewModel {
  /** Frozen word vectors: their weighted mean, largest and smallest numbers. */
  POOLED("256,128", 1e-3, 3e-3, 3, new Reading(20_000, 16, 400, 0)),
  /** The mean of the vectors of its words and pairs of words, which are learned. */
  BAG("64", 1e-3, 1e-2, Double.POSITIVE_INFINITY, new Reading(20_000, 16, 400, 0)),
  /** The same for words and what tells most beside them, beginning as naive Bayes does. */
  CUES("64", 1e-3, 3e-3, Double.POSITIVE_INFINITY, new Reading(30_000, 24, 1000, 0.3)),
  /** Learned vectors, a convolution over three words at a time, the largest of each channel. */
  CONV("64", 1e-5, 1e-2, Double.POSITIVE_INFINITY, new Reading(20_000, 16, 64, 0)),
  /** Cues and a convolution side by side, each with vectors of its own. */
  JOINED("64", 1e-4, 3e-3, Double.POSITIVE_INFINITY, new Reading(30_000, 18, 1000, 0.3));

  /**
   * What it reads where the user does not say.
   *
   * @param words in its vocabulary at most
   * @param width numbers in a vector
   * @param tokens of a review, the first; cues near the end are to be the end's
   * @param dropout part of the tokens, and of what they are read as, that a step does not see
   */
  record Reading(int words, int width, int tokens, double dropout) {}

  /** The dense layers where the user names none. */
  final String hidden;

  /** DREG's strength where the user names none. */
  final double dreg;

  /** The learning rate where the user names none. */
  final double rate;

  /** Where polynomials go on straight, where the user does not say. */
  final double tails;

  final Reading reading;

  ReviewModel(String hidden, double dreg, double rate, double tails, Reading reading) {
    this.hidden = hidden;
    this.dreg = dreg;
    this.rate = rate;
    this.tails = tails;
    this.reading = reading;
  }

  /** Whether a convolution is part of it. */
  boolean convolves() {
    return this == CONV || this == JOINED;
  }

  /** Whether cues are part of it. */
  boolean cues() {
    return this == CUES || this == JOINED;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
