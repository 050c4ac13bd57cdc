package org.chainzrule.model.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The answer of a {@link TablePredictor} of classes for one row.
 *
 * @param label the predicted class index
 * @param className the name of the predicted class
 * @param probabilities the probability of each class by its name, in the order of the classes;
 *     empty if the model's loss gives none
 */
public record TableClassification(int label, String className, Map<String, Double> probabilities) {

  /** Copies the map and keeps its order. */
  public TableClassification {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }

  /** The class and its probability, such as {@code yes, probability 0.8312}. */
  @Override
  public String toString() {
    return probabilities.isEmpty()
        ? className
        : String.format(
            Locale.ROOT, "%s, probability %.4f", className, probabilities.get(className));
  }
}
