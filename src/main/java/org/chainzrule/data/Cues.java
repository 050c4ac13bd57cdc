package org.chainzrule.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.chainzrule.tensor.Numbers;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * What says more about a text than each of its words: two neighbours such as {@code not good}, two
 * words with one between them, runs of three, and words near the beginning or the end. Each has a
 * number of its own, those first that tell most about the classes of texts; all others are left
 * out. They are made of the words of a vocabulary.
 */
public final class Cues implements TokenEncoding {

  /** The most words that a vocabulary may have. */
  public static final int MOST_WORDS = 1 << Cue.BITS;

  private final Vocabulary vocabulary;
  private final LongTable cues;

  Cues(Vocabulary vocabulary, LongTable cues) {
    if (vocabulary.words() > MOST_WORDS) {
      throw new IllegalArgumentException(
          "expected a vocabulary of at most " + MOST_WORDS + " words, got " + vocabulary.words());
    }
    this.vocabulary = vocabulary;
    this.cues = cues;
  }

  /**
   * Which ones to choose.
   *
   * @param tokens that are looked at in a text, the first, at least 1
   * @param least how often one must be there, at least 1
   * @param most how many at most
   * @param a texts that are taken for granted in each class, above 0, as in {@link ClassLogRatios}
   */
  public record Wanted(int tokens, int least, int most, double a) {

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Wanted {
      if (tokens < 1 || least < 1 || most < 0 || !(a > 0 && a < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "expected at least 1 token, 1 occurrence, 0 cues and texts above 0 in each class, got "
                + tokens
                + ", "
                + least
                + ", "
                + most
                + " and "
                + a);
      }
    }
  }

  /** Those that tell most about the stars of some reviews, which are to be learned from. */
  public static Cues choose(
      Reviews reviews, Tokenizer tokenizer, Vocabulary vocabulary, Wanted wanted, Preparation how) {
    String digest =
        Digest.of("cues 1")
            .add(reviews.digest())
            .add(tokenizer.digest())
            .add(vocabulary.digest())
            .add(wanted.toString())
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("cues", digest, new Codec(vocabulary))
        .get(
            how,
            () -> {
              // The cache is locked here, and is not to be asked again.
              Preparation once = new Preparation(Optional.empty(), how.bad(), how.threads());
              Vocabulary all = vocabulary.withUnknown();
              TokenSequences words =
                  TokenSequences.of(reviews, tokenizer, all, wanted.tokens(), once);
              return new Cues(vocabulary, CueChoice.of(words, vocabulary.words(), wanted));
            });
  }

  /**
   * What {@link #numbers} gave.
   *
   * @throws IllegalArgumentException if a row is no cue of words of the vocabulary, or is there
   *     twice
   */
  public static Cues of(Vocabulary vocabulary, Numbers numbers) {
    double[] values = numbers.toColumns();
    int n = values.length / Cue.NUMBERS;
    LongTable cues = new LongTable();
    for (int i = 0; i < n; i++) {
      int[] row = new int[Cue.NUMBERS];
      for (int j = 0; j < row.length; j++) {
        row[j] = (int) values[j * n + i];
      }
      int last = cues.size();
      if (!Cue.valid(row, vocabulary.words()) || cues.add(Cue.key(row)) < last) {
        throw new IllegalArgumentException(
            "expected cues of "
                + vocabulary.words()
                + " words, each once, got "
                + Arrays.toString(row));
      }
    }
    return new Cues(vocabulary, cues);
  }

  /** Kind and words of each cue in order, shape {@code [size, 4]}; unused words are 0. */
  public Numbers numbers() {
    int n = size();
    double[] values = new double[Cue.NUMBERS * n];
    for (int i = 0; i < n; i++) {
      int[] row = Cue.row(cues.key(i));
      for (int j = 0; j < row.length; j++) {
        values[j * n + i] = row[j];
      }
    }
    return Numbers.of(Tensor.ofColumns(Shape.of(n, Cue.NUMBERS), Precision.SINGLE, values));
  }

  @Override
  public int size() {
    return cues.size();
  }

  @Override
  public void trace(Tokens tokens, Places out) {
    int[] ids = new int[tokens.count()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = vocabulary.known(tokens, i);
    }
    Cue.each(
        ids,
        (key, from, to) -> {
          int id = cues.find(key);
          if (id >= 0) {
            out.accept(id, from, to);
          }
        });
  }

  @Override
  public String digest() {
    Digest digest = Digest.of("cues").add(vocabulary.digest());
    for (int id = 0; id < size(); id++) {
      digest.add(cues.key(id));
    }
    return digest.hex();
  }

  /** Cues in a cache, beside the vocabulary that they are of. */
  private record Codec(Vocabulary vocabulary) implements CacheFile.Codec<Cues> {

    @Override
    public void write(Cues all, PackedOutput out) throws IOException {
      out.number(all.size());
      for (int id = 0; id < all.size(); id++) {
        out.number(all.cues.key(id));
      }
    }

    @Override
    public Cues read(PackedInput in) throws IOException {
      LongTable cues = new LongTable();
      for (long left = in.number(); left > 0; left--) {
        cues.add(in.number());
      }
      return new Cues(vocabulary, cues);
    }
  }
}
