package org.chainzrule.text.encode;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.Digest;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.text.cache.CacheFile;
import org.chainzrule.text.cache.PackedInput;
import org.chainzrule.text.cache.PackedOutput;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.cache.TextBlocks;
import org.chainzrule.text.tokenize.TokenScanner;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;

/**
 * A data set of texts as sequences of token ids, kept in memory in four bytes each. The inputs of a
 * batch are {@code [n, L']}, where L' is the length of its longest text and shorter ones end in
 * {@link Bags#PADDING}; targets are {@code [n, 1]}, class indices or scores in 32 bits. {@link
 * #inputShape()} is {@code [L]}, L being the length of the longest text of all.
 */
public final class TokenSequences implements Dataset {

  private final List<Block> blocks;
  private final OptionalInt classes;
  private final int size;
  private final int length;
  private final boolean padded;

  private TokenSequences(List<Block> blocks, OptionalInt classes, int length, boolean padded) {
    this.classes = classes;
    this.blocks = List.copyOf(blocks);
    this.size = blocks.stream().mapToInt(block -> block.ends.length).sum();
    this.length = length;
    this.padded = padded;
  }

  private static TokenSequences of(List<Block> blocks, OptionalInt classes) {
    int longest = blocks.stream().mapToInt(Block::longest).max().orElse(1);
    return new TokenSequences(blocks, classes, Math.max(1, longest), false);
  }

  /**
   * A block of texts.
   *
   * @param ids the token ids of all its texts, one text after the other
   * @param ends where the ids of each text end
   * @param targets class indices or scores
   */
  private record Block(int[] ids, int[] ends, float[] targets) {

    int from(int row) {
      return row == 0 ? 0 : ends[row - 1];
    }

    int length(int row) {
      return ends[row] - from(row);
    }

    int longest() {
      int longest = 0;
      for (int row = 0; row < ends.length; row++) {
        longest = Math.max(longest, length(row));
      }
      return longest;
    }
  }

  /**
   * Tokenizes and encodes texts.
   *
   * @param encoding has at most 2²⁴ ids, which a 32-bit tensor holds exactly
   * @param maxTokens how many tokens are kept of a text, from its beginning; at least 1
   * @throws IllegalArgumentException if {@code encoding} has more ids, or {@code maxTokens} is
   *     below 1
   */
  public static TokenSequences of(
      LabelledTexts texts,
      Tokenizer tokenizer,
      TokenEncoding encoding,
      int maxTokens,
      PreprocessingConfig how) {
    if (encoding.size() > Bags.MOST_ROWS || maxTokens < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected at most %d token ids and at least 1 token, got %d and %d",
              Bags.MOST_ROWS,
              encoding.size(),
              maxTokens));
    }
    String digest =
        Digest.of("token sequences 2")
            .add(texts.digest())
            .add(tokenizer.digest())
            .add(encoding.digest())
            .add(maxTokens)
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("tokens", digest, new Codec(texts.classes(), encoding.size()))
        .get(
            how,
            () -> {
              List<Block> blocks = new ArrayList<>();
              TextBlocks.each(
                  texts, how, block -> block(block, tokenizer, encoding, maxTokens), blocks::add);
              return of(blocks, texts.classes());
            });
  }

  /** Encodes texts without targets, which are 0 then, on this thread and without a cache. */
  public static TokenSequences of(
      List<String> texts, Tokenizer tokenizer, TokenEncoding encoding, int maxTokens) {
    return of(
        TextBlocks.of(texts, block -> block(block, tokenizer, encoding, maxTokens)),
        OptionalInt.empty());
  }

  private static Block block(
      List<LabelledText> texts, Tokenizer tokenizer, TokenEncoding encoding, int maxTokens) {
    TokenScanner scanner = new TokenScanner(tokenizer);
    IntList ids = new IntList();
    int[] ends = new int[texts.size()];
    float[] targets = new float[texts.size()];
    for (int row = 0; row < ends.length; row++) {
      Tokens tokens = scanner.scan(texts.get(row).text());
      tokens.keep(maxTokens);
      encoding.encode(tokens, ids::add);
      ends[row] = ids.size();
      targets[row] = (float) texts.get(row).target();
    }
    return new Block(ids.toArray(), ends, targets);
  }

  /** The token ids of a text. */
  public int[] ids(int row) {
    Dataset.checkRows(size, row);
    Block block = blocks.get(row >> TextBlocks.BITS);
    int at = row & TextBlocks.SIZE - 1;
    return Arrays.copyOfRange(block.ids, block.from(at), block.ends[at]);
  }

  /** The class index of a text, or its score. */
  public float target(int row) {
    Dataset.checkRows(size, row);
    return blocks.get(row >> TextBlocks.BITS).targets[row & TextBlocks.SIZE - 1];
  }

  /** The class index of a text, if targets are classes. */
  public int label(int row) {
    return (int) target(row);
  }

  /**
   * The same texts, each padded with {@link Bags#PADDING} to one length, so that the window of a
   * convolution fits them: {@link #inputShape()} and every row of a batch is {@code [common]}.
   *
   * @throws IllegalArgumentException if a text is longer
   */
  public TokenSequences paddedTo(int common) {
    if (length > common) {
      throw new IllegalArgumentException(
          "expected texts of at most " + common + " token ids, got one of " + length);
    }
    return new TokenSequences(blocks, classes, common, true);
  }

  /** The number of token ids of all texts together. */
  public long count() {
    return blocks.stream().mapToLong(block -> block.ids.length).sum();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Shape inputShape() {
    return Shape.of(length);
  }

  @Override
  public OptionalInt classes() {
    return classes;
  }

  @Override
  public String toString() {
    return Dataset.inWords(this);
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    Dataset.checkRows(size, rows);
    int n = rows.length;
    int width = n == 0 || padded ? length : 1;
    for (int row : rows) {
      width = Math.max(width, blocks.get(row >> TextBlocks.BITS).length(row & TextBlocks.SIZE - 1));
    }
    Tensor inputs =
        Tensor.ofColumns(n, width, precision, (from, to, out) -> columns(rows, from, to, out));
    return Batch.of(inputs, n, i -> target(rows[i]));
  }

  private void columns(int[] rows, int from, int to, float[] out) {
    int n = rows.length;
    Arrays.fill(out, 0, (to - from) * n, Bags.PADDING);
    for (int i = 0; i < n; i++) {
      Block block = blocks.get(rows[i] >> TextBlocks.BITS);
      int at = rows[i] & TextBlocks.SIZE - 1;
      int start = block.from(at);
      int end = Math.min(to, block.length(at));
      for (int j = from; j < end; j++) {
        out[(j - from) * n + i] = block.ids[start + j];
      }
    }
  }

  /**
   * Reads and writes cache files.
   *
   * @param size the number of token ids
   */
  private record Codec(OptionalInt classes, int size) implements CacheFile.Codec<TokenSequences> {

    @Override
    public void write(TokenSequences all, PackedOutput out) throws IOException {
      out.number(all.blocks.size());
      for (Block block : all.blocks) {
        out.ints(block.ids);
        out.ints(block.ends);
        out.floats(FloatBuffer.wrap(block.targets));
      }
    }

    @Override
    public TokenSequences read(PackedInput in) throws IOException {
      int count = in.count(3 * Long.BYTES);
      List<Block> blocks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Block block = new Block(in.ints(), in.ints(), in.floats());
        TextBlocks.check(block.ends.length, block.targets, i, count, classes);
        check(block);
        blocks.add(block);
      }
      return TokenSequences.of(blocks, classes);
    }

    private void check(Block block) throws IOException {
      int from = 0;
      for (int end : block.ends) {
        PackedInput.require(end >= from, "texts one after the other", "another order");
        from = end;
      }
      PackedInput.require(from == block.ids.length, "texts of " + from, "" + block.ids.length);
      for (int id : block.ids) {
        PackedInput.require(id >= 0 && id < size, "token ids below " + size, "" + id);
      }
    }
  }
}
