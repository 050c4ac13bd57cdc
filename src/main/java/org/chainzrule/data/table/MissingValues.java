package org.chainzrule.data.table;

/** What stands for a missing value of a feature. */
public enum MissingValues {
  /** Nothing: a row with a missing value is refused. */
  REFUSED,
  /**
   * In a column of numbers the mean of the training rows that have a value, in a column of
   * categories the most frequent one.
   */
  MEAN,
  /**
   * The most frequent value of the training rows; the least number, or the first category, of
   * several that are equally frequent.
   */
  MOST_FREQUENT
}
