package org.chainzrule.text.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.io.FailureReason;
import org.chainzrule.io.Gzip;
import org.chainzrule.io.Lines;
import org.chainzrule.io.Utf8;
import org.chainzrule.text.cache.CacheFile;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.StringIndex;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;

/**
 * A vocabulary: words with token ids, the most frequent first and equally frequent ones in
 * alphabetical order. Unknown tokens are skipped, or share one id, see {@link #withUnknown}.
 *
 * <pre>{@code
 * Vocabulary words = Vocabulary.count(train, Tokenizer.standard(), 2, 20_000, how).withUnknown();
 * }</pre>
 */
public final class Vocabulary implements TokenEncoding {

  private static final int LINE = 1 << 16;

  /** The longest word that is written; its line has at most three bytes a character and a count. */
  private static final int LONGEST = (LINE - 20) / 3;

  private final StringIndex words;
  private final long[] counts;
  private final boolean unknown;

  private Vocabulary(StringIndex words, long[] counts, boolean unknown) {
    this.words = words;
    this.counts = counts;
    this.unknown = unknown;
  }

  /**
   * Counts the words of some texts and keeps the most frequent ones.
   *
   * @param minCount how often a word must occur to be kept, at least 1
   * @param maxWords how many words are kept at most, at least 0
   */
  public static Vocabulary count(
      LabelledTexts texts,
      Tokenizer tokenizer,
      int minCount,
      int maxWords,
      PreprocessingConfig how) {
    if (minCount < 1 || maxWords < 0) {
      throw new IllegalArgumentException(
          "expected at least 1 occurrence and 0 words, got " + minCount + " and " + maxWords);
    }
    String digest =
        Digest.of("vocabulary 1")
            .add(texts.digest())
            .add(tokenizer.digest())
            .add(minCount)
            .add(maxWords)
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("vocabulary", digest, new VocabularyCodec())
        .get(how, () -> mostFrequent(TokenCounts.of(texts, tokenizer, how), minCount, maxWords));
  }

  private static Vocabulary mostFrequent(TokenCounts all, int minCount, int maxWords) {
    Comparator<Integer> order =
        Comparator.<Integer>comparingLong(id -> -all.count(id)).thenComparing(all.words()::word);
    int[] ids =
        IntStream.range(0, all.words().size())
            .filter(id -> all.count(id) >= minCount)
            .boxed()
            .sorted(order)
            .limit(maxWords)
            .mapToInt(id -> id)
            .toArray();
    StringIndex words = new StringIndex();
    long[] counts = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      words.add(all.words().word(ids[i]));
      counts[i] = all.count(ids[i]);
    }
    return new Vocabulary(words, counts, false);
  }

  /**
   * A vocabulary of these words in this order, each with a count of 1.
   *
   * @throws IllegalArgumentException if one is repeated
   */
  public static Vocabulary of(List<String> words) {
    StringIndex set = new StringIndex();
    for (String word : words) {
      int before = set.size();
      if (set.add(word) < before) {
        throw new IllegalArgumentException("expected each word once, got " + word + " again");
      }
    }
    long[] once = new long[words.size()];
    Arrays.fill(once, 1);
    return of(set, once);
  }

  static Vocabulary of(StringIndex words, long[] counts) {
    return new Vocabulary(words, counts, false);
  }

  /** A copy in which all unknown tokens have the additional id {@code size - 1}. */
  public Vocabulary withUnknown() {
    return new Vocabulary(words, counts, true);
  }

  /** A copy with the words that satisfy a condition first; both groups keep their order. */
  public Vocabulary beginningWith(Predicate<String> some) {
    StringIndex order = new StringIndex();
    long[] reordered = new long[counts.length];
    for (boolean first : new boolean[] {true, false}) {
      for (int id = 0; id < words.size(); id++) {
        if (some.test(words.word(id)) == first) {
          reordered[order.add(words.word(id))] = counts[id];
        }
      }
    }
    return new Vocabulary(order, reordered, unknown);
  }

  /** A copy with the first {@code count} words, or all if there are fewer. */
  public Vocabulary first(long count) {
    StringIndex fewer = new StringIndex();
    for (int id = 0; id < Math.min(count, words.size()); id++) {
      fewer.add(words.word(id));
    }
    return new Vocabulary(fewer, Arrays.copyOf(counts, fewer.size()), unknown);
  }

  /** The number of words. */
  public int words() {
    return words.size();
  }

  /** The word with an id in 0..words-1. */
  public String word(int id) {
    return words.word(id);
  }

  /** How often the word with this id occurred when the vocabulary was counted. */
  public long count(int id) {
    return counts[id];
  }

  /** The id of a word; for an unknown one the id of unknown words, or -1 if there is none. */
  public int id(String word) {
    return orUnknown(words.find(word));
  }

  /** The id of a token, -1 for an unknown one. */
  int known(Tokens tokens, int token) {
    return words.find(tokens.chars(), tokens.from(token), tokens.to(token), tokens.hash(token));
  }

  private int orUnknown(int id) {
    return id < 0 && unknown ? words.size() : id;
  }

  @Override
  public int size() {
    return words.size() + (unknown ? 1 : 0);
  }

  @Override
  public void trace(Tokens tokens, IdConsumer out) {
    for (int i = 0; i < tokens.count(); i++) {
      int id = orUnknown(known(tokens, i));
      if (id >= 0) {
        out.accept(id, i, i + 1);
      }
    }
  }

  @Override
  public String digest() {
    Digest digest = Digest.of(unknown ? "words and unknown" : "words");
    for (int id = 0; id < words.size(); id++) {
      digest.add(words.word(id));
    }
    return digest.hex();
  }

  /**
   * Writes a text file in UTF-8 with one line for each word in order: the word, a tab and its
   * count.
   *
   * @throws DataException if a word could not be read back, such as one with a tab, or the file
   *     cannot be written; an existing file is kept then
   */
  public void write(Path file) {
    StringBuilder lines = new StringBuilder();
    for (int id = 0; id < words.size(); id++) {
      if (!isReadable(id)) {
        throw new DataException(
            "expected words of 1 to "
                + LONGEST
                + " characters without tabs, line breaks, NUL and halves of surrogate pairs, and"
                + " no byte order mark before the first, got another as word "
                + id
                + ": "
                + file);
      }
      lines.append(words.word(id)).append('\t').append(counts[id]).append('\n');
    }
    try {
      AtomicFile.writeText(file, lines.toString());
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + FailureReason.of(e), e);
    }
  }

  /** Whether a word is read back as it is written. */
  private boolean isReadable(int id) {
    String word = words.word(id);
    return !word.isEmpty()
        && word.length() <= LONGEST
        && word.chars().noneMatch(c -> c == '\t' || c == '\n' || c == '\0')
        && !(id == 0 && word.charAt(0) == '\uFEFF')
        && Utf8.loneSurrogate(word, 0) < 0;
  }

  /**
   * Reads a file that {@link #write} wrote.
   *
   * @throws DataException if the file is missing, or a line has another form or repeats a word
   */
  public static Vocabulary read(Path file) {
    StringIndex words = new StringIndex();
    long[] counts = new long[16];
    try (Lines lines = new Lines(Files.newInputStream(file), LINE)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        int tab = line.indexOf('\t');
        String count = line.substring(tab + 1);
        boolean right = tab > 0 && count.matches("[0-9]{1,18}") && lines.problem().isEmpty();
        int before = words.size();
        if (!right || words.add(line.substring(0, tab)) < before) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "expected %s: %s, line %s",
                  right
                      ? "each word once, got " + line.substring(0, tab) + " again"
                      : "a word, a tab and a count, got another line",
                  file,
                  lines.number()));
        }
        if (words.size() > counts.length) {
          counts = Arrays.copyOf(counts, 2 * counts.length);
        }
        counts[words.size() - 1] = Long.parseLong(count);
      }
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    }
    return of(words, Arrays.copyOf(counts, words.size()));
  }

  @Override
  public String toString() {
    return words() + " words";
  }
}
