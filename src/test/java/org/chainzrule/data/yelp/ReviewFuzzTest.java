package org.chainzrule.data.yelp;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.TextSamples;
import org.chainzrule.fuzz.FuzzContract;
import org.chainzrule.fuzz.PackedParts;
import org.chainzrule.fuzz.Part;
import org.chainzrule.io.Packed;
import org.chainzrule.io.Tar;
import org.chainzrule.io.TarFile;

/** Files of reviews, plain, packed and in an archive; plain ones have no redundancy. */
class ReviewFuzzTest implements FuzzContract {

  private static final String ROWS =
      "\"1\",\"Bad \\\"\"soup\\\"\".\\nNever again\"\n\"5\",\"Caf\u00e9, good\"\n\"3\",\"caf\\u00e9 so so\"\n";

  @Override
  public Map<String, byte[]> samples(Path scratch) {
    byte[] archive =
        new Tar()
            .entry("yelp_review_full_csv/", '5', 0, new byte[0])
            .file("yelp_review_full_csv/test.csv", ROWS)
            .file("yelp_review_full_csv/train.csv", ROWS)
            .packed();
    byte[] rows = ROWS.getBytes(StandardCharsets.UTF_8);
    return Map.of(
        "yelp_review_full_csv.tgz", archive, "rows.csv", rows, "rows.csv.gz", Packed.gzip(rows));
  }

  @Override
  public List<Part> parts(String name, byte[] sample) {
    if (name.endsWith(".tgz")) {
      return List.of(PackedParts.gzip(), PackedParts.gzipContent(), PackedParts.tarContent());
    }
    return name.endsWith(".gz")
        ? List.of(PackedParts.gzip(), PackedParts.gzipContent())
        : List.of(Part.plain());
  }

  @Override
  public Object read(Path file) {
    if (!file.getFileName().toString().endsWith(".tgz")) {
      return TextSamples.list(YelpFull.file(file));
    }
    InputStream rows = TarFile.open(file, "yelp_review_full_csv/test.csv", 1 << 20);
    try (Stream<LabelledText> reviews = ReviewRows.stream(rows, file, BadRows.fail())) {
      return reviews.toList();
    }
  }

  @Override
  public List<String> dictionary() {
    return List.of("\"", "\"\"", "\",\"", "\n", "\\n", "\\u", "\0", "ustar", "../", "<html>", "/");
  }

  @Override
  public Pattern place() {
    return Pattern.compile(
        "(?s)expected .*(, line \\d+|gzip.*|archive.*|tar.*|names.*|plain files.*|attribute.*"
            + "|bytes.*|HTML.*|reviews.*)");
  }
}
