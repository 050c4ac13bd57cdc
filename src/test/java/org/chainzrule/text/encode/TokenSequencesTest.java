package org.chainzrule.text.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.chainzrule.data.Batch;
import org.chainzrule.data.DatasetContract;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.text.TextSamples;
import org.chainzrule.data.yelp.SyntheticReviews;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.cache.TextBlocks;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;
import org.chainzrule.text.vectors.InverseFrequencies;
import org.chainzrule.text.vectors.PooledVectors;
import org.chainzrule.text.vectors.WordVectors;
import org.chainzrule.text.vectors.WordVectorsTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSequencesTest {

  private static final Tokenizer TOKENIZER = Tokenizer.standard();
  private static final Vocabulary WORDS = Vocabulary.of(List.of("a", "b", "c"));
  private static final PreprocessingConfig PLAIN = PreprocessingConfig.standard();

  @TempDir Path folder;

  @Test
  void shorter_reviews_are_padded_to_the_longest_of_the_batch() {
    TokenSequences data = sequences("a b c a b", "c", "b x b", "x");
    assertThat(data.inputShape()).isEqualTo(Shape.of(5));
    assertThat(data.count()).isEqualTo(8);
    Batch batch = data.batch(new int[] {2, 1, 3}, Precision.SINGLE);
    assertThat(batch.inputs().shape()).isEqualTo(Shape.of(3, 2));
    assertThat(batch.inputs().toArray()).containsExactly(1, 1, 2, -1, -1, -1);
    assertThat(batch.targets().toArray()).containsExactly(2, 1, 3);
    assertThat(data.batch(new int[] {3}, Precision.SINGLE).inputs().shape())
        .isEqualTo(Shape.of(1, 1));
    assertThat(data.ids(2)).containsExactly(1, 1);
    assertThat(data.label(3)).isEqualTo(3);
  }

  @Test
  void only_the_first_tokens_are_kept() {
    TokenSequences data = TokenSequences.of(reviews("a b c a"), TOKENIZER, WORDS, 2, PLAIN);
    assertThat(data.ids(0)).containsExactly(0, 1);
    assertThatThrownBy(
            () ->
                TokenSequences.of(
                    reviews("a"), TOKENIZER, new HashedNgrams(1, 1, 1 << 25, 0), 9, PLAIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at most 16777216 token ids and at least 1 token, got 33554432 and 9");
  }

  @Test
  void threads_and_blocks_keep_the_order_of_the_texts() {
    LabelledTexts many = SyntheticReviews.create(Seeds.of(2), 3 * TextBlocks.SIZE + 17);
    HashedNgrams encoding = new HashedNgrams(1, 2, 1 << 16, 3);
    TokenSequences one = TokenSequences.of(many, TOKENIZER, encoding, 50, PLAIN.threads(1));
    TokenSequences four = TokenSequences.of(many, TOKENIZER, encoding, 50, PLAIN.threads(4));
    assertThat(one.size()).isEqualTo(four.size()).isEqualTo(3 * TextBlocks.SIZE + 17);
    for (int row = 0; row < one.size(); row += 97) {
      assertThat(four.ids(row)).isEqualTo(one.ids(row));
      assertThat(four.label(row)).isEqualTo(one.label(row));
    }
  }

  @Test
  void a_failure_on_another_thread_reaches_the_caller() {
    TokenEncoding failing =
        new TokenEncoding() {
          @Override
          public int size() {
            return 1;
          }

          @Override
          public void trace(Tokens tokens, IdConsumer out) {
            throw new IllegalStateException("no");
          }

          @Override
          public String digest() {
            return "";
          }
        };
    assertThatThrownBy(() -> TokenSequences.of(reviews("a"), TOKENIZER, failing, 1, PLAIN))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no");
  }

  @Test
  void the_cache_is_used_until_an_input_changes() throws IOException {
    PreprocessingConfig cached = PLAIN.cachedIn(folder.resolve("cache"));
    LabelledTexts reviews = reviews("a b", "c");
    TokenSequences made = TokenSequences.of(reviews, TOKENIZER, WORDS, 9, cached);
    assertThat(TokenSequences.of(new Unreadable(reviews), TOKENIZER, WORDS, 9, cached).ids(0))
        .isEqualTo(made.ids(0));
    Tokenizer other = TOKENIZER.with(Tokenizer.Option.MARK_NEGATION);
    List<Runnable> changed =
        List.of(
            () -> TokenSequences.of(new Unreadable(reviews), other, WORDS, 9, cached),
            () -> TokenSequences.of(new Unreadable(reviews), TOKENIZER, WORDS, 8, cached),
            () ->
                TokenSequences.of(
                    new Unreadable(reviews), TOKENIZER, WORDS.withUnknown(), 9, cached),
            () ->
                TokenSequences.of(
                    new Unreadable(reviews("a b", "d")), TOKENIZER, WORDS, 9, cached));
    for (Runnable change : changed) {
      assertThatThrownBy(change::run).hasMessage("read again");
    }
    assertThat(files("cache"))
        .containsExactlyInAnyOrder(".lock", cacheFile().getFileName().toString());
  }

  @Test
  void a_damaged_cache_file_is_noticed_and_replaced() throws IOException {
    PreprocessingConfig cached = PLAIN.cachedIn(folder.resolve("cache"));
    LabelledTexts reviews = reviews("a b", "c");
    TokenSequences.of(reviews, TOKENIZER, WORDS, 9, cached);
    byte[] good = Files.readAllBytes(cacheFile());
    for (int at = 0; at < good.length; at += 7) {
      byte[] bad = good.clone();
      bad[at] ^= 4;
      Files.write(cacheFile(), bad);
      assertThat(TokenSequences.of(reviews, TOKENIZER, WORDS, 9, cached).ids(0))
          .containsExactly(0, 1);
      assertThat(cacheFile()).hasBinaryContent(good);
    }
    for (int length = 0; length < good.length; length += 13) {
      Files.write(cacheFile(), Arrays.copyOf(good, length));
      TokenSequences.of(reviews, TOKENIZER, WORDS, 9, cached);
      assertThat(cacheFile()).hasBinaryContent(good);
    }
  }

  @Test
  void leftovers_of_a_crash_are_deleted_and_a_file_as_cache_folder_is_rejected()
      throws IOException {
    Path cache = Files.createDirectories(folder.resolve("cache"));
    TokenSequences.of(reviews("a"), TOKENIZER, WORDS, 9, PLAIN.cachedIn(cache));
    Path part = Path.of(cacheFile() + ".part");
    Path numbered = Path.of(cacheFile() + ".0.part");
    Files.delete(cacheFile());
    Files.write(part, new byte[9]);
    Files.write(numbered, new byte[9]);
    TokenSequences.of(reviews("a"), TOKENIZER, WORDS, 9, PLAIN.cachedIn(cache));
    assertThat(part).doesNotExist();
    assertThat(numbered).doesNotExist();
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(
            () -> TokenSequences.of(reviews("a"), TOKENIZER, WORDS, 9, PLAIN.cachedIn(file)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("could not use the cache " + file);
  }

  @Test
  void skipped_rows_are_counted_with_the_cache_too() throws IOException {
    Path file = TextSamples.file(folder, "r.csv", TextSamples.rows(3) + "9,bad\n");
    PreprocessingConfig cached = PLAIN.cachedIn(folder.resolve("cache"));
    for (int round = 0; round < 2; round++) {
      BadRows bad = BadRows.skip();
      TokenSequences.of(YelpFull.file(file), TOKENIZER, WORDS, 9, cached.with(bad));
      assertThat(bad.count()).isEqualTo(1);
    }
    assertThatThrownBy(() -> TokenSequences.of(YelpFull.file(file), TOKENIZER, WORDS, 9, cached))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(", line 4");
  }

  @Test
  void pools_follow_their_formulas() throws IOException {
    WordVectors vectors = vectors();
    LabelledTexts reviews = reviews("good bad bad unheard", "good", "unheard");
    InverseFrequencies idf = InverseFrequencies.count(reviews, TOKENIZER, vectors, PLAIN);
    float good = (float) Math.log(4.0 / 3);
    float bad = (float) Math.log(4.0 / 2);
    assertThat(idf.weight(vectors.id("good"))).isEqualTo(good);
    PooledVectors data =
        PooledVectors.of(
            reviews,
            TOKENIZER,
            vectors,
            List.of(PooledVectors.Pool.values()),
            Optional.of(idf),
            PLAIN.cachedIn(folder.resolve("cache")));
    double mean = -1.0 / 3;
    double weighted = (good - 2 * bad) / (good + 2 * bad);
    double[] row = data.batch(new int[] {0}, Precision.DOUBLE).inputs().toArray();
    double[] expected = {
      mean, 2 * mean, 3 * mean, weighted, 2 * weighted, 3 * weighted, 1, 2, 3, -1, -2, -3
    };
    for (int j = 0; j < row.length; j++) {
      assertThat(row[j]).isCloseTo(expected[j], Offset.offset(1e-6));
    }
    assertThat(data.known(0)).isEqualTo(3);
    assertThat(data.known(2)).isZero();
    assertThat(data.batch(new int[] {2}, Precision.DOUBLE).inputs().toArray()).containsOnly(0.0);
    PooledVectors again =
        PooledVectors.of(
            new Unreadable(reviews),
            TOKENIZER,
            vectors,
            List.of(PooledVectors.Pool.values()),
            Optional.of(idf),
            PLAIN.cachedIn(folder.resolve("cache")));
    assertThat(again.batch(new int[] {0}, Precision.DOUBLE).inputs().toArray()).isEqualTo(row);
    assertThat(again.target(1)).isEqualTo(1);
  }

  @Test
  void empty_pools_and_missing_frequencies_are_rejected() throws IOException {
    WordVectors vectors = vectors();
    for (List<PooledVectors.Pool> pools :
        List.of(List.<PooledVectors.Pool>of(), List.of(PooledVectors.Pool.WEIGHTED_MEAN))) {
      assertThatThrownBy(
              () ->
                  PooledVectors.of(
                      reviews("a"), TOKENIZER, vectors, pools, Optional.empty(), PLAIN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("expected a pool, and frequencies for a weighted mean, got [");
    }
  }

  /** Of one length, so that the width of a batch is the same for any rows. */
  @Nested
  class Sequences implements DatasetContract {
    @Override
    public TokenSequences data() {
      return sequences("a b", "b a", "c c", "a a", "b c");
    }
  }

  @Nested
  class Pooled implements DatasetContract {
    @Override
    public PooledVectors data() {
      try {
        return PooledVectors.of(
            reviews("the", "good", "bad", "good the", "bad bad the"),
            TOKENIZER,
            vectors(),
            List.of(PooledVectors.Pool.MEAN, PooledVectors.Pool.MAX),
            Optional.empty(),
            PLAIN);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Has the digest of others, but cannot be read. */
  private record Unreadable(LabelledTexts reviews) implements LabelledTexts {

    @Override
    public Stream<LabelledText> stream(BadRows bad) {
      throw new IllegalStateException("read again");
    }

    @Override
    public List<String> classNames() {
      return reviews.classNames();
    }

    @Override
    public String digest() {
      return reviews.digest();
    }
  }

  private static WordVectors vectors() throws IOException {
    Path file = Files.createTempFile("vectors", ".txt");
    try {
      Files.writeString(file, WordVectorsTest.SMALL);
      return WordVectors.read(file, PLAIN);
    } finally {
      Files.delete(file);
    }
  }

  /** The first has one star, the second two, and so on. */
  private static LabelledTexts reviews(String... texts) {
    return LabelledTexts.of(
        YelpFull.STARS,
        IntStream.range(0, texts.length).mapToObj(i -> new LabelledText(i % 5, texts[i])).toList());
  }

  private static TokenSequences sequences(String... texts) {
    return TokenSequences.of(reviews(texts), TOKENIZER, WORDS, 9, PLAIN);
  }

  private Path cacheFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.filter(file -> file.toString().endsWith(".bin")).findFirst().orElseThrow();
    }
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
