package org.chainzrule.spark;

import java.io.Serializable;
import java.util.List;

/**
 * Which columns of a table make a labelled text.
 *
 * <pre>{@code
 * TextColumns films = TextColumns.classified("review", "label", List.of("bad", "good"));
 * }</pre>
 *
 * @param text the name of the column of texts
 * @param target the name of the column of class indices or scores
 * @param classNames in the order of the class indices; empty where targets are scores
 * @param key names of the columns that together tell a text from others and do not change; empty
 *     for text and target themselves
 */
public record TextColumns(String text, String target, List<String> classNames, List<String> key)
    implements Serializable {

  /** Copies the lists. */
  public TextColumns {
    classNames = List.copyOf(classNames);
    key = List.copyOf(key);
  }

  /**
   * Texts with classes.
   *
   * @param label the column of class indices in 0..classes-1
   * @throws IllegalArgumentException if there are no classes
   */
  public static TextColumns classified(String text, String label, List<String> classNames) {
    if (classNames.isEmpty()) {
      throw new IllegalArgumentException("expected at least 1 class, got none");
    }
    return new TextColumns(text, label, classNames, List.of());
  }

  /** Texts with scores, which are finite numbers. */
  public static TextColumns scored(String text, String score) {
    return new TextColumns(text, score, List.of(), List.of());
  }

  /** The same with these columns as key. */
  public TextColumns keyedBy(String... columns) {
    return new TextColumns(text, target, classNames, List.of(columns));
  }
}
