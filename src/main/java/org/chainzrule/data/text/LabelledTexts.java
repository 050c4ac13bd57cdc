package org.chainzrule.data.text;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A source of labelled texts, which can be read repeatedly and always gives the same texts in the
 * same order. Either all targets are classes with names, or all are scores, which are real numbers.
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
   * The texts one by one, in bounded memory. The stream is sequential and may hold a file open, so
   * the caller must close it.
   *
   * @param bad the policy for rows that are not labelled texts
   * @throws org.chainzrule.io.DataException here or while reading, if the source is missing or
   *     damaged
   */
  Stream<LabelledText> stream(BadRows bad);

  /** A digest of the texts, 64 hex digits, made from the bytes they are read from. */
  String digest();

  /** The name of each class, in the order of the class indices; empty if targets are scores. */
  List<String> classNames();

  /** The number of classes; empty if targets are scores. */
  default OptionalInt classes() {
    int classes = classNames().size();
    return classes == 0 ? OptionalInt.empty() : OptionalInt.of(classes);
  }

  /**
   * Texts with classes, kept in memory.
   *
   * @throws IllegalArgumentException if there are no classes, two have the same name, or a target
   *     is not the index of a class
   */
  static LabelledTexts of(List<String> classNames, List<LabelledText> texts) {
    return ListedTexts.classified(classNames, texts);
  }

  /** Texts with scores, kept in memory. */
  static LabelledTexts scored(List<LabelledText> texts) {
    return new ListedTexts(List.of(), List.copyOf(texts));
  }

  /**
   * The concatenation of several sources.
   *
   * @throws IllegalArgumentException if there is no source, or their class names differ
   */
  static LabelledTexts joined(List<LabelledTexts> parts) {
    return new JoinedTexts(List.copyOf(parts));
  }

  /** The first {@code count} texts, or all if there are fewer, kept in memory. */
  default LabelledTexts take(int count, BadRows bad) {
    try (Stream<LabelledText> all = stream(bad)) {
      return new ListedTexts(classNames(), all.limit(count).toList());
    }
  }
}
