package org.chainzrule.text.encode;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
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
 * N-gram features of text that are selected by their mutual information with the class: bigrams
 * such as {@code not good}, pairs of words with one token between them, trigrams, and words near
 * the beginning or the end of a text. Each selected feature has a token id of its own, the most
 * informative first; all others are left out. Features are made of the words of a vocabulary.
 *
 * <pre>{@code
 * Vocabulary words = Vocabulary.count(train, tokenizer, 2, 30_000, how).withUnknown();
 * NgramFeatures.Criteria criteria = new NgramFeatures.Criteria(1_000, 10, 100_000, 5);
 * TokenEncoding all = words.and(NgramFeatures.select(train, tokenizer, words, criteria, how));
 * }</pre>
 */
public final class NgramFeatures implements TokenEncoding {

  /** The largest number of words that a vocabulary may have. */
  public static final int MAX_WORDS = 1 << NgramFeature.BITS;

  private final Vocabulary vocabulary;
  private final LongIndex features;

  NgramFeatures(Vocabulary vocabulary, LongIndex features) {
    if (vocabulary.words() > MAX_WORDS) {
      throw new IllegalArgumentException(
          "expected a vocabulary of at most " + MAX_WORDS + " words, got " + vocabulary.words());
    }
    this.vocabulary = vocabulary;
    this.features = features;
  }

  /**
   * The criteria of a selection.
   *
   * @param maxTokens how many tokens of a text are considered, from its beginning; at least 1
   * @param minCount how often a feature must occur in all texts, at least 1
   * @param maxFeatures how many features are selected at most, at least 0
   * @param pseudocount the additive smoothing of counts, above 0, see {@link ClassLogRatios}
   */
  public record Criteria(int maxTokens, int minCount, int maxFeatures, double pseudocount) {

    /**
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Criteria {
      if (Math.min(maxTokens, minCount) < 1
          || maxFeatures < 0
          || !(pseudocount > 0 && pseudocount < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "expected at least 1 token, 1 occurrence, 0 features and a pseudocount above 0, got %s,"
                    + " %s, %s and %s",
                maxTokens,
                minCount,
                maxFeatures,
                pseudocount));
      }
    }
  }

  /** Selects the features that are most informative about the classes of a training set. */
  public static NgramFeatures select(
      LabelledTexts texts,
      Tokenizer tokenizer,
      Vocabulary vocabulary,
      Criteria criteria,
      PreprocessingConfig how) {
    String digest =
        Digest.of("cues 1")
            .add(texts.digest())
            .add(tokenizer.digest())
            .add(vocabulary.digest())
            .add(criteria.toString())
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("cues", digest, new Codec(vocabulary))
        .get(
            how,
            () -> {
              // The cache is locked while this runs, so that nothing here may use it.
              PreprocessingConfig uncached =
                  new PreprocessingConfig(Optional.empty(), how.bad(), how.threads());
              Vocabulary all = vocabulary.withUnknown();
              TokenSequences words =
                  TokenSequences.of(texts, tokenizer, all, criteria.maxTokens(), uncached);
              return new NgramFeatures(
                  vocabulary, FeatureSelection.of(words, vocabulary.words(), criteria));
            });
  }

  /**
   * The features that {@link #numbers} describes.
   *
   * @throws IllegalArgumentException if a row is not a feature of words of the vocabulary, or is
   *     repeated
   */
  public static NgramFeatures of(Vocabulary vocabulary, HostArray numbers) {
    double[] values = numbers.toColumns();
    int n = values.length / NgramFeature.NUMBERS;
    if (values.length % NgramFeature.NUMBERS != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected %s numbers for each n-gram feature, got %s numbers in all",
              NgramFeature.NUMBERS,
              values.length));
    }
    LongIndex features = new LongIndex();
    for (int i = 0; i < n; i++) {
      int[] row = new int[NgramFeature.NUMBERS];
      boolean whole = true;
      for (int j = 0; j < row.length; j++) {
        row[j] = (int) values[j * n + i];
        whole &= row[j] == values[j * n + i];
      }
      int last = features.size();
      if (!whole
          || !NgramFeature.valid(row, vocabulary.words())
          || features.add(NgramFeature.key(row)) < last) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "expected n-gram features of %s words, each once, got %s",
                vocabulary.words(),
                Arrays.toString(row)));
      }
    }
    return new NgramFeatures(vocabulary, features);
  }

  /**
   * The kind and the words of each feature in order, shape {@code [size, 4]}; unused words are 0.
   */
  public HostArray numbers() {
    int n = size();
    double[] values = new double[NgramFeature.NUMBERS * n];
    for (int i = 0; i < n; i++) {
      int[] row = NgramFeature.row(features.key(i));
      for (int j = 0; j < row.length; j++) {
        values[j * n + i] = row[j];
      }
    }
    return HostArray.of(
        Tensor.ofColumns(Shape.of(n, NgramFeature.NUMBERS), Precision.SINGLE, values));
  }

  @Override
  public int size() {
    return features.size();
  }

  @Override
  public void trace(Tokens tokens, IdConsumer out) {
    int[] ids = new int[tokens.count()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = vocabulary.known(tokens, i);
    }
    NgramFeature.each(
        ids,
        (key, from, to) -> {
          int id = features.find(key);
          if (id >= 0) {
            out.accept(id, from, to);
          }
        });
  }

  @Override
  public String digest() {
    Digest digest = Digest.of("cues").add(vocabulary.digest());
    for (int id = 0; id < size(); id++) {
      digest.add(features.key(id));
    }
    return digest.hex();
  }

  /** Reads and writes cache files; the vocabulary is not part of them. */
  private record Codec(Vocabulary vocabulary) implements CacheFile.Codec<NgramFeatures> {

    @Override
    public void write(NgramFeatures all, PackedOutput out) throws IOException {
      out.number(all.size());
      for (int id = 0; id < all.size(); id++) {
        out.number(all.features.key(id));
      }
    }

    @Override
    public NgramFeatures read(PackedInput in) throws IOException {
      LongIndex features = new LongIndex();
      int count = in.count(Long.BYTES);
      for (int id = 0; id < count; id++) {
        long key = in.number(0, Long.MAX_VALUE);
        boolean valid = NgramFeature.valid(NgramFeature.row(key), vocabulary.words());
        PackedInput.require(valid && features.add(key) == id, "each feature once", "another");
      }
      return new NgramFeatures(vocabulary, features);
    }
  }

  @Override
  public String toString() {
    return size() + " words and n-grams";
  }
}
