package org.chainzrule.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of a table are features, and of which kind.
 *
 * @param only the columns that are used; empty for all but the targets
 * @param without columns that are left out
 * @param numeric columns of numbers, whatever their fields look like
 * @param categorical columns of categories, whatever their fields look like, such as codes that are
 *     written as numbers
 */
public record ColumnChoice(
    Optional<List<String>> only,
    List<String> without,
    List<String> numeric,
    List<String> categorical) {

  /** Copies the lists. */
  public ColumnChoice {
    only = only.map(List::copyOf);
    without = List.copyOf(without);
    numeric = List.copyOf(numeric);
    categorical = List.copyOf(categorical);
  }

  /** All columns, each of the kind that its fields look like. */
  static ColumnChoice all() {
    return new ColumnChoice(Optional.empty(), List.of(), List.of(), List.of());
  }

  /**
   * The columns of a table that are features, in its order.
   *
   * @throws IllegalArgumentException if a column that is named does not exist, one is both numeric
   *     and categorical, or one of a kind is no feature
   */
  List<String> features(CsvTable table, List<String> targets) {
    only.ifPresent(names -> names.forEach(table::index));
    without.forEach(table::index);
    List<String> features = new ArrayList<>(table.names());
    only.ifPresent(features::retainAll);
    features.removeAll(without);
    features.removeAll(targets);
    for (String name : numeric) {
      checkFeature(name, table, features);
      if (categorical.contains(name)) {
        throw new IllegalArgumentException(
            "expected column " + name + " as numeric or as categorical, got both");
      }
    }
    categorical.forEach(name -> checkFeature(name, table, features));
    return features;
  }

  private static void checkFeature(String name, CsvTable table, List<String> features) {
    table.index(name);
    if (!features.contains(name)) {
      throw new IllegalArgumentException(
          "expected a kind for columns that are features, got one for column " + name);
    }
  }
}
