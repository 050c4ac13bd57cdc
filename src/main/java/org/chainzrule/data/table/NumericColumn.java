package org.chainzrule.data.table;

import java.util.List;
import java.util.Optional;
import org.chainzrule.io.Excerpt;

/**
 * A column of numbers x as a feature {@code (x - mean) / deviation}, or 0 where the deviation is 0.
 *
 * @param name of the column
 * @param fill what stands for a missing value; empty where that is refused
 * @param indicated whether one more feature is 1 where the value is missing and 0 elsewhere
 * @param mean of the training rows, with missing values filled; 0 if it is not standardised
 * @param deviation the standard deviation of the same, 0 for a constant; 1 if not standardised
 */
public record NumericColumn(
    String name, Optional<Double> fill, boolean indicated, double mean, double deviation) {

  /**
   * @throws IllegalArgumentException if a number is not finite, or the deviation negative
   */
  public NumericColumn {
    if (!Double.isFinite(fill.orElse(0.0))
        || !Double.isFinite(mean)
        || !(deviation >= 0 && Double.isFinite(deviation))) {
      throw new IllegalArgumentException(
          "expected finite numbers and no negative deviation of column "
              + name
              + ", got "
              + fill
              + ", "
              + mean
              + " and "
              + deviation);
    }
  }

  /** The names of its features. */
  List<String> featureNames() {
    return indicated ? List.of(name, name + " is missing") : List.of(name);
  }

  /**
   * Its features.
   *
   * @param field empty where it is missing
   * @throws IllegalArgumentException if the field is no finite number or is missing and refused
   */
  double[] features(Optional<String> field) {
    double number =
        field.isPresent()
            ? number(name, field.get())
            : fill.orElseThrow(() -> missing(name, "a number"));
    double feature = deviation == 0 ? 0 : (number - mean) / deviation;
    if (!Double.isFinite(feature)) {
      throw new IllegalArgumentException(
          "expected a number in the range of column " + name + ", got " + field.orElse(""));
    }
    return indicated ? new double[] {feature, field.isPresent() ? 0 : 1} : new double[] {feature};
  }

  /** The finite number that a field of a column is. */
  static double number(String column, String field) {
    double number = Numerals.number(field);
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(
          "expected a finite number in column " + column + ", got " + Excerpt.of(field));
    }
    return number;
  }

  /** An exception about a value that must not be missing. */
  static IllegalArgumentException missing(String column, String expected) {
    return new IllegalArgumentException(
        "expected "
            + expected
            + " in column "
            + column
            + ", got a missing value, which TablePlan.filling could fill");
  }
}
