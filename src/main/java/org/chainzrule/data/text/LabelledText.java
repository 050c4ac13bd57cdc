package org.chainzrule.data.text;

/**
 * A text with its target, the class or the score that a model shall predict.
 *
 * @param target a class index 0, 1, ... or, for regression, any finite score
 * @param text the text, with its line breaks and quotes
 */
public record LabelledText(double target, String text) {

  /**
   * @throws IllegalArgumentException if {@code target} is not finite or the text is null
   */
  public LabelledText {
    if (text == null) {
      throw new IllegalArgumentException("expected a text, got null");
    }
    if (!Double.isFinite(target)) {
      throw new IllegalArgumentException("expected a finite target of a text, got " + target);
    }
  }

  /**
   * The class index.
   *
   * @throws IllegalStateException if the target is not a whole number of at least 0
   */
  public int label() {
    if (!isLabel(Integer.MAX_VALUE)) {
      throw new IllegalStateException("expected a class index as target, got " + target);
    }
    return (int) target;
  }

  /** Whether the target is the index of one of so many classes. */
  boolean isLabel(int classes) {
    return target == Math.rint(target) && target >= 0 && target < classes;
  }
}
