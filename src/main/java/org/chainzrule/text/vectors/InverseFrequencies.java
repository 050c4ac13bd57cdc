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
 * How much each word says by being there: {@code idf_w = ln((1 + n) / (1 + n_w))} for n texts of
 * which {@code n_w} have the word, near 0 for words that are everywhere. Count them on what is
 * learned from, and use them for all.
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

  /**
   * Weights that were counted elsewhere, one for each word that has a vector; all count as seen.
   */
  public static InverseFrequencies of(float... weights) {
    return new InverseFrequencies(
        weights.clone(),
        IntStream.range(0, weights.length).toArray(),
        Digest.of("weights 1").add(weights).hex());
  }

  /** One for each word that has a vector. */
  public static InverseFrequencies count(
      LabelledTexts texts, Tokenizer tokenizer, WordVectors vectors, PreprocessingConfig how) {
    String digest =
        Digest.of("inverse frequencies 2")
            .add(texts.digest())
            .add(tokenizer.digest())
            .add(vectors.digest())
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("idf", digest, new Codec(digest))
        .get(how, () -> of(having(texts, tokenizer, vectors, how), digest));
  }

  /** The weight of a word, by the number of its vector; never negative. */
  public float weight(int id) {
    return weights[id];
  }

  /** The numbers of the words that are in a text that was counted, ascending. */
  public int[] seen() {
    return seen.clone();
  }

  /**
   * The weights of some of the words, in this order.
   *
   * @param ids numbers of vectors
   */
  public InverseFrequencies only(int... ids) {
    float[] some = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      some[i] = weights[ids[i]];
    }
    return of(some);
  }

  /** Tells these from any others: 64 hex digits. */
  public String digest() {
    return digest;
  }

  /** In how many texts each word is; last, how many texts there are. */
  private static int[] having(
      LabelledTexts texts, Tokenizer tokenizer, WordVectors vectors, PreprocessingConfig how) {
    int[] having = new int[vectors.size() + 1];
    TextBlocks.each(
        texts,
        how,
        block -> having(block, tokenizer, vectors),
        counts -> {
          for (int id = 0; id < having.length; id++) {
            having[id] += counts[id];
          }
        });
    return having;
  }

  private static InverseFrequencies of(int[] having, String digest) {
    int n = having[having.length - 1];
    float[] weights = new float[having.length - 1];
    for (int id = 0; id < weights.length; id++) {
      weights[id] = (float) StrictMath.log((1.0 + n) / (1.0 + having[id]));
    }
    int[] seen = IntStream.range(0, weights.length).filter(id -> having[id] > 0).toArray();
    return new InverseFrequencies(weights, seen, digest);
  }

  /** In how many texts of a block each word is; last, how many texts there are. */
  private static int[] having(List<LabelledText> block, Tokenizer tokenizer, WordVectors vectors) {
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

  private record Codec(String digest) implements CacheFile.Codec<InverseFrequencies> {

    @Override
    public void write(InverseFrequencies all, PackedOutput out) throws IOException {
      out.floats(FloatBuffer.wrap(all.weights));
      out.ints(all.seen);
    }

    @Override
    public InverseFrequencies read(PackedInput in) throws IOException {
      return new InverseFrequencies(in.floats(), in.ints(), digest);
    }
  }
}
