package org.chainzrule.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Packed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CsvTextsTest {

  @TempDir Path folder;

  private CsvTexts file(String content) throws IOException {
    return CsvTexts.of(TextSamples.file(folder, "texts.csv", content));
  }

  @Test
  void classes_are_found_in_the_file_in_the_order_of_their_names() throws IOException {
    LabelledTexts texts =
        file("good,\"Fine, \"\"really\"\",\nand long\"\r\nbad,no\nso-so,ok\n").classified();
    assertThat(texts.classNames()).containsExactly("bad", "good", "so-so");
    assertThat(TextSamples.list(texts))
        .containsExactly(
            new LabelledText(1, "Fine, \"really\",\nand long"),
            new LabelledText(0, "no"),
            new LabelledText(2, "ok"));
  }

  @Test
  void whole_numbers_are_sorted_by_value() throws IOException {
    LabelledTexts texts = file("10,a\n9,b\n-1,c\n").classified();
    assertThat(texts.classNames()).containsExactly("-1", "9", "10");
    assertThat(TextSamples.list(texts).get(0).label()).isEqualTo(2);
  }

  @Test
  void columns_are_found_by_their_names() throws IOException {
    CsvTexts file = file("\uFEFFid,text, stars\n1,a,2.5\n2,b,-1e3\n").withHeader("stars", "text");
    LabelledTexts scores = file.scored();
    assertThat(scores.classes()).isEmpty();
    assertThat(TextSamples.list(scores))
        .containsExactly(new LabelledText(2.5, "a"), new LabelledText(-1000, "b"));
    assertThatThrownBy(() -> TextSamples.list(scores).get(0).label())
        .hasMessage("expected a class index as target, got 2.5");
    assertThatThrownBy(() -> file.withHeader("label", "text").classified())
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("expected columns [label, text] in the first row, got [id, text");
  }

  @Test
  void bad_rows_are_named_with_their_line_or_skipped() throws IOException {
    List<String> classes = List.of("no", "yes");
    LabelledTexts texts = file("yes,\"a\nb\"\nmaybe,c\nno\nno,d\n").classified(classes);
    assertThatThrownBy(() -> TextSamples.list(texts))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected one of [no, yes] as label, got maybe: "
                + folder.resolve("texts.csv")
                + ", line 3");
    BadRows bad = BadRows.skip();
    assertThat(TextSamples.list(texts, bad)).hasSize(2);
    assertThat(bad.count()).isEqualTo(2);
    assertThatThrownBy(() -> TextSamples.list(file("x,a\n").scored()))
        .hasMessageContaining("expected a finite number as label, got x");
  }

  @Test
  void a_file_that_cannot_be_read_is_explained_in_a_sentence() throws IOException {
    assertThatThrownBy(() -> TextSamples.list(file("a,\"b\n").classified(List.of("a"))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected CSV with closed quotes");
    Path latin = folder.resolve("latin.csv");
    Files.write(latin, "a,caf\u00e9 au lait\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> CsvTexts.of(latin).classified())
        .isInstanceOf(DataException.class)
        .hasMessage("expected UTF-8, got other bytes: " + latin);
    assertThatThrownBy(() -> CsvTexts.of(folder.resolve("none")).classified())
        .hasMessageContaining("expected a file at");
    assertThatThrownBy(() -> file("").classified())
        .hasMessageContaining("expected rows with a label and a text, got none");
    Files.write(latin, Packed.gzip("a,b\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(TextSamples.list(CsvTexts.of(latin).classified())).hasSize(1);
  }

  @Test
  void a_file_without_a_row_is_an_error() throws IOException {
    String none = "expected rows with a label and a text, got none: ";
    CsvTexts empty = file("");
    for (LabelledTexts texts : List.of(empty.scored(), empty.classified(List.of("a")))) {
      assertThatThrownBy(() -> TextSamples.list(texts, BadRows.skip()))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(none);
    }
    CsvTexts header = file("label,text\n").withHeader("label", "text");
    assertThatThrownBy(() -> TextSamples.list(header.scored())).hasMessageStartingWith(none);
  }

  @Test
  void a_packed_file_is_verified_to_its_end() throws IOException {
    byte[] first = Packed.gzip("a,one\n".repeat(9_000).getBytes(StandardCharsets.UTF_8));
    byte[] second = Packed.gzip("a,two\n".getBytes(StandardCharsets.UTF_8));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    Path file = Files.write(folder.resolve("two.csv.gz"), both);
    LabelledTexts texts = CsvTexts.of(file).classified(List.of("a"));
    assertThat(TextSamples.list(texts)).hasSize(9_001);
    for (int damaged : new int[] {first.length - 5, first.length, both.length - 5}) {
      byte[] bytes = both.clone();
      bytes[damaged] ^= 1;
      Files.write(file, bytes);
      assertThatThrownBy(() -> TextSamples.list(texts))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("expected a gzip file, got a corrupt one (");
      assertThatThrownBy(() -> texts.take(1, BadRows.fail()))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("expected a gzip file, got a corrupt one (");
    }
  }

  @Test
  void a_field_that_is_too_long_is_refused_in_bounded_memory() throws IOException {
    Path file = folder.resolve("long.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("a,b\na,".getBytes(StandardCharsets.UTF_8));
      byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 40; i++) {
        out.write(piece);
      }
    }
    assertThatThrownBy(() -> TextSamples.list(CsvTexts.of(file).classified(List.of("a"))))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "expected CSV with closed quotes and at most 16777216 characters in a field, got")
        .hasMessageContaining("starting at line 2")
        .hasMessageEndingWith(file.toString());
  }

  @Test
  @Timeout(20)
  void many_classes_take_linear_time_and_too_many_are_refused() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 1 << 16; i++) {
      rows.append('c').append(i).append(",text\n");
    }
    LabelledTexts texts = file(rows.toString()).classified();
    assertThat(texts.classes()).hasValue(1 << 16);
    assertThat(TextSamples.list(texts)).hasSize(1 << 16);
    assertThatThrownBy(() -> file(rows + "one,more\n").classified())
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("expected at most 65536 different labels, got more: ");
  }

  @Test
  void messages_repeat_only_a_part_of_a_long_row() throws IOException {
    CsvTexts file = file("a," + "b".repeat(1 << 16) + "\n");
    assertThatThrownBy(() -> TextSamples.list(file.withHeader("x", "y").scored()))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
    assertThatThrownBy(() -> TextSamples.list(file("b".repeat(1 << 16) + ",a\n").scored()))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
  }

  @Test
  void the_digest_depends_on_columns_and_classes() throws IOException {
    CsvTexts file = file("1,a\n2,b\n");
    assertThat(List.of(file.scored().digest(), file.classified(List.of("2", "1")).digest()))
        .doesNotContain(file.classified().digest())
        .doesNotHaveDuplicates();
    LabelledTexts scores = file.scored();
    assertThatThrownBy(() -> LabelledTexts.joined(List.of(scores, file.classified())))
        .hasMessage("expected texts of the same classes, got [[], [1, 2]]");
    assertThatThrownBy(() -> file.classified(List.of("1", "1")))
        .hasMessage("expected at least one class and a name of its own for each, got [1, 1]");
  }
}
