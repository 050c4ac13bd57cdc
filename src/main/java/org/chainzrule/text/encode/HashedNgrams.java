package org.chainzrule.text.encode;

import org.chainzrule.data.text.TextHash;
import org.chainzrule.io.Digest;
import org.chainzrule.text.tokenize.Tokens;

/**
 * Every run of {@code shortest} to {@code longest} tokens, numbered by a hash: no word has to be
 * known, and now and then two runs share a number. The same text gives the same numbers on every
 * platform.
 *
 * @param shortest tokens in the shortest run, at least 1
 * @param longest tokens in the longest run, at least {@code shortest}
 * @param buckets how many numbers there are, at least 1
 * @param seed another seed lets other runs share numbers
 * @see <a href="https://doi.org/10.1145/1553374.1553516">Weinberger et al., 2009: Feature Hashing
 *     for Large Scale Multitask Learning</a>
 */
public record HashedNgrams(int shortest, int longest, int buckets, long seed)
    implements TokenEncoding {

  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  /**
   * As given.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public HashedNgrams {
    if (shortest < 1 || longest < shortest || buckets < 1) {
      throw new IllegalArgumentException(
          "expected 1 <= shortest <= longest and at least 1 bucket, got "
              + shortest
              + ", "
              + longest
              + " and "
              + buckets);
    }
  }

  @Override
  public int size() {
    return buckets;
  }

  @Override
  public void trace(Tokens tokens, Places out) {
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
