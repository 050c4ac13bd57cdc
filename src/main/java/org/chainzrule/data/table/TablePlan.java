package org.chainzrule.data.table;

import java.util.List;
import java.util.Optional;
import org.chainzrule.io.DataException;

/**
 * A plan of how the rows of a table become examples: which columns are the targets, which are
 * features, and how their fields become numbers. Nothing is fitted yet; {@link #fit} does that on
 * training rows.
 *
 * <p>By default every other column is a feature: one of numbers where all its fields are numbers,
 * and one of categories where none is. A column that mixes both is refused until {@link #numeric}
 * or {@link #categorical} names it. Numbers are standardised, categories become one-hot features,
 * and missing values and unknown categories are refused.
 *
 * <pre>{@code
 * TablePreprocessing preprocessing =
 *     TablePlan.classes("survived")
 *         .without("name", "ticket")
 *         .categorical("class")
 *         .filling(MissingValues.MEAN)
 *         .fit(train);
 * }</pre>
 *
 * @param targets the columns that are predicted
 * @param kind what they hold
 * @param columns which columns are features
 * @param missing what stands for missing values
 * @param indicated whether a column with missing values in the training rows has one more feature,
 *     which is 1 where the value is missing and 0 elsewhere
 * @param marks what is written in place of a missing value, beside an empty field
 * @param unknown what happens to categories that no training row has
 * @param standardised whether numbers are standardised to mean 0 and variance 1 over the training
 *     rows, features and targets alike; labels never are
 */
public record TablePlan(
    List<String> targets,
    TargetKind kind,
    ColumnChoice columns,
    MissingValues missing,
    boolean indicated,
    List<String> marks,
    UnknownCategories unknown,
    boolean standardised) {

  private static final List<String> MARKS = List.of("NA", "N/A", "NaN", "nan", "null");

  /**
   * @throws IllegalArgumentException if there is no target, one is repeated, or there are several
   *     for a class
   */
  public TablePlan {
    targets = List.copyOf(targets);
    marks = List.copyOf(marks);
    if (targets.isEmpty()
        || targets.stream().distinct().count() < targets.size()
        || kind == TargetKind.CLASS && targets.size() > 1) {
      throw new IllegalArgumentException(
          "expected one column of classes, or one or more different columns of numbers or labels, got "
              + targets);
    }
  }

  /** A plan to predict the class that a column names. */
  public static TablePlan classes(String target) {
    return of(List.of(target), TargetKind.CLASS);
  }

  /** A plan to predict the numbers in these columns, one or more. */
  public static TablePlan numbers(String... targets) {
    return of(List.of(targets), TargetKind.NUMBERS);
  }

  /**
   * A plan to predict which of several labels apply to a row, such as the topics of an article:
   * columns of 0 and 1, as {@link org.chainzrule.nn.loss.Loss#multiLabelCrossEntropy} takes them.
   */
  public static TablePlan labels(String... targets) {
    return of(List.of(targets), TargetKind.LABELS);
  }

  private static TablePlan of(List<String> targets, TargetKind kind) {
    return new TablePlan(
        targets,
        kind,
        ColumnChoice.all(),
        MissingValues.REFUSED,
        false,
        MARKS,
        UnknownCategories.REFUSED,
        true);
  }

  /** The same with these features alone. */
  public TablePlan only(String... names) {
    return with(
        new ColumnChoice(
            Optional.of(List.of(names)),
            columns.without(),
            columns.numeric(),
            columns.categorical()));
  }

  /** The same without these columns, in place of those named before. */
  public TablePlan without(String... names) {
    return with(
        new ColumnChoice(columns.only(), List.of(names), columns.numeric(), columns.categorical()));
  }

  /** The same with these columns as numbers, in place of those named before. */
  public TablePlan numeric(String... names) {
    return with(
        new ColumnChoice(columns.only(), columns.without(), List.of(names), columns.categorical()));
  }

  /** The same with these columns as categories, in place of those named before. */
  public TablePlan categorical(String... names) {
    return with(
        new ColumnChoice(columns.only(), columns.without(), columns.numeric(), List.of(names)));
  }

  private TablePlan with(ColumnChoice other) {
    return new TablePlan(targets, kind, other, missing, indicated, marks, unknown, standardised);
  }

  /** The same with missing values of features filled in this way. */
  public TablePlan filling(MissingValues other) {
    return new TablePlan(targets, kind, columns, other, indicated, marks, unknown, standardised);
  }

  /** The same with an indicator feature for each column that has missing values. */
  public TablePlan indicatingMissing() {
    return new TablePlan(targets, kind, columns, missing, true, marks, unknown, standardised);
  }

  /**
   * The same with these marks of a missing value, beside an empty field; by default they are {@code
   * NA}, {@code N/A}, {@code NaN}, {@code nan} and {@code null}.
   */
  public TablePlan missingMarks(String... others) {
    return new TablePlan(
        targets, kind, columns, missing, indicated, List.of(others), unknown, standardised);
  }

  /** The same with categories that no training row has treated in this way. */
  public TablePlan unknown(UnknownCategories other) {
    return new TablePlan(targets, kind, columns, missing, indicated, marks, other, standardised);
  }

  /** The same with numbers as they are. */
  public TablePlan unstandardised() {
    return new TablePlan(targets, kind, columns, missing, indicated, marks, unknown, false);
  }

  /**
   * Fits the preprocessing on training rows: means, deviations, categories, classes and what stands
   * for missing values. It depends on these rows alone.
   *
   * @throws IllegalArgumentException if a column that is named does not exist
   * @throws DataException if there are no rows or no features, a field is not of the kind of its
   *     column, a label is not 0 or 1, a value is missing and {@link MissingValues#REFUSED}, a
   *     column has no value at all or more than 1,000 categories, or there are not 2 to 1,000
   *     classes
   */
  public TablePreprocessing fit(CsvTable train) {
    return new TableFit(this, train).preprocessing();
  }
}
