package org.chainzrule.text.vectors;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.Digest;
import org.chainzrule.text.cache.CacheFile;
import org.chainzrule.text.cache.PackedInput;
import org.chainzrule.text.cache.PackedOutput;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.cache.TextBlocks;
import org.chainzrule.text.tokenize.TokenScanner;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;

/**
 * Inverse document frequencies (IDF), which weigh rare words more than common ones: {@code idf_w =
 * ln((1 + n) / (1 + n_w))} for n texts of which {@code n_w} contain the word. They are counted on
 * the training set and used for all texts.
 *
 * @see <a href="https://doi.org/10.1108/eb026526">Spärck Jones, 1972: A statistical interpretation
 *     of term specificity and its application in retrieval</a>
 */
public final class InverseFrequencies {

  private final float[] weights;
  private final int[] seen;
  private final String digest;

  private InverseFrequencies(float[] weights, int[] seen, String digest) {
    this.weights = weights;
    this.seen = seen;
    this.digest = digest;
  }

  /** Weights that were counted before, one for each word vector; all words count as seen. */
  public static InverseFrequencies of(float... weights) {
    return new InverseFrequencies(
        weights.clone(),
        IntStream.range(0, weights.length).toArray(),
        Digest.of("weights 1").add(weights).hex());
  }

  /** Counts the weight of each word vector on a training set. */
  public static InverseFrequencies count(
      LabelledTexts texts, Tokenizer tokenizer, WordVectors vectors, PreprocessingConfig how) {
    String digest =
        Digest.of("inverse frequencies 2")
            .add(texts.digest())
            .add(tokenizer.digest())
            .add(vectors.digest())
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("idf", digest, new Codec(digest, vectors.size()))
        .get(how, () -> of(documentFrequencies(texts, tokenizer, vectors, how), digest));
  }

  /** The weight of a word by the id of its vector, at least 0. */
  public float weight(int id) {
    return weights[id];
  }

  /** The ids of the vectors whose words occur in the counted texts, ascending. */
  public int[] seen() {
    return seen.clone();
  }

  /**
   * The weights of some words, in this order.
   *
   * @param ids the ids of their vectors
   */
  public InverseFrequencies only(int... ids) {
    float[] some = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      some[i] = weights[ids[i]];
    }
    return of(some);
  }

  /** A digest of the weights, 64 hex digits. */
  public String digest() {
    return digest;
  }

  /** The number of texts that contain each word; the last element is the number of texts. */
  private static int[] documentFrequencies(
      LabelledTexts texts, Tokenizer tokenizer, WordVectors vectors, PreprocessingConfig how) {
    int[] sums = new int[vectors.size() + 1];
    TextBlocks.each(
        texts,
        how,
        block -> documentFrequencies(block, tokenizer, vectors),
        counts -> {
          for (int id = 0; id < sums.length; id++) {
            sums[id] += counts[id];
          }
        });
    return sums;
  }

  private static InverseFrequencies of(int[] frequencies, String digest) {
    int n = frequencies[frequencies.length - 1];
    float[] weights = new float[frequencies.length - 1];
    for (int id = 0; id < weights.length; id++) {
      weights[id] = (float) StrictMath.log((1.0 + n) / (1.0 + frequencies[id]));
    }
    int[] seen = IntStream.range(0, weights.length).filter(id -> frequencies[id] > 0).toArray();
    return new InverseFrequencies(weights, seen, digest);
  }

  private static int[] documentFrequencies(
      List<LabelledText> block, Tokenizer tokenizer, WordVectors vectors) {
    int[] counts = new int[vectors.size() + 1];
    counts[vectors.size()] = block.size();
    TokenScanner scanner = new TokenScanner(tokenizer);
    BitSet seen = new BitSet();
    for (LabelledText text : block) {
      Tokens tokens = scanner.scan(text.text());
      seen.clear();
      for (int i = 0; i < tokens.count(); i++) {
        int id = vectors.id(tokens, i);
        if (id >= 0) {
          seen.set(id);
        }
      }
      seen.stream().forEach(id -> counts[id]++);
    }
    return counts;
  }

  /**
   * Reads and writes cache files.
   *
   * @param size the number of word vectors
   */
  private record Codec(String digest, int size) implements CacheFile.Codec<InverseFrequencies> {

    @Override
    public void write(InverseFrequencies all, PackedOutput out) throws IOException {
      out.floats(FloatBuffer.wrap(all.weights));
      out.ints(all.seen);
    }

    @Override
    public InverseFrequencies read(PackedInput in) throws IOException {
      float[] weights = in.floats();
      PackedInput.require(weights.length == size, size + " weights", "" + weights.length);
      for (float weight : weights) {
        PackedInput.require(weight >= 0 && Float.isFinite(weight), "a weight", "" + weight);
      }
      int[] seen = in.ints();
      int last = -1;
      for (int id : seen) {
        PackedInput.require(id > last && id < size, "ascending ids below " + size, "" + id);
        last = id;
      }
      return new InverseFrequencies(weights, seen, digest);
    }
  }
}
