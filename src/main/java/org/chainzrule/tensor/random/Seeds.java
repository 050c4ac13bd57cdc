package org.chainzrule.tensor.random;

/**
 * A seed that splits into independent seeds by purpose and by number, so that every shuffle, mask
 * and initial weight has its own random numbers whatever order they are drawn in. Every value is a
 * valid seed, 0 included.
 *
 * <pre>{@code
 * Seeds seeds = Seeds.of(7);
 * int[] order = seeds.child("shuffle").child(epoch).generator().permutation(n);
 * }</pre>
 *
 * @param value any 64 bits
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea and Flood, 2014: the mixing
 *     function of SplitMix</a>
 */
public record Seeds(long value) {

  static final long GAMMA = 0x9E3779B97F4A7C15L;

  /** The root seed of a run. */
  public static Seeds of(long seed) {
    return new Seeds(seed);
  }

  /** The seed derived for a purpose, such as {@code "shuffle"}. */
  public Seeds child(String purpose) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < purpose.length(); i++) {
      hash = (hash ^ purpose.charAt(i)) * 0x100000001B3L;
    }
    return new Seeds(mix(mix(value + GAMMA) ^ hash));
  }

  /** The seed derived for a number, such as that of an epoch or a row. */
  public Seeds child(long index) {
    return new Seeds(mix(mix(value ^ GAMMA) + GAMMA * (index + 1)));
  }

  /** A fresh generator that starts at this seed. */
  public Generator generator() {
    return new Generator(value);
  }

  /** A bijection of 64 bits in which every input bit moves every output bit. */
  static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long x = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
