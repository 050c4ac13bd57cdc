package org.chainzrule.model;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.chainzrule.Internal;

/** A table as text, its columns aligned by spaces. */
@Internal({"metrics", "train"})
public final class TextTable {

  private TextTable() {}

  /**
   * Lines with their cells in columns, two spaces apart.
   *
   * @param right the columns that are aligned on the right
   */
  public static String aligned(List<String[]> lines, Set<Integer> right) {
    int[] widths = new int[lines.get(0).length];
    for (String[] line : lines) {
      Arrays.setAll(widths, i -> Math.max(widths[i], line[i].length()));
    }
    return lines.stream()
        .map(
            line -> {
              StringBuilder text = new StringBuilder();
              for (int i = 0; i < line.length; i++) {
                String gap = " ".repeat(widths[i] - line[i].length());
                text.append(i == 0 ? "" : "  ");
                text.append(right.contains(i) ? gap + line[i] : line[i] + gap);
              }
              return text.toString().stripTrailing();
            })
        .collect(Collectors.joining("\n"));
  }
}
