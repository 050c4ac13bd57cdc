package org.chainzrule.data.table;

import java.util.List;
import org.chainzrule.io.Excerpt;

/**
 * What is predicted of a row: a class, numbers y as {@code (y - mean) / deviation}, or whether each
 * of several labels applies.
 *
 * @param columns the names of its columns
 * @param classNames what the column says, numbers by their size, others by the alphabet; class k is
 *     the one at place k. Empty for numbers and labels
 * @param means the mean of each column of numbers; 0 if it is not standardised. Empty for labels
 * @param deviations their standard deviations, above 0; 1 for constants, or if not standardised.
 *     Empty for labels
 */
public record TableTarget(
    List<String> columns, List<String> classNames, List<Double> means, List<Double> deviations) {

  /**
   * @throws IllegalArgumentException if there are neither 2 different classes or more of one column
   *     nor a finite mean and a deviation above 0 for each column, or neither for any
   */
  public TableTarget {
    columns = List.copyOf(columns);
    classNames = List.copyOf(classNames);
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    boolean classes =
        columns.size() == 1
            && means.isEmpty()
            && deviations.isEmpty()
            && classNames.size() >= 2
            && classNames.stream().distinct().count() == classNames.size();
    boolean numbers =
        !columns.isEmpty()
            && classNames.isEmpty()
            && means.size() == columns.size()
            && deviations.size() == columns.size()
            && means.stream().allMatch(Double::isFinite)
            && deviations.stream().allMatch(d -> d > 0 && Double.isFinite(d));
    boolean labels =
        !columns.isEmpty() && classNames.isEmpty() && means.isEmpty() && deviations.isEmpty();
    if (!classes && !numbers && !labels) {
      throw new IllegalArgumentException(
          "expected the classes of one column, or a mean and a deviation for each column, got "
              + Excerpt.of(columns + ", " + classNames + ", " + means + ", " + deviations));
    }
  }

  /** Whether a class is predicted. */
  public boolean isClass() {
    return !classNames.isEmpty();
  }

  /** Whether it is predicted which labels apply. */
  public boolean isLabels() {
    return classNames.isEmpty() && means.isEmpty();
  }

  /** The index of a class. */
  int label(String field) {
    int label = classNames.indexOf(field);
    if (label < 0) {
      throw new IllegalArgumentException(
          "expected one of the classes "
              + Excerpt.of(classNames.toString())
              + " in column "
              + columns.get(0)
              + ", got "
              + Excerpt.of(field));
    }
    return label;
  }

  /** The target of a column of numbers, in the unit of the outputs, or of a label. */
  double value(int column, String field) {
    if (isLabels()) {
      return isApplying(column, field);
    }
    double number = NumericColumn.number(columns.get(column), field);
    double value = (number - means.get(column)) / deviations.get(column);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "expected a number in the range of column " + columns.get(column) + ", got " + field);
    }
    return value;
  }

  private double isApplying(int column, String field) {
    double number = Numerals.number(field);
    if (number != 0 && number != 1) {
      throw new IllegalArgumentException(
          "expected 0 or 1 in column "
              + columns.get(column)
              + " of labels, got "
              + (field.isEmpty() ? "an empty field" : Excerpt.of(field)));
    }
    return number;
  }
}
