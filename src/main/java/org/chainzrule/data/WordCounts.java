package org.chainzrule.data;

import java.util.Arrays;
import java.util.List;

/** How often each word is there. */
final class WordCounts {

  private final Words words = new Words();
  private long[] counts = new long[1 << 9];

  private WordCounts() {}

  static WordCounts of(Reviews reviews, Tokenizer tokenizer, Preparation how) {
    WordCounts all = new WordCounts();
    Blocks.each(reviews, how, block -> count(block, tokenizer), all::add);
    return all;
  }

  private static WordCounts count(List<Review> block, Tokenizer tokenizer) {
    WordCounts some = new WordCounts();
    TokenScanner scanner = new TokenScanner(tokenizer);
    for (Review review : block) {
      Tokens tokens = scanner.scan(review.text());
      for (int i = 0; i < tokens.count(); i++) {
        some.add(some.words.add(tokens.chars(), tokens.from(i), tokens.to(i), tokens.hash(i)), 1);
      }
    }
    return some;
  }

  private void add(WordCounts others) {
    for (int id = 0; id < others.words.size(); id++) {
      add(words.add(others.words.word(id)), others.counts[id]);
    }
  }

  void add(int id, long count) {
    if (id >= counts.length) {
      counts = Arrays.copyOf(counts, 2 * id);
    }
    counts[id] += count;
  }

  Words words() {
    return words;
  }

  long count(int id) {
    return counts[id];
  }
}
