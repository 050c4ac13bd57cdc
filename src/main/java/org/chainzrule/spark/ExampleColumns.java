package org.chainzrule.spark;

import java.io.Serializable;
import java.util.List;

/**
 * Which columns of a table make an example: numbers or arrays of numbers as inputs, joined in this
 * order, and targets.
 *
 * <pre>{@code
 * ExampleColumns digits = ExampleColumns.classified("pixels", "label", 10).keyedBy("id");
 * ExampleColumns prices = ExampleColumns.valued(List.of("rooms", "area"), List.of("price"));
 * }</pre>
 *
 * @param inputs names of columns, at least one
 * @param targets names of columns, at least one; for classes, one column of class indices
 * @param classes how many classes there are; 0 where targets are values
 * @param key names of the columns that together tell an example from others and do not change;
 *     empty for inputs and targets themselves
 */
public record ExampleColumns(
    List<String> inputs, List<String> targets, int classes, List<String> key)
    implements Serializable {

  /**
   * @throws IllegalArgumentException if there are no inputs or targets, or not one target of
   *     classes
   */
  public ExampleColumns {
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    key = List.copyOf(key);
    if (inputs.isEmpty() || targets.isEmpty()) {
      throw new IllegalArgumentException(
          "expected columns of inputs and of targets, got " + inputs + " and " + targets);
    }
    if (classes < 0 || classes > 0 && targets.size() > 1) {
      throw new IllegalArgumentException(
          "expected one column of class indices, got " + targets + " of " + classes + " classes");
    }
  }

  /** Examples with classes, whose inputs are in one column. */
  public static ExampleColumns classified(String input, String label, int classes) {
    return classified(List.of(input), label, classes);
  }

  /**
   * Examples with classes.
   *
   * @param label the column of class indices in 0..classes-1
   */
  public static ExampleColumns classified(List<String> inputs, String label, int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException("expected at least 1 class, got " + classes);
    }
    return new ExampleColumns(inputs, List.of(label), classes, List.of());
  }

  /** Examples with values to predict. */
  public static ExampleColumns valued(List<String> inputs, List<String> targets) {
    return new ExampleColumns(inputs, targets, 0, List.of());
  }

  /** The same with these columns as key. */
  public ExampleColumns keyedBy(String... columns) {
    return new ExampleColumns(inputs, targets, classes, List.of(columns));
  }
}
