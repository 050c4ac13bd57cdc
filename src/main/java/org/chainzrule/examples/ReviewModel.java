package org.chainzrule.examples;

import java.util.Locale;

/** How a network reads a review, before its dense layers. */
enum ReviewModel {
  /** Frozen word vectors: their weighted mean, largest and smallest numbers. */
  POOLED("256,128", 1e-3),
  /** The mean of the vectors of its words and pairs of words, which are learned. */
  BAG("64", 1e-3),
  /** Learned vectors, a convolution over three words at a time, the largest of each channel. */
  CONV("64", 1e-5);

  /** The dense layers where the user names none. */
  final String hidden;

  /** DREG's strength where the user names none. */
  final double dreg;

  ReviewModel(String hidden, double dreg) {
    this.hidden = hidden;
    this.dreg = dreg;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
