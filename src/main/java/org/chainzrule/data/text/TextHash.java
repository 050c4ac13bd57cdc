package org.chainzrule.data.text;

import org.chainzrule.Internal;

/** A 64-bit hash of characters, the same on every platform: FNV-1a, then SplitMix64's finaliser. */
@Internal("text")
public final class TextHash {

  private static final long OFFSET = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;

  private TextHash() {}

  /** The hash of the characters from index {@code from} (included) to {@code to} (excluded). */
  public static long of(char[] chars, int from, int to) {
    long hash = OFFSET;
    for (int i = from; i < to; i++) {
      hash = (hash ^ chars[i]) * PRIME;
    }
    return mix(hash);
  }

  /** The finaliser of SplitMix64: every bit of {@code z} affects every bit of the result. */
  public static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long x = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
