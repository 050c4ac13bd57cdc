package org.chainzrule.data.text;

import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.io.Digest;

/** Texts kept in memory. */
record ListedTexts(List<String> classNames, List<LabelledText> texts) implements LabelledTexts {

  static ListedTexts classified(List<String> classNames, List<LabelledText> texts) {
    checkNames(classNames);
    for (LabelledText text : texts) {
      if (!text.isLabel(classNames.size())) {
        throw new IllegalArgumentException(
            "expected class indices in 0.." + (classNames.size() - 1) + ", got " + text.target());
      }
    }
    return new ListedTexts(List.copyOf(classNames), List.copyOf(texts));
  }

  static void checkNames(List<String> classNames) {
    if (classNames.isEmpty() || classNames.stream().distinct().count() < classNames.size()) {
      throw new IllegalArgumentException(
          "expected at least one class and a name of its own for each, got " + classNames);
    }
  }

  @Override
  public Stream<LabelledText> stream(BadRows bad) {
    return texts.stream();
  }

  @Override
  public String digest() {
    Digest digest = Digest.of("texts 2").add(String.join("\n", classNames));
    texts.forEach(text -> digest.add(Double.doubleToLongBits(text.target())).add(text.text()));
    return digest.hex();
  }
}
