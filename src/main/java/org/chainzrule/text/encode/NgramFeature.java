package org.chainzrule.text.encode;

/**
 * Kinds of {@link NgramFeatures}, and one of them as a number of 63 bits: its kind and up to three
 * words.
 */
enum NgramFeature {
  /** Two neighbours. */
  PAIR,
  /** Two words with one between. */
  APART,
  /** Three in a row. */
  TRIPLE,
  /** A word among the first. */
  EARLY,
  /** A word among the last. */
  LATE;

  /** Bits of a word's number. */
  static final int BITS = 20;

  /** A kind and three words. */
  static final int NUMBERS = 4;

  /** Tokens that are near the beginning or the end. */
  private static final int NEAR = 25;

  private static final int MASK = (1 << BITS) - 1;
  private static final NgramFeature[] ALL = values();

  /** Takes the cues of a text one by one, with the tokens that each stands for. */
  @FunctionalInterface
  interface Sink {
    void accept(long key, int from, int to);
  }

  private long key(int first, int second, int third) {
    return ((long) ordinal() << BITS | first) << 2 * BITS | (long) second << BITS | third;
  }

  /** Of a row of four numbers. */
  static long key(int... row) {
    return ALL[row[0]].key(row[1], row[2], row[3]);
  }

  /** Four numbers: the kind, and words or 0. */
  static int[] row(long key) {
    return new int[] {
      (int) (key >>> 3 * BITS),
      (int) (key >>> 2 * BITS) & MASK,
      (int) (key >>> BITS) & MASK,
      (int) key & MASK
    };
  }

  /** Whether four numbers are what {@link #row} gives, of words below {@code words}. */
  static boolean valid(int[] row, int words) {
    if (row[0] < 0 || row[0] >= ALL.length) {
      return false;
    }
    int used = ALL[row[0]].used();
    for (int i = 0; i < NUMBERS - 1; i++) {
      if (row[1 + i] < 0 || row[1 + i] >= (i < used ? words : 1)) {
        return false;
      }
    }
    return true;
  }

  private int used() {
    return switch (this) {
      case PAIR, APART -> 2;
      case TRIPLE -> 3;
      case EARLY, LATE -> 1;
    };
  }

  /**
   * All of a text.
   *
   * @param ids the words of its tokens, negative where one is not known
   */
  static void each(int[] ids, Sink out) {
    for (int i = 0; i < ids.length; i++) {
      int first = ids[i];
      if (first < 0) {
        continue;
      }
      int second = i + 1 < ids.length ? ids[i + 1] : -1;
      int third = i + 2 < ids.length ? ids[i + 2] : -1;
      if (second >= 0) {
        out.accept(PAIR.key(first, second, 0), i, i + 2);
      }
      if (third >= 0) {
        out.accept(APART.key(first, third, 0), i, i + 3);
      }
      if (second >= 0 && third >= 0) {
        out.accept(TRIPLE.key(first, second, third), i, i + 3);
      }
      if (i < NEAR) {
        out.accept(EARLY.key(first, 0, 0), i, i + 1);
      }
      if (i >= ids.length - NEAR) {
        out.accept(LATE.key(first, 0, 0), i, i + 1);
      }
    }
  }
}
