package org.chainzrule.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.io.Excerpt;

/**
 * A column of categories as one-hot features, one for each category: 1 for the category of the row
 * and 0 for all others.
 *
 * @param name of the column
 * @param categories those of the training rows, numbers by their size, others by the alphabet
 * @param fill the category that stands for a missing value; empty where that is refused
 * @param indicated whether one more feature is 1 where the value is missing and 0 elsewhere
 * @param unknown what happens to other categories
 */
public record CategoricalColumn(
    String name,
    List<String> categories,
    Optional<String> fill,
    boolean indicated,
    UnknownCategories unknown) {

  /**
   * @throws IllegalArgumentException if there are no categories, one is repeated, or the one that
   *     stands for missing values is none of them
   */
  public CategoricalColumn {
    categories = List.copyOf(categories);
    if (categories.isEmpty()
        || categories.stream().distinct().count() < categories.size()
        || !fill.map(categories::contains).orElse(true)) {
      throw new IllegalArgumentException(
          "expected different categories of column "
              + name
              + " and one of them for missing values, got "
              + Excerpt.of(categories.toString())
              + " and "
              + fill);
    }
  }

  /** The names of its features, such as {@code sex=female}. */
  List<String> featureNames() {
    List<String> names = new ArrayList<>();
    categories.forEach(category -> names.add(name + "=" + category));
    if (indicated) {
      names.add(name + " is missing");
    }
    return names;
  }

  /**
   * Its features.
   *
   * @param field empty where it is missing
   * @throws IllegalArgumentException if the category is unknown or missing, and that is refused
   */
  double[] features(Optional<String> field) {
    String category =
        field.or(() -> fill).orElseThrow(() -> NumericColumn.missing(name, "a category"));
    int index = categories.indexOf(category);
    if (index < 0 && unknown == UnknownCategories.REFUSED) {
      throw new IllegalArgumentException(
          "expected one of "
              + Excerpt.of(categories.toString())
              + " in column "
              + name
              + ", got "
              + Excerpt.of(category));
    }
    double[] features = new double[categories.size() + (indicated ? 1 : 0)];
    if (index >= 0) {
      features[index] = 1;
    }
    if (indicated) {
      features[categories.size()] = field.isPresent() ? 0 : 1;
    }
    return features;
  }
}
