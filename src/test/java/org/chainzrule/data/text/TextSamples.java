package org.chainzrule.data.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Small texts, tables and archives for tests. */
public final class TextSamples {

  private TextSamples() {}

  /** CSV rows with one to five stars, {@code count} in all. */
  public static String rows(int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append('"').append(1 + i % 5).append("\",\"row ").append(i).append("\"\n");
    }
    return rows.toString();
  }

  public static Path file(Path folder, String name, String content) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
  }

  public static List<LabelledText> list(LabelledTexts reviews, BadRows bad) {
    try (Stream<LabelledText> stream = reviews.stream(bad)) {
      return stream.toList();
    }
  }

  public static List<LabelledText> list(LabelledTexts reviews) {
    return list(reviews, BadRows.fail());
  }

  /** The data folder's subfolder; without it the test is skipped. */
  public static Path real(String name) {
    String data = System.getenv("CHAINZRULE_DATA");
    assumeTrue(data != null, "CHAINZRULE_DATA is not set to a folder that holds " + name);
    Path real = Path.of(data, name);
    assumeTrue(Files.isDirectory(real), "there is no folder " + name + " in CHAINZRULE_DATA");
    return real;
  }
}
