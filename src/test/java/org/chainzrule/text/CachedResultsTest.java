package org.chainzrule.text;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.text.TextSamples;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.examples.Jvm;
import org.chainzrule.io.CacheLock;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.cache.CacheFile;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.encode.NgramFeatures;
import org.chainzrule.text.encode.TokenSequences;
import org.chainzrule.text.encode.Vocabulary;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.vectors.InverseFrequencies;
import org.chainzrule.text.vectors.PooledVectors;
import org.chainzrule.text.vectors.WordVectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Cache files with right checksums and wrong content, and processes that share a cache folder. */
public class CachedResultsTest {

  private static final Tokenizer TOKENIZER = Tokenizer.standard();
  private static final int HEADER = 2 * Long.BYTES + 64;
  private static final long[] WRONG = {-1, 0, 1, 7, 1L << 28, 1L << 31, 1L << 40, Long.MIN_VALUE};

  @TempDir Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() throws IOException {
    TextSamples.file(folder, "reviews.csv", "1,bad soup\n5,good good soup\n3,soup\n");
    TextSamples.file(folder, "vectors.txt", "good 1 2\nbad -1 -2.5\nsoup 0 0.5\n");
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void unlisten() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(CacheFile.class);
  }

  /** The kinds of cached results; each gives all that can be read from it. */
  enum Kind {
    VOCABULARY(
        source -> {
          Vocabulary words = Vocabulary.count(source.texts, TOKENIZER, 1, 99, source.how);
          return IntStream.range(0, words.words()).mapToObj(i -> words.word(i) + words.count(i));
        }),
    CUES(
        source -> {
          Vocabulary words = Vocabulary.of(List.of("good", "bad", "soup"));
          NgramFeatures features =
              NgramFeatures.select(
                  source.texts,
                  TOKENIZER,
                  words,
                  new NgramFeatures.Criteria(9, 1, 99, 1),
                  source.how);
          return Stream.of(features.digest(), NgramFeatures.of(words, features.numbers()).digest());
        }),
    TOKENS(
        source -> {
          Vocabulary words = Vocabulary.of(List.of("good", "bad", "soup"));
          return rows(TokenSequences.of(source.texts, TOKENIZER, words, 9, source.how));
        }),
    VECTORS(
        source -> {
          WordVectors all = WordVectors.read(source.vectors, source.how);
          return IntStream.range(0, all.size())
              .mapToObj(i -> all.word(i) + all.id(all.word(i)) + Arrays.toString(all.vector(i)));
        }),
    COVERAGE(source -> Stream.of(vectors(source).coverage(source.texts, TOKENIZER, source.how))),
    IDF(
        source -> {
          WordVectors vectors = vectors(source);
          InverseFrequencies all =
              InverseFrequencies.count(source.texts, TOKENIZER, vectors, source.how);
          return Arrays.stream(all.seen()).mapToObj(i -> vectors.word(i) + all.weight(i));
        }),
    POOLED(
        source -> {
          List<PooledVectors.Pool> pools = List.of(PooledVectors.Pool.MEAN, PooledVectors.Pool.MAX);
          return rows(
              PooledVectors.of(
                  source.texts, TOKENIZER, vectors(source), pools, Optional.empty(), source.how));
        });

    private final Function<Source, Stream<?>> read;

    Kind(Function<Source, Stream<?>> read) {
      this.read = read;
    }

    List<String> read(Source source) {
      return read.apply(source).map(Object::toString).toList();
    }

    private static WordVectors vectors(Source source) {
      return WordVectors.read(source.vectors, PreprocessingConfig.standard());
    }

    private static Stream<String> rows(Dataset data) {
      try (TensorScope scope = TensorScope.open()) {
        int[] all = IntStream.range(0, data.size()).toArray();
        Batch batch = data.batch(all, Precision.SINGLE);
        return Stream.of(batch.inputs(), batch.targets())
            .map(tensor -> Arrays.toString(tensor.toArray()))
            .toList()
            .stream();
      }
    }
  }

  /** What results are made from. */
  private record Source(LabelledTexts texts, Path vectors, PreprocessingConfig how) {

    static Source in(Path folder) {
      return new Source(
          YelpFull.file(folder.resolve("reviews.csv")),
          folder.resolve("vectors.txt"),
          PreprocessingConfig.standard().threads(1).cachedIn(folder.resolve("cache")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_file_with_a_right_checksum_and_wrong_content_is_made_again(Kind kind) throws IOException {
    Source source = Source.in(folder);
    List<String> right = kind.read(source);
    Path file = cacheFile();
    byte[] good = Files.readAllBytes(file);
    Generator random = Seeds.of(18).generator();
    int remade = 0;
    for (int i = 0; i < 100; i++) {
      byte[] changed = changed(good, random);
      Files.write(file, changed);
      log.list.clear();
      List<String> read = kind.read(source);
      if (Arrays.equals(Files.readAllBytes(file), changed)) {
        // The change has made another possible result, or none.
        assertThat(log.list).isEmpty();
      } else {
        assertThat(read).isEqualTo(right);
        assertThat(file).hasBinaryContent(good);
        assertThat(log.list)
            .singleElement()
            .extracting(ILoggingEvent::getFormattedMessage)
            .asString()
            .startsWith(file + " is damaged and is made again: ");
        remade++;
      }
    }
    assertThat(remade).isGreaterThan(25);
  }

  /** A copy with a wrong number, a flipped bit, a part cut out or doubled, and a new checksum. */
  private static byte[] changed(byte[] good, Generator random) {
    int end = good.length - Long.BYTES;
    int at = HEADER + random.nextInt(end - HEADER - Long.BYTES + 1);
    byte[] changed = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> ByteBuffer.wrap(changed).putLong(at, WRONG[random.nextInt(WRONG.length)]);
      case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> changed = joined(good, at, at + 1 + random.nextInt(end - at), good.length);
      default -> changed = joined(good, at + 1 + random.nextInt(end - at), at, good.length);
    }
    CRC32C sum = new CRC32C();
    sum.update(changed, 0, changed.length - Long.BYTES);
    ByteBuffer.wrap(changed).putLong(changed.length - Long.BYTES, sum.getValue());
    return changed;
  }

  /** The bytes before {@code head}, and those from {@code tail} on. */
  private static byte[] joined(byte[] bytes, int head, int tail, int length) {
    byte[] joined = Arrays.copyOf(bytes, head + length - tail);
    System.arraycopy(bytes, tail, joined, head, length - tail);
    return joined;
  }

  @Test
  void a_number_of_skipped_rows_that_cannot_be_is_made_again() throws IOException {
    TextSamples.file(folder, "reviews.csv", "1,bad soup\n9,no\n");
    Source source = Source.in(folder);
    PreprocessingConfig skipping = source.how.with(BadRows.skip());
    Vocabulary.count(source.texts, TOKENIZER, 1, 99, skipping);
    Path file = cacheFile();
    byte[] good = Files.readAllBytes(file);
    byte[] changed = good.clone();
    ByteBuffer.wrap(changed).putLong(HEADER, -5);
    CRC32C sum = new CRC32C();
    sum.update(changed, 0, changed.length - Long.BYTES);
    ByteBuffer.wrap(changed).putLong(changed.length - Long.BYTES, sum.getValue());
    Files.write(file, changed);
    BadRows bad = BadRows.skip();
    Vocabulary.count(source.texts, TOKENIZER, 1, 99, source.how.with(bad));
    assertThat(bad.count()).isEqualTo(1);
    assertThat(file).hasBinaryContent(good);
  }

  @Test
  void two_processes_make_each_result_once() throws Exception {
    Path log = Files.createDirectory(folder.resolve("log"));
    List<Thread> threads = new ArrayList<>();
    List<Jvm.Result> results = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  Jvm.Result result =
                      Jvm.in(log).run(SharedCacheMain.class, folder.toString(), name);
                  synchronized (results) {
                    results.add(result);
                  }
                } catch (IOException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(results).hasSize(2).allMatch(result -> result.code() == 0, "exit code 0");
    assertThat(results.get(0).out()).startsWith("[2, 0][1, 1, 0][0]\n");
    List<String> made = new ArrayList<>();
    for (Jvm.Result result : results) {
      assertThat(result.out().lines().findFirst())
          .isEqualTo(results.get(0).out().lines().findFirst());
      made.add(result.out().lines().skip(1).findFirst().orElseThrow());
    }
    // Each of the two results was made by one of the processes, whichever came first.
    assertThat(made.stream().mapToInt(Integer::parseInt).sum()).isEqualTo(2);
  }

  @Test
  void a_process_that_is_killed_while_it_makes_a_result_holds_up_nobody() throws Exception {
    Path log = folder.resolve("killed.txt");
    Process process =
        Jvm.in(folder)
            .process(SharedCacheMain.class, folder.toString(), "a")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Source source = Source.in(folder);
    Path lock = folder.resolve("cache/.lock");
    try {
      // It waits for process b, which never starts, with the lock held.
      for (int i = 0; i < 3_000 && !isHeld(lock); i++) {
        assertThat(process.isAlive()).isTrue();
        Thread.sleep(20);
      }
      assertThat(isHeld(lock)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(Kind.VOCABULARY.read(source)).containsExactly("soup3", "good2", "bad1");
  }

  /** Whether another process holds a lock. */
  private static boolean isHeld(Path lock) throws InterruptedException {
    try {
      return Files.exists(lock) && CacheLock.holding(lock, Duration.ofMillis(200), () -> false);
    } catch (IOException e) {
      return e.getMessage().endsWith("it is still held");
    }
  }

  private Path cacheFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.filter(file -> file.toString().endsWith(".bin")).findFirst().orElseThrow();
    }
  }
}
