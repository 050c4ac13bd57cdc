package org.chainzrule.experiment.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chainzrule.Internal;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;

/** Shows mistaken examples as what they are, such as pictures or texts. */
@Internal("examples")
@FunctionalInterface
public interface MistakenExamples {

  /** How many are shown. */
  int PICTURES = 24;

  /** How many are shown. */
  int TEXTS = 8;

  /**
   * Shows some of the mistakes; nothing where there are none.
   *
   * @param mistakes the most confident ones first
   * @param data the examples that their rows are in
   * @param classNames in the order of the classes
   */
  List<Block> blocks(List<Mistake> mistakes, Dataset data, List<String> classNames);

  /** Square pictures, row by row from the top, with grey values in 0..1. */
  static MistakenExamples pictures() {
    return (mistakes, data, classNames) -> {
      int side = (int) Math.sqrt(data.inputShape().length());
      if (mistakes.isEmpty() || (long) side * side != data.inputShape().length()) {
        return List.of();
      }
      List<Pictures.Picture> pictures = new ArrayList<>();
      for (Mistake mistake : mistakes.subList(0, Math.min(PICTURES, mistakes.size()))) {
        Tensor input = data.batch(new int[] {mistake.row()}, Precision.DOUBLE).inputs();
        String actual = classNames.get(mistake.actual());
        String predicted = classNames.get(mistake.predicted());
        pictures.add(
            new Pictures.Picture(
                side,
                input.toArray(),
                predicted + " for " + actual,
                "Test example "
                    + mistake.row()
                    + " of class "
                    + actual
                    + ", predicted as "
                    + predicted
                    + mistake.confidence()));
      }
      return List.of(new Pictures(pictures));
    };
  }

  /**
   * Texts, of which the beginnings are shown.
   *
   * @param texts the texts of the data, in its order
   * @param bad the policy by which the data was read
   */
  static MistakenExamples texts(LabelledTexts texts, BadRows bad) {
    return (mistakes, data, classNames) -> {
      if (mistakes.isEmpty()) {
        return List.of();
      }
      List<Mistake> shown = mistakes.subList(0, Math.min(TEXTS, mistakes.size()));
      Map<Integer, String> found = new HashMap<>();
      int[] row = new int[1];
      try (Stream<LabelledText> all = texts.stream(bad)) {
        all.forEach(
            text -> {
              int at = row[0]++;
              if (shown.stream().anyMatch(mistake -> mistake.row() == at)) {
                found.put(at, text.text());
              }
            });
      }
      return List.of(
          new Excerpts(
              shown.stream()
                  .map(
                      mistake ->
                          new Excerpts.Excerpt(
                              "predicted "
                                  + classNames.get(mistake.predicted())
                                  + " for "
                                  + classNames.get(mistake.actual())
                                  + mistake.confidence(),
                              found.get(mistake.row())))
                  .toList()));
    };
  }
}
