package org.chainzrule.text.encode;

import java.util.Locale;
import org.chainzrule.data.text.TextHash;
import org.chainzrule.io.Digest;
import org.chainzrule.text.tokenize.Tokens;

/**
 * The hashing trick for n-grams: every n-gram of {@code shortest} to {@code longest} tokens is
 * hashed into one of {@code buckets} token ids. No vocabulary is needed, and different n-grams may
 * share an id. The same text gives the same ids on every platform.
 *
 * @param shortest the least number of tokens in an n-gram, at least 1
 * @param longest the largest number of tokens in an n-gram, at least {@code shortest}
 * @param buckets the number of ids, at least 1
 * @param seed selects the hash function: with another seed, other n-grams share an id
 * @see <a href="https://doi.org/10.1145/1553374.1553516">Weinberger et al., 2009: Feature Hashing
 *     for Large Scale Multitask Learning</a>
 */
public record HashedNgrams(int shortest, int longest, int buckets, long seed)
    implements TokenEncoding {

  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public HashedNgrams {
    if (shortest < 1 || longest < shortest || buckets < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected 1 <= shortest <= longest and at least 1 bucket, got %s, %s and %s",
              shortest,
              longest,
              buckets));
    }
  }

  @Override
  public int size() {
    return buckets;
  }

  @Override
  public void trace(Tokens tokens, IdConsumer out) {
    int n = tokens.count();
    for (int i = 0; i < n; i++) {
      long hash = seed;
      for (int k = 1; k <= longest && i + k <= n; k++) {
        hash = TextHash.mix((hash ^ tokens.hash(i + k - 1)) * FACTOR + k);
        if (k >= shortest) {
          out.accept((int) Math.floorMod(hash, (long) buckets), i, i + k);
        }
      }
    }
  }

  @Override
  public String digest() {
    return Digest.of("hashed n-grams 1").add(shortest).add(longest).add(buckets).add(seed).hex();
  }
}
