package org.chainzrule.data.text;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Texts with their labels that can be read again and again, always the same in the same order. All
 * labels are classes with names, or all are scores, which are any real numbers.
 *
 * <pre>{@code
 * LabelledTexts films =
 *     LabelledTexts.of(
 *         List.of("bad", "good"),
 *         List.of(new LabelledText(1, "A gorgeous film."), new LabelledText(0, "Dull.")));
 * }</pre>
 */
public interface LabelledTexts {

  /**
   * The texts one by one, in bounded memory. The stream is sequential and holds a file open: close
   * it.
   *
   * @param bad decides about rows that are no labelled texts
   * @throws DataException here or while reading, if the source is missing or damaged
   */
  Stream<LabelledText> stream(BadRows bad);

  /** Tells these texts from any others: 64 hex digits, made from the bytes they come from. */
  String digest();

  /** The name of each class, in the order of the class indices; empty where labels are scores. */
  List<String> classNames();

  /** The number of classes; empty where labels are scores. */
  default OptionalInt classes() {
    int classes = classNames().size();
    return classes == 0 ? OptionalInt.empty() : OptionalInt.of(classes);
  }

  /**
   * Texts with classes, kept in memory.
   *
   * @throws IllegalArgumentException if there are no classes, two have one name, or a target is not
   *     the index of a class
   */
  static LabelledTexts of(List<String> classNames, List<LabelledText> texts) {
    return ListedTexts.classified(classNames, texts);
  }

  /** Texts with scores, kept in memory. */
  static LabelledTexts scored(List<LabelledText> texts) {
    return new ListedTexts(List.of(), List.copyOf(texts));
  }

  /**
   * All texts of each of these in turn.
   *
   * @throws IllegalArgumentException if there are none of these, or their class names differ
   */
  static LabelledTexts joined(List<LabelledTexts> parts) {
    return new JoinedTexts(List.copyOf(parts));
  }

  /** The first texts, at most so many, kept in memory. */
  default LabelledTexts take(int most, BadRows bad) {
    try (Stream<LabelledText> all = stream(bad)) {
      return new ListedTexts(classNames(), all.limit(most).toList());
    }
  }
}
