package org.chainzrule.data.text;

/**
 * One text with what is to be predicted of it.
 *
 * @param target a class index 0, 1, ... or, where there are no classes, any finite number
 * @param text what was written, line breaks and quotes as they were
 */
public record LabelledText(double target, String text) {

  /**
   * @throws IllegalArgumentException if {@code target} is not finite
   */
  public LabelledText {
    if (!Double.isFinite(target)) {
      throw new IllegalArgumentException("expected a finite target of a text, got " + target);
    }
  }

  /**
   * The class index.
   *
   * @throws IllegalStateException if the target is none, but another number
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
