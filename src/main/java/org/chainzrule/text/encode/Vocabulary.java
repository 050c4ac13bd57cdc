package org.chainzrule.text.encode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.io.FailureReason;
import org.chainzrule.io.Gzip;
import org.chainzrule.io.Lines;
import org.chainzrule.text.cache.CacheFile;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.StringIndex;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;

/**
 * Words with numbers, the commonest first; of words equally common, the one first in the alphabet.
 * Tokens that are not in it are left out, unless they have a number of their own.
 */
public final class Vocabulary implements TokenEncoding {

  private static final int LINE = 1 << 16;

  private final StringIndex words;
  private final long[] counts;
  private final boolean unknown;

  private Vocabulary(StringIndex words, long[] counts, boolean unknown) {
    this.words = words;
    this.counts = counts;
    this.unknown = unknown;
  }

  /**
   * The words of some texts.
   *
   * @param least how often a word must be there to be in it, at least 1
   * @param most how many words at most, the commonest
   */
  public static Vocabulary count(
      LabelledTexts texts, Tokenizer tokenizer, int least, int most, PreprocessingConfig how) {
    if (least < 1 || most < 0) {
      throw new IllegalArgumentException(
          "expected at least 1 occurrence and 0 words, got " + least + " and " + most);
    }
    String digest =
        Digest.of("vocabulary 1")
            .add(texts.digest())
            .add(tokenizer.digest())
            .add(least)
            .add(most)
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("vocabulary", digest, new VocabularyCodec())
        .get(how, () -> commonest(TokenCounts.of(texts, tokenizer, how), least, most));
  }

  /** Those words that are common enough, in order. */
  private static Vocabulary commonest(TokenCounts all, int least, int most) {
    Comparator<Integer> order =
        Comparator.<Integer>comparingLong(id -> -all.count(id)).thenComparing(all.words()::word);
    int[] ids =
        IntStream.range(0, all.words().size())
            .filter(id -> all.count(id) >= least)
            .boxed()
            .sorted(order)
            .limit(most)
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
   * These words in this order, counted once each.
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

  /** A copy that gives tokens it does not know the last number, {@code size - 1}, one more. */
  public Vocabulary withUnknown() {
    return new Vocabulary(words, counts, true);
  }

  /** A copy that has some of its words first, in their order, and then the others in theirs. */
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

  /** A copy with at most so many of its words, the first. */
  public Vocabulary first(long most) {
    StringIndex fewer = new StringIndex();
    for (int id = 0; id < Math.min(most, words.size()); id++) {
      fewer.add(words.word(id));
    }
    return new Vocabulary(fewer, Arrays.copyOf(counts, fewer.size()), unknown);
  }

  /** How many words are in it. */
  public int words() {
    return words.size();
  }

  /** The word of a number in 0..words-1. */
  public String word(int id) {
    return words.word(id);
  }

  /** How often the word of a number was there when it was counted. */
  public long count(int id) {
    return counts[id];
  }

  /** The number of a word; where it is not in here, -1 or the number of unknown words. */
  public int id(String word) {
    return known(words.find(word));
  }

  /** The number of a token's word, -1 where it is not one of the words. */
  int known(Tokens tokens, int token) {
    return words.find(tokens.chars(), tokens.from(token), tokens.to(token), tokens.hash(token));
  }

  private int known(int id) {
    return id < 0 && unknown ? words.size() : id;
  }

  @Override
  public int size() {
    return words.size() + (unknown ? 1 : 0);
  }

  @Override
  public void trace(Tokens tokens, Places out) {
    for (int i = 0; i < tokens.count(); i++) {
      int id = known(known(tokens, i));
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
   * Writes it as text, UTF-8: a line for each word in order, the word, a tab and its count.
   *
   * @throws DataException if that fails; what was there before is kept then
   */
  public void write(Path file) {
    StringBuilder lines = new StringBuilder();
    for (int id = 0; id < words.size(); id++) {
      lines.append(words.word(id)).append('\t').append(counts[id]).append('\n');
    }
    try {
      AtomicFile.writeText(file, lines.toString());
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + FailureReason.of(e), e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws DataException if a line has another form or repeats a word; it names file and line
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
              (right
                      ? "expected each word once, got " + line.substring(0, tab) + " again"
                      : "expected a word, a tab and a count, got another line")
                  + ": "
                  + file
                  + ", line "
                  + lines.number());
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
}
