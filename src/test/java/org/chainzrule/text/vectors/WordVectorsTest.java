package org.chainzrule.text.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.text.TextSamples;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Packed;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.encode.Vocabulary;
import org.chainzrule.text.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class WordVectorsTest {

  public static final String SMALL = "the 0.5 -1 2e-1\ngood 1 2 3\n! -0.25 .5 0\nbad -1 -2 -3.0 \n";

  @TempDir Path folder;

  @Test
  void reads_words_and_numbers() throws IOException {
    WordVectors vectors = read(SMALL);
    assertThat(vectors.size()).isEqualTo(4);
    assertThat(vectors.dimension()).isEqualTo(3);
    assertThat(vectors.vector(vectors.id("the"))).containsExactly(0.5f, -1, 0.2f);
    assertThat(vectors.vector(vectors.id("bad"))).containsExactly(-1, -2, -3);
    assertThat(vectors.word(1)).isEqualTo("good");
    assertThat(read("4 3\n" + SMALL).size()).isEqualTo(4);
  }

  @Test
  void looks_up_a_simpler_form_of_unknown_tokens() throws IOException {
    WordVectors vectors = read(SMALL);
    assertThat(vectors.id("!!!")).isEqualTo(vectors.id("!"));
    assertThat(vectors.id("¬good")).isEqualTo(vectors.id("good"));
    assertThat(vectors.id("goood")).isEqualTo(-1);
    assertThat(vectors.id("?!")).isEqualTo(-1);
    assertThat(vectors.id("")).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "c 1 2, 'expected 3 numbers, got 2'",
    "c 1 2 3 4, 'expected 3 numbers, got more'",
    "c 1 x 3, 'expected finite numbers, got x in column 3'",
    "c 1 2 NaN, 'expected finite numbers, got NaN in column 4'",
    "c 1 2 1e99, 'expected finite numbers, got 1e99 in column 4'",
    "a 1 2 3, 'expected each word once, got a again'"
  })
  void a_bad_line_is_named(String line, String message) throws IOException {
    Path file = TextSamples.file(folder, "v.txt", "a 1 2 3\nb 1 2 3\n" + line + "\n");
    assertThatThrownBy(() -> WordVectors.read(file, PreprocessingConfig.standard()))
        .isInstanceOf(DataException.class)
        .hasMessage(message + ": " + file + ", line 3");
  }

  @Test
  void a_long_line_takes_memory_in_proportion() throws IOException {
    // A segment of such vectors would take 2 GB.
    String numbers = " 1".repeat(1 << 16);
    WordVectors vectors = read("a" + numbers + "\nb" + numbers + "\n");
    assertThat(vectors.dimension()).isEqualTo(1 << 16);
    assertThat(vectors.vector(1)).hasSize(1 << 16).contains(1);
    assertThatThrownBy(() -> read("a" + numbers + " 1\n"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected at most 65536 numbers, got 65537: "
                + folder.resolve("vectors.txt")
                + ", line 1");
  }

  @Test
  void vectors_of_several_segments_are_read() throws IOException {
    StringBuilder lines = new StringBuilder();
    int count = 2 * WordVectors.SEGMENT + 17;
    for (int i = 0; i < count; i++) {
      lines.append("w").append(i).append(' ').append(i).append(" -1.5").append('\n');
    }
    WordVectors vectors = read(lines.toString());
    assertThat(vectors.size()).isEqualTo(count);
    for (int id = 0; id < count; id += 101) {
      assertThat(vectors.vector(id)).containsExactly(id, -1.5f);
    }
    assertThat(vectors.vector(count - 1)).containsExactly(count - 1, -1.5f);
  }

  @Test
  void a_small_file_that_unpacks_to_gigabytes_is_not_unpacked() throws IOException {
    Path file = folder.resolve("bomb.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 2_000; i++) {
        out.write(("w" + i + " 0".repeat(20_000) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThatThrownBy(() -> WordVectors.read(file, PreprocessingConfig.standard()))
        .isInstanceOf(DataException.class)
        .hasMessage("expected at most 67108864 bytes unpacked, got more: " + file);
  }

  @Test
  void messages_repeat_only_a_part_of_a_long_line() {
    for (String bad : List.of("a 1\na " + "x".repeat(1 << 17), "w".repeat(1 << 17) + " 1\n")) {
      assertThatThrownBy(() -> read(bad + (bad.startsWith("w") ? bad : "")))
          .isInstanceOf(DataException.class)
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
    }
  }

  @Test
  void words_with_a_space_are_skipped() throws IOException {
    assertThat(read("a 1 2\n. . . 3 4\nb 5 6\n").size()).isEqualTo(2);
  }

  @Test
  void an_empty_file_and_an_html_page_are_rejected() {
    assertThatThrownBy(() -> read("")).hasMessageStartingWith("expected word vectors, got none: ");
    assertThatThrownBy(() -> read("<html lang=en>\n"))
        .hasMessageStartingWith("expected word vectors, got what looks like an HTML page: ");
    assertThatThrownBy(() -> read("alone\n"))
        .hasMessageStartingWith("expected a word and its numbers, got no number: ");
  }

  @Test
  void numbers_are_parsed_as_java_does() throws IOException {
    Generator random = Seeds.of(1).generator();
    StringBuilder lines = new StringBuilder();
    float[] expected = new float[500];
    for (int i = 0; i < expected.length; i++) {
      String number = Float.toString((float) random.nextGaussian());
      expected[i] = Float.parseFloat(number);
      lines.append("w").append(i).append(' ').append(number).append('\n');
    }
    WordVectors vectors = read(lines.toString());
    for (int i = 0; i < expected.length; i++) {
      assertThat(vectors.vector(i)).containsExactly(expected[i]);
    }
  }

  @Test
  void vectors_are_restored_from_the_cache() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < WordVectors.SEGMENT + 10; i++) {
      lines.append("w").append(i).append(' ').append(i).append(" 0.").append(i).append('\n');
    }
    Path file =
        Files.write(
            folder.resolve("v.gz"), Packed.gzip(lines.toString().getBytes(StandardCharsets.UTF_8)));
    PreprocessingConfig cached = PreprocessingConfig.standard().cachedIn(folder.resolve("cache"));
    WordVectors made = WordVectors.read(file, cached);
    WordVectors again = WordVectors.read(file, cached);
    assertThat(again.digest()).isEqualTo(made.digest());
    for (int id : new int[] {0, 1, WordVectors.SEGMENT - 1, WordVectors.SEGMENT + 9}) {
      assertThat(again.vector(id)).isEqualTo(made.vector(id));
      assertThat(again.id("w" + id)).isEqualTo(id);
    }
  }

  @Test
  void an_embedding_table_has_a_row_for_each_word() throws IOException {
    Vocabulary vocabulary = Vocabulary.of(List.of("bad", "unheard", "the")).withUnknown();
    assertThat(read(SMALL).rows(vocabulary, Precision.DOUBLE).toArray())
        .containsExactly(-1, -2, -3, 0, 0, 0, 0.5, -1, 0.2f, 0, 0, 0);
  }

  @Test
  void a_selection_keeps_words_and_vectors() throws IOException {
    WordVectors all = read(SMALL);
    WordVectors some = all.only(all.id("the"), all.id("bad"));
    assertThat(some.size()).isEqualTo(2);
    assertThat(some.word(0)).isEqualTo("the");
    assertThat(some.vector(1)).isEqualTo(all.vector(all.id("bad")));
    assertThat(some.id("good")).isEqualTo(-1);
    WordVectors same = WordVectors.of(List.of("the", "bad"), some.vector(0), some.vector(1));
    assertThat(same.digest()).isEqualTo(some.digest()).isNotEqualTo(all.digest());
    assertThat(all.only(all.id("bad"), all.id("the")).digest()).isNotEqualTo(some.digest());
    assertThatThrownBy(() -> WordVectors.of(List.of("a", "a"), new float[1], new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected different words and a vector of one length for each, got 1 of 2 words and 2"
                + " vectors");
    assertThatThrownBy(() -> WordVectors.of(List.of("a", "b"), new float[1], new float[2]))
        .hasMessageEndingWith("got 2 of 2 words and 2 vectors of several lengths");
    assertThatThrownBy(all::only).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void coverage_counts_tokens_without_a_vector() throws IOException {
    LabelledTexts reviews =
        LabelledTexts.of(
            YelpFull.STARS,
            List.of(new LabelledText(4, "the good soup!!"), new LabelledText(0, "bad soup, bad")));
    WordVectors.Coverage coverage =
        read(SMALL).coverage(reviews, Tokenizer.standard(), PreprocessingConfig.standard());
    assertThat(coverage.tokens()).isEqualTo(8);
    assertThat(coverage.found()).isEqualTo(5);
    assertThat(coverage.share()).isEqualTo(0.625);
    assertThat(coverage.missing()).containsExactly("soup", ",");
    Path cache = folder.resolve("cache");
    PreprocessingConfig cached = PreprocessingConfig.standard().cachedIn(cache);
    for (int i = 0; i < 2; i++) {
      assertThat(read(SMALL).coverage(reviews, Tokenizer.standard(), cached)).isEqualTo(coverage);
      try (Stream<Path> files = Files.list(cache)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .anyMatch(name -> name.startsWith("coverage-"));
      }
    }
  }

  @Test
  void the_real_vectors_cover_most_of_the_real_reviews() {
    Path glove = TextSamples.real("glove");
    Path yelp = TextSamples.real("yelp");
    WordVectors vectors =
        WordVectors.read(
            glove.resolve("glove.100d.10000words.int8.txt.gz"),
            PreprocessingConfig.standard().cachedIn(folder));
    assertThat(vectors.size()).isEqualTo(10_000);
    assertThat(vectors.dimension()).isEqualTo(100);
    LabelledTexts slice = YelpFull.file(yelp.resolve("review_full_slice.csv.gz"));
    assertThat(
            vectors.coverage(slice, Tokenizer.standard(), PreprocessingConfig.standard()).share())
        .isBetween(0.91, 0.92);
  }

  private WordVectors read(String content) throws IOException {
    return WordVectors.read(
        TextSamples.file(folder, "vectors.txt", content), PreprocessingConfig.standard());
  }
}
