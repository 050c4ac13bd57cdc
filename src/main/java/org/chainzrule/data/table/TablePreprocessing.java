package org.chainzrule.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.chainzrule.data.Table;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Excerpt;

/**
 * How rows of a table become examples, as it was fitted on training rows: what stands for missing
 * values, means and deviations, categories and classes. Immutable; {@link TablePlan#fit} makes it,
 * and a saved model keeps it.
 *
 * <pre>{@code
 * TablePreprocessing preprocessing = TablePlan.classes("survived").fit(train);
 * Dataset examples = preprocessing.examples(train);
 * double[] features = preprocessing.features(Map.of("age", "31", "sex", "female"));
 * }</pre>
 *
 * @param marks what is written in place of a missing value, beside an empty field
 * @param numeric the columns of numbers, whose features come first
 * @param categorical the columns of categories, whose features follow
 * @param target what is predicted
 */
public record TablePreprocessing(
    List<String> marks,
    List<NumericColumn> numeric,
    List<CategoricalColumn> categorical,
    TableTarget target) {

  /**
   * @throws IllegalArgumentException if there are no columns
   */
  public TablePreprocessing {
    marks = List.copyOf(marks);
    numeric = List.copyOf(numeric);
    categorical = List.copyOf(categorical);
    if (numeric.isEmpty() && categorical.isEmpty()) {
      throw new IllegalArgumentException("expected columns that are features, got none");
    }
  }

  /** The names of the features, in their order, such as {@code age} and {@code sex=female}. */
  public List<String> featureNames() {
    List<String> names = new ArrayList<>();
    numeric.forEach(column -> names.addAll(column.featureNames()));
    categorical.forEach(column -> names.addAll(column.featureNames()));
    return List.copyOf(names);
  }

  /**
   * The features of a row.
   *
   * @param row the text of each column by its name; a missing value is an empty text or null. Other
   *     columns are ignored
   * @throws IllegalArgumentException if a column that is a feature is not named, a field is not of
   *     the kind of its column, or a missing value or an unknown category is refused
   */
  public double[] features(Map<String, String> row) {
    if (row == null) {
      throw new IllegalArgumentException("expected a row of fields by column, got null");
    }
    return features(
        column -> {
          if (!row.containsKey(column)) {
            throw new IllegalArgumentException(
                "expected a row with column "
                    + column
                    + ", empty where its value is missing, got columns "
                    + Excerpt.of(row.keySet().stream().sorted().toList().toString(), 1000));
          }
          return row.get(column) == null ? "" : row.get(column).strip();
        });
  }

  /**
   * The features of all rows, {@code [n][features]}; their targets are ignored and may be absent.
   *
   * @throws IllegalArgumentException if there is no column of the name of one that is a feature
   * @throws DataException if a field is not of the kind of its column, or a missing value or an
   *     unknown category is refused; the message names file and line
   */
  public double[][] features(CsvTable rows) {
    numeric.forEach(column -> rows.index(column.name()));
    categorical.forEach(column -> rows.index(column.name()));
    double[][] features = new double[rows.size()][];
    for (int i = 0; i < features.length; i++) {
      int row = i;
      features[i] = located(rows, row, () -> features(column -> rows.field(row, column)));
    }
    return features;
  }

  /**
   * The examples that rows with targets are: class indices, or numbers in the unit in which a
   * network predicts them.
   *
   * @throws IllegalArgumentException if a column does not exist
   * @throws DataException as {@link #features(CsvTable)}, or if a target is not one of the classes
   *     or no finite number
   */
  public Table examples(CsvTable rows) {
    target.columns().forEach(rows::index);
    double[][] features = features(rows);
    int n = rows.size();
    int[] labels = new int[n];
    double[][] values = new double[n][target.columns().size()];
    for (int i = 0; i < n; i++) {
      int row = i;
      for (int j = 0; j < target.columns().size(); j++) {
        int column = j;
        String field = rows.field(i, target.columns().get(j));
        if (target.isClass()) {
          labels[i] = located(rows, row, () -> target.label(field));
        } else {
          values[i][j] = located(rows, row, () -> target.value(column, field));
        }
      }
    }
    return target.isClass()
        ? Table.of(features, labels, target.classNames().size())
        : Table.of(features, values);
  }

  /** What a reading of a row gives; a refusal of it names file and line. */
  private static <T> T located(CsvTable rows, int row, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw rows.refusal(row, e.getMessage());
    }
  }

  private double[] features(Function<String, String> fields) {
    List<double[]> parts = new ArrayList<>();
    numeric.forEach(column -> parts.add(column.features(value(fields.apply(column.name())))));
    categorical.forEach(column -> parts.add(column.features(value(fields.apply(column.name())))));
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private Optional<String> value(String field) {
    return Optional.of(field).filter(text -> !isMissing(text, marks));
  }

  /** Whether a field says that its value is missing. */
  static boolean isMissing(String field, List<String> marks) {
    return field.isEmpty() || marks.contains(field);
  }
}
