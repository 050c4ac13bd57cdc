package org.chainzrule.text.encode;

import java.util.Arrays;
import java.util.List;
import org.chainzrule.Internal;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.cache.TextBlocks;
import org.chainzrule.text.tokenize.StringIndex;
import org.chainzrule.text.tokenize.TokenScanner;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;

/** The number of occurrences of each word in some texts. */
@Internal
public final class TokenCounts {

  private final StringIndex words = new StringIndex();
  private long[] counts = new long[1 << 9];

  private TokenCounts() {}

  public static TokenCounts of(LabelledTexts texts, Tokenizer tokenizer, PreprocessingConfig how) {
    TokenCounts all = new TokenCounts();
    TextBlocks.each(texts, how, block -> count(block, tokenizer), all::add);
    return all;
  }

  private static TokenCounts count(List<LabelledText> block, Tokenizer tokenizer) {
    TokenCounts some = new TokenCounts();
    TokenScanner scanner = new TokenScanner(tokenizer);
    for (LabelledText text : block) {
      Tokens tokens = scanner.scan(text.text());
      for (int i = 0; i < tokens.count(); i++) {
        some.add(some.words.add(tokens.chars(), tokens.from(i), tokens.to(i), tokens.hash(i)), 1);
      }
    }
    return some;
  }

  private void add(TokenCounts others) {
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

  public StringIndex words() {
    return words;
  }

  public long count(int id) {
    return counts[id];
  }
}
