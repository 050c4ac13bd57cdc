package org.chainzrule.text.encode;

/**
 * The kinds of {@link NgramFeatures}. A feature is packed into a key of 63 bits: its kind and the
 * ids of up to three words. Saved models hold the ordinal of the kind, so that the order is fixed.
 */
enum NgramFeature {
  /** Two neighbouring words. */
  BIGRAM,
  /** Two words with one token between them. */
  SKIP_BIGRAM,
  /** Three neighbouring words. */
  TRIGRAM,
  /** A word near the beginning of the text. */
  EARLY,
  /** A word near the end of the text. */
  LATE;

  /** The bits of a word's id in a key. */
  static final int BITS = 20;

  /** The length of a row: a kind and three words. */
  static final int NUMBERS = 4;

  /** How many tokens count as near the beginning or the end. */
  private static final int NEAR = 25;

  private static final int MASK = (1 << BITS) - 1;
  private static final NgramFeature[] ALL = values();

  /** Receives the features of a text one by one, with the range of tokens that each stands for. */
  @FunctionalInterface
  interface Sink {
    void accept(long key, int from, int to);
  }

  private long key(int first, int second, int third) {
    return ((long) ordinal() << BITS | first) << 2 * BITS | (long) second << BITS | third;
  }

  /** The key of a row of four numbers, see {@link #row}. */
  static long key(int... row) {
    return ALL[row[0]].key(row[1], row[2], row[3]);
  }

  /** A key as four numbers: the ordinal of the kind and three words, of which unused ones are 0. */
  static int[] row(long key) {
    return new int[] {
      (int) (key >>> 3 * BITS),
      (int) (key >>> 2 * BITS) & MASK,
      (int) (key >>> BITS) & MASK,
      (int) key & MASK
    };
  }

  /** Whether four numbers are a row of some feature whose words are below {@code words}. */
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
      case BIGRAM, SKIP_BIGRAM -> 2;
      case TRIGRAM -> 3;
      case EARLY, LATE -> 1;
    };
  }

  /**
   * Enumerates the features of a text.
   *
   * @param ids the word ids of its tokens, negative for unknown words
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
        out.accept(BIGRAM.key(first, second, 0), i, i + 2);
      }
      if (third >= 0) {
        out.accept(SKIP_BIGRAM.key(first, third, 0), i, i + 3);
      }
      if (second >= 0 && third >= 0) {
        out.accept(TRIGRAM.key(first, second, third), i, i + 3);
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
