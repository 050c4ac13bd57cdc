package org.chainzrule.experiment.fairfight;

import java.util.Base64;
import java.util.BitSet;

/**
 * Which examples of a data set have a property.
 *
 * @param size the number of examples, at least 0
 * @param bits a bit for each example in base 64, the first example in the lowest bit of the first
 *     byte; bytes of zeros at the end are left out
 */
public record ExampleSet(int size, String bits) {

  /**
   * @throws IllegalArgumentException if the bits are not base 64, or more than the examples
   */
  public ExampleSet {
    if (decoded(bits).length() > size) {
      throw new IllegalArgumentException(
          "expected a bit for each of " + size + " examples, got " + decoded(bits).length());
    }
  }

  /** The examples that have it. */
  public static ExampleSet of(boolean... has) {
    BitSet set = new BitSet(has.length);
    for (int i = 0; i < has.length; i++) {
      set.set(i, has[i]);
    }
    return new ExampleSet(has.length, Base64.getEncoder().encodeToString(set.toByteArray()));
  }

  /** Whether each example has it. */
  public boolean[] toArray() {
    BitSet set = decoded(bits);
    boolean[] has = new boolean[size];
    for (int i = 0; i < size; i++) {
      has[i] = set.get(i);
    }
    return has;
  }

  private static BitSet decoded(String bits) {
    return BitSet.valueOf(Base64.getDecoder().decode(bits));
  }
}
