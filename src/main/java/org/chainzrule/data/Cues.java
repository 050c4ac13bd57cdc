package org.chainzrule.data;

import java.util.Arrays;
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
   * Those that tell most about the classes of some texts, which must not be those that it is
   * measured with.
   *
   * @param words the texts as numbers of the vocabulary, a number for every token
   * @param least how often one must be there to be chosen, at least 1
   * @param most how many at most
   * @param a texts that are taken for granted in each class, above 0, as in {@link ClassLogRatios}
   */
  public static Cues choose(
      TokenSequences words, Vocabulary vocabulary, int least, int most, double a) {
    if (least < 1 || most < 0 || !(a > 0 && a < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "expected at least 1 occurrence, 0 cues and texts above 0 in each class, got "
              + least
              + ", "
              + most
              + " and "
              + a);
    }
    return new Cues(vocabulary, CueChoice.of(words, vocabulary.words(), least, most, a));
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
}
