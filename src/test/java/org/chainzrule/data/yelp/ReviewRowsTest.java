package org.chainzrule.data.yelp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.text.TextSamples;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Packed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewRowsTest {

  private static final String GOOD = "\"5\",\"fine\"\n";

  @TempDir Path folder;

  @Test
  void reads_stars_and_text() throws IOException {
    Path file = file("\uFEFF\"1\",\"a \"\"b\"\", c\"\r\n\n5,plain\n\"3\",\"no line end\"");
    assertThat(TextSamples.list(YelpFull.file(file)))
        .containsExactly(
            new LabelledText(0, "a \"b\", c"),
            new LabelledText(4, "plain"),
            new LabelledText(2, "no line end"));
  }

  @Test
  void undoes_escapes_and_leaves_other_backslashes() throws IOException {
    Path file = file("\"2\",\"a\\nb \\\"\"c\\\"\" caf\\u00e9 \\u00 \\\\o/ end\\\"\n");
    assertThat(TextSamples.list(YelpFull.file(file)).get(0).text())
        .isEqualTo("a\nb \"c\" café \\u00 \\\\o/ end\\");
  }

  @Test
  void gzip_is_recognised_by_its_content() throws IOException {
    Path file = folder.resolve("reviews.csv");
    Files.write(file, Packed.gzip(GOOD.getBytes(StandardCharsets.UTF_8)));
    assertThat(TextSamples.list(YelpFull.file(file))).containsExactly(new LabelledText(4, "fine"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"0\",\"a\"|expected stars in 1..5, got 0",
        "\"6\",\"a\"|expected stars in 1..5, got 6",
        "\"good\",\"a\"|expected stars in 1..5, got good",
        "\"3\"|expected 2 columns, stars and text, got 1",
        "\"3\",\"a\",\"b\"|expected 2 columns, stars and text, got 3",
        "\"3\",\"never closed|expected quoted columns, got a quote that is not closed in its line",
        "\"3\",\"a\"b\"c\"|expected quoted columns, got a quote inside a column that is not"
            + " doubled",
        "\"3\",\"  \"|expected a text, got an empty one",
        "\"3\",\"a\u0000b\"|expected text, got a NUL byte at byte 7"
      })
  void a_bad_row_is_named_with_its_line_or_skipped(String row, String message) throws IOException {
    assertRejected(file(GOOD + row + "\n" + GOOD), message);
  }

  @Test
  void invalid_utf_8_is_named_with_its_byte() throws IOException {
    byte[] bytes =
        (GOOD + "\"3\",\"caf\u00e9 au lait\"\n" + GOOD).getBytes(StandardCharsets.ISO_8859_1);
    assertRejected(
        Files.write(folder.resolve("reviews.csv"), bytes), "expected UTF-8, got 0xE9 at byte 9");
  }

  @Test
  void a_review_of_ten_megabytes_is_a_bad_row() throws IOException {
    Path file = file(GOOD + "\"3\",\"" + "x".repeat(10_000_000) + "\"\n" + GOOD);
    assertRejected(file, "expected at most 1048576 bytes, got more");
  }

  @Test
  void an_html_page_or_a_truncated_file_is_never_skipped() throws IOException {
    Path page = file("<html>\n");
    assertThatThrownBy(() -> TextSamples.list(YelpFull.file(page), BadRows.skip()))
        .isInstanceOf(DataException.class)
        .hasMessage("expected reviews, got what looks like an HTML page: " + page);
    byte[] packed = Packed.gzip(TextSamples.rows(9_000).getBytes(StandardCharsets.UTF_8));
    Files.write(page, Arrays.copyOf(packed, packed.length - 20));
    assertThatThrownBy(() -> TextSamples.list(YelpFull.file(page), BadRows.skip()))
        .isInstanceOf(DataException.class)
        .hasMessage("expected a whole gzip file, got one that is cut off: " + page);
    Path none = folder.resolve("none.csv");
    assertThatThrownBy(() -> YelpFull.file(none).stream(BadRows.fail()))
        .hasMessage("expected a file at " + none + ", got none");
  }

  @Test
  void a_file_without_a_row_is_an_error() throws IOException {
    for (String content : List.of("", "\n \n")) {
      Path file = file(content);
      assertThatThrownBy(() -> TextSamples.list(YelpFull.file(file), BadRows.skip()))
          .isInstanceOf(DataException.class)
          .hasMessage("expected reviews, got none: " + file);
      Files.write(file, Packed.gzip(content.getBytes(StandardCharsets.UTF_8)));
      assertThatThrownBy(() -> TextSamples.list(YelpFull.file(file)))
          .hasMessage("expected reviews, got none: " + file);
    }
  }

  @Test
  void a_packed_file_is_verified_where_only_its_beginning_is_used() throws IOException {
    byte[] packed = Packed.gzip(TextSamples.rows(9_000).getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(folder.resolve("reviews.csv.gz"), packed);
    assertThat(TextSamples.list(YelpFull.file(file).take(2, BadRows.fail()))).hasSize(2);
    packed[packed.length - 5] ^= 1;
    Files.write(file, packed);
    assertThatThrownBy(() -> YelpFull.file(file).take(2, BadRows.fail()))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("expected a gzip file, got a corrupt one (");
    // A stream that is opened and closed has read nothing.
    YelpFull.file(file).stream(BadRows.fail()).close();
  }

  @Test
  void skipping_keeps_only_the_first_messages() throws IOException {
    BadRows bad = BadRows.skip();
    assertThat(TextSamples.list(YelpFull.file(file("9,a\n".repeat(12) + GOOD)), bad)).hasSize(1);
    assertThat(bad.count()).isEqualTo(12);
    assertThat(bad.examples()).hasSize(10);
  }

  @Test
  void joined_files_are_opened_one_after_the_other() throws IOException {
    Path first = file(TextSamples.rows(3));
    Path missing = folder.resolve("missing.csv");
    LabelledTexts joined =
        LabelledTexts.joined(List.of(YelpFull.file(first), YelpFull.file(missing)));
    try (Stream<LabelledText> stream = joined.stream(BadRows.fail())) {
      Iterator<LabelledText> each = stream.iterator();
      for (int i = 0; i < 3; i++) {
        assertThat(each.next().text()).isEqualTo("row " + i);
      }
      assertThatThrownBy(each::hasNext).isInstanceOf(DataException.class);
    }
  }

  @Test
  void digests_follow_the_content() throws IOException {
    String digest = YelpFull.file(file(GOOD)).digest();
    assertThat(YelpFull.file(file(GOOD)).digest()).isEqualTo(digest).hasSize(64);
    assertThat(YelpFull.file(file(GOOD + GOOD)).digest()).isNotEqualTo(digest);
    LabelledTexts a = LabelledTexts.of(YelpFull.STARS, List.of(new LabelledText(0, "a")));
    assertThat(LabelledTexts.joined(List.of(a, a)).digest())
        .isNotEqualTo(LabelledTexts.joined(List.of(a)).digest());
    assertThat(LabelledTexts.of(YelpFull.STARS, List.of(new LabelledText(1, "a"))).digest())
        .isNotEqualTo(a.digest());
  }

  @Test
  void stars_out_of_range_are_rejected() {
    for (double bad : new double[] {-1, 5, 0.5}) {
      assertThatThrownBy(
              () -> LabelledTexts.of(YelpFull.STARS, List.of(new LabelledText(bad, "a"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected class indices in 0..4, got " + bad);
    }
  }

  private Path file(String content) throws IOException {
    return TextSamples.file(folder, "reviews.csv", content);
  }

  /** The row is in line 2, and the one after it is good. */
  private static void assertRejected(Path file, String message) {
    String whole = message + ": " + file + ", line 2";
    assertThatThrownBy(() -> TextSamples.list(YelpFull.file(file)))
        .isInstanceOf(DataException.class)
        .hasMessage(whole);
    BadRows bad = BadRows.skip();
    assertThat(TextSamples.list(YelpFull.file(file), bad)).hasSize(2);
    assertThat(bad.count()).isEqualTo(1);
    assertThat(bad.examples()).containsExactly(whole);
  }
}
