package org.chainzrule.text.encode;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.Digest;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.text.cache.CacheFile;
import org.chainzrule.text.cache.PackedInput;
import org.chainzrule.text.cache.PackedOutput;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;

/**
 * What says more about a text than each of its words: two neighbours such as {@code not good}, two
 * words with one between them, runs of three, and words near the beginning or the end. Each has a
 * number of its own, those first that tell most about the classes of texts; all others are left
 * out. They are made of the words of a vocabulary.
 */
public final class NgramFeatures implements TokenEncoding {

  /** The most words that a vocabulary may have. */
  public static final int MOST_WORDS = 1 << NgramFeature.BITS;

  private final Vocabulary vocabulary;
  private final LongIndex cues;

  NgramFeatures(Vocabulary vocabulary, LongIndex cues) {
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

  /** Those that tell most about the stars of some texts, which are to be learned from. */
  public static NgramFeatures choose(
      LabelledTexts texts,
      Tokenizer tokenizer,
      Vocabulary vocabulary,
      Wanted wanted,
      PreprocessingConfig how) {
    String digest =
        Digest.of("cues 1")
            .add(texts.digest())
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
              PreprocessingConfig once =
                  new PreprocessingConfig(Optional.empty(), how.bad(), how.threads());
              Vocabulary all = vocabulary.withUnknown();
              TokenSequences words =
                  TokenSequences.of(texts, tokenizer, all, wanted.tokens(), once);
              return new NgramFeatures(
                  vocabulary, FeatureSelection.of(words, vocabulary.words(), wanted));
            });
  }

  /**
   * What {@link #numbers} gave.
   *
   * @throws IllegalArgumentException if a row is no cue of words of the vocabulary, or is there
   *     twice
   */
  public static NgramFeatures of(Vocabulary vocabulary, HostArray numbers) {
    double[] values = numbers.toColumns();
    int n = values.length / NgramFeature.NUMBERS;
    LongIndex cues = new LongIndex();
    for (int i = 0; i < n; i++) {
      int[] row = new int[NgramFeature.NUMBERS];
      for (int j = 0; j < row.length; j++) {
        row[j] = (int) values[j * n + i];
      }
      int last = cues.size();
      if (!NgramFeature.valid(row, vocabulary.words()) || cues.add(NgramFeature.key(row)) < last) {
        throw new IllegalArgumentException(
            "expected cues of "
                + vocabulary.words()
                + " words, each once, got "
                + Arrays.toString(row));
      }
    }
    return new NgramFeatures(vocabulary, cues);
  }

  /** Kind and words of each cue in order, shape {@code [size, 4]}; unused words are 0. */
  public HostArray numbers() {
    int n = size();
    double[] values = new double[NgramFeature.NUMBERS * n];
    for (int i = 0; i < n; i++) {
      int[] row = NgramFeature.row(cues.key(i));
      for (int j = 0; j < row.length; j++) {
        values[j * n + i] = row[j];
      }
    }
    return HostArray.of(
        Tensor.ofColumns(Shape.of(n, NgramFeature.NUMBERS), Precision.SINGLE, values));
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
    NgramFeature.each(
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
  private record Codec(Vocabulary vocabulary) implements CacheFile.Codec<NgramFeatures> {

    @Override
    public void write(NgramFeatures all, PackedOutput out) throws IOException {
      out.number(all.size());
      for (int id = 0; id < all.size(); id++) {
        out.number(all.cues.key(id));
      }
    }

    @Override
    public NgramFeatures read(PackedInput in) throws IOException {
      LongIndex cues = new LongIndex();
      for (long left = in.number(); left > 0; left--) {
        cues.add(in.number());
      }
      return new NgramFeatures(vocabulary, cues);
    }
  }
}
