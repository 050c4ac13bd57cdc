package org.chainzrule.data;

/**
 * One review.
 *
 * @param stars what its author gave, 1 (worst) .. 5 (best)
 * @param text what its author wrote, line breaks and quotes as they were
 */
public record Review(int stars, String text) {

  /** The most stars there are, and the number of classes. */
  public static final int STARS = 5;

  /**
   * A review.
   *
   * @throws IllegalArgumentException if {@code stars} is not in 1..5
   */
  public Review {
    if (stars < 1 || stars > STARS) {
      throw new IllegalArgumentException("expected stars in 1.." + STARS + ", got " + stars);
    }
  }

  /** The class index of the stars, in 0..4. */
  public int label() {
    return stars - 1;
  }
}
