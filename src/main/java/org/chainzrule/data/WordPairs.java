package org.chainzrule.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Pairs of neighbouring words of a vocabulary, such as {@code not good}, each with a number of its
 * own, the commonest first. Of pairs that are equally common, the one of commoner words is first.
 * Other pairs are left out.
 */
public final class WordPairs implements TokenEncoding {

  private final Vocabulary vocabulary;
  private final long[] pairs;
  private final PairTable ids = new PairTable();

  private WordPairs(Vocabulary vocabulary, long... pairs) {
    this.vocabulary = vocabulary;
    this.pairs = pairs;
    for (int id = 0; id < pairs.length; id++) {
      ids.put(pairs[id], id);
    }
  }

  /**
   * The pairs of some reviews.
   *
   * @param least how often a pair must be there to be in it, at least 1
   * @param most how many at most, the commonest
   */
  public static WordPairs count(
      Reviews reviews,
      Tokenizer tokenizer,
      Vocabulary vocabulary,
      int least,
      int most,
      Preparation how) {
    if (least < 1 || most < 0) {
      throw new IllegalArgumentException(
          "expected at least 1 occurrence and 0 pairs, got " + least + " and " + most);
    }
    String digest =
        Digest.of("word pairs 1")
            .add(reviews.digest())
            .add(tokenizer.digest())
            .add(vocabulary.digest())
            .add(least)
            .add(most)
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("pairs", digest, new Codec(vocabulary))
        .get(
            how,
            () -> {
              PairTable counts = new PairTable();
              Blocks.each(
                  reviews,
                  how,
                  block -> pairs(block, tokenizer, vocabulary),
                  some ->
                      Arrays.stream(some).forEach(key -> counts.put(key, 1 + counts.of(key, 0))));
              return new WordPairs(vocabulary, commonest(counts, least, most));
            });
  }

  private static long[] pairs(List<Review> block, Tokenizer tokenizer, Vocabulary vocabulary) {
    TokenScanner scanner = new TokenScanner(tokenizer);
    LongStream.Builder pairs = LongStream.builder();
    for (Review review : block) {
      each(scanner.scan(review.text()), vocabulary, (key, at) -> pairs.add(key));
    }
    return pairs.build().toArray();
  }

  private static long[] commonest(PairTable counts, int least, int most) {
    return Arrays.stream(counts.keys())
        .filter(key -> counts.of(key, 0) >= least)
        .boxed()
        .sorted(
            Comparator.<Long>comparingInt(key -> -counts.of(key, 0))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .mapToLong(key -> key)
        .toArray();
  }

  /**
   * These pairs in this order.
   *
   * @param pairs the numbers of their two words, in 0..words-1
   * @throws IllegalArgumentException if a pair is repeated, has not two words or one that the
   *     vocabulary does not have
   */
  public static WordPairs of(Vocabulary vocabulary, int[]... pairs) {
    long[] keys = new long[pairs.length];
    PairTable seen = new PairTable();
    for (int i = 0; i < keys.length; i++) {
      int[] pair = pairs[i];
      boolean right =
          pair.length == 2
              && Arrays.stream(pair).allMatch(word -> word >= 0 && word < vocabulary.words());
      if (!right || seen.of(PairTable.key(pair[0], pair[1]), -1) >= 0) {
        throw new IllegalArgumentException(
            "expected pairs of words in 0.."
                + (vocabulary.words() - 1)
                + ", each once, got "
                + Arrays.toString(pair));
      }
      keys[i] = PairTable.key(pair[0], pair[1]);
      seen.put(keys[i], i);
    }
    return new WordPairs(vocabulary, keys);
  }

  /** The numbers of the two words of each pair, in order. */
  public int[][] pairs() {
    return Arrays.stream(pairs)
        .mapToObj(key -> new int[] {PairTable.first(key), PairTable.second(key)})
        .toArray(int[][]::new);
  }

  @Override
  public int size() {
    return pairs.length;
  }

  @Override
  public void trace(Tokens tokens, Places out) {
    each(
        tokens,
        vocabulary,
        (key, at) -> {
          int id = ids.of(key, -1);
          if (id >= 0) {
            out.accept(id, at, at + 2);
          }
        });
  }

  /** Takes the pairs of a text, and where each begins. */
  private interface Sink {
    void accept(long key, int at);
  }

  private static void each(Tokens tokens, Vocabulary vocabulary, Sink out) {
    int before = -1;
    for (int i = 0; i < tokens.count(); i++) {
      int id = vocabulary.known(tokens, i);
      if (before >= 0 && id >= 0) {
        out.accept(PairTable.key(before, id), i - 1);
      }
      before = id;
    }
  }

  @Override
  public String digest() {
    Digest digest = Digest.of("pairs").add(vocabulary.digest());
    for (long pair : pairs) {
      digest.add(pair);
    }
    return digest.hex();
  }

  /** Pairs in a cache, beside the vocabulary that they are of. */
  private record Codec(Vocabulary vocabulary) implements CacheFile.Codec<WordPairs> {

    @Override
    public void write(WordPairs all, PackedOutput out) throws IOException {
      out.number(all.pairs.length);
      for (long pair : all.pairs) {
        out.number(pair);
      }
    }

    @Override
    public WordPairs read(PackedInput in) throws IOException {
      long[] pairs = new long[Math.toIntExact(in.number())];
      for (int i = 0; i < pairs.length; i++) {
        pairs[i] = in.number();
      }
      return new WordPairs(vocabulary, pairs);
    }
  }
}
