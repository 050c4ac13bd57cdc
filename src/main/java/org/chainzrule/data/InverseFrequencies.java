package org.chainzrule.data;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * How much each word says by being there: {@code idf_w = ln((1 + n) / (1 + n_w))} for n reviews of
 * which {@code n_w} have the word, near 0 for words that are everywhere. Count them on what is
 * learned from, and use them for all.
 *
 * @see <a href="https://doi.org/10.1108/eb026526">Spärck Jones, 1972: A statistical interpretation
 *     of term specificity and its application in retrieval</a>
 */
public final class InverseFrequencies {

  private final float[] weights;
  private final String digest;

  private InverseFrequencies(float[] weights, String digest) {
    this.weights = weights;
    this.digest = digest;
  }

  /** One for each word that has a vector. */
  public static InverseFrequencies count(
      Reviews reviews, Tokenizer tokenizer, WordVectors vectors, Preparation how) {
    String digest =
        Digest.of("inverse frequencies 1")
            .add(reviews.digest())
            .add(tokenizer.digest())
            .add(vectors.digest())
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("idf", digest, new Codec(digest))
        .get(how, () -> new InverseFrequencies(weights(reviews, tokenizer, vectors, how), digest));
  }

  /** The weight of a word, by the number of its vector; never negative. */
  public float weight(int id) {
    return weights[id];
  }

  /** Tells these from any others: 64 hex digits. */
  public String digest() {
    return digest;
  }

  private static float[] weights(
      Reviews reviews, Tokenizer tokenizer, WordVectors vectors, Preparation how) {
    int[] having = new int[vectors.size() + 1];
    Blocks.each(
        reviews,
        how,
        block -> having(block, tokenizer, vectors),
        counts -> {
          for (int id = 0; id < having.length; id++) {
            having[id] += counts[id];
          }
        });
    int n = having[vectors.size()];
    float[] weights = new float[vectors.size()];
    for (int id = 0; id < weights.length; id++) {
      weights[id] = (float) StrictMath.log((1.0 + n) / (1.0 + having[id]));
    }
    return weights;
  }

  /** In how many reviews of a block each word is; last, how many reviews there are. */
  private static int[] having(List<Review> block, Tokenizer tokenizer, WordVectors vectors) {
    int[] counts = new int[vectors.size() + 1];
    counts[vectors.size()] = block.size();
    TokenScanner scanner = new TokenScanner(tokenizer);
    BitSet seen = new BitSet();
    for (Review review : block) {
      Tokens tokens = scanner.scan(review.text());
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
    }

    @Override
    public InverseFrequencies read(PackedInput in) throws IOException {
      return new InverseFrequencies(in.floats(), digest);
    }
  }
}
