package org.chainzrule.text.encode;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * Texts as the numbers of their tokens, in order, kept on the heap in four bytes each. A batch
 * holds them as {@code [n, L']}, where L' is the length of its longest text and shorter ones end in
 * {@link Bags#PADDING}; targets are {@code [n, 1]}, class indices or, in 32 bits, scores. {@link
 * #inputShape()} is {@code [L]}, L the length of the longest text of all.
 */
public final class TokenSequences implements Dataset {

  private static final int EXACT_IN_32_BITS = 1 << 24;

  private final List<Block> blocks;
  private final OptionalInt classes;
  private final int size;
  private final int longest;
  private final long count;

  private TokenSequences(List<Block> blocks, OptionalInt classes) {
    this.classes = classes;
    this.blocks = List.copyOf(blocks);
    this.size = blocks.stream().mapToInt(block -> block.ends.length).sum();
    this.longest = Math.max(1, blocks.stream().mapToInt(Block::longest).max().orElse(1));
    this.count = blocks.stream().mapToLong(block -> block.ids.length).sum();
  }

  /**
   * Some texts.
   *
   * @param ends where each text's numbers end in {@code ids}
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
   * Texts cut into tokens and numbered.
   *
   * @param encoding gives numbers below 2²⁴, so that a 32-bit tensor holds them exactly
   * @param most tokens that are kept of a text, the first; at least 1
   * @throws IllegalArgumentException if {@code encoding} has more numbers, or {@code most} is below
   *     1
   */
  public static TokenSequences of(
      LabelledTexts texts,
      Tokenizer tokenizer,
      TokenEncoding encoding,
      int most,
      PreprocessingConfig how) {
    if (encoding.size() > EXACT_IN_32_BITS || most < 1) {
      throw new IllegalArgumentException(
          "expected at most "
              + EXACT_IN_32_BITS
              + " numbers and at least 1 token, got "
              + encoding.size()
              + " and "
              + most);
    }
    String digest =
        Digest.of("token sequences 2")
            .add(texts.digest())
            .add(tokenizer.digest())
            .add(encoding.digest())
            .add(most)
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("tokens", digest, new Codec(texts.classes()))
        .get(
            how,
            () -> {
              List<Block> blocks = new ArrayList<>();
              TextBlocks.each(
                  texts, how, block -> block(block, tokenizer, encoding, most), blocks::add);
              return new TokenSequences(blocks, texts.classes());
            });
  }

  private static Block block(
      List<LabelledText> texts, Tokenizer tokenizer, TokenEncoding encoding, int most) {
    TokenScanner scanner = new TokenScanner(tokenizer);
    IntList ids = new IntList();
    int[] ends = new int[texts.size()];
    float[] targets = new float[texts.size()];
    for (int row = 0; row < ends.length; row++) {
      Tokens tokens = scanner.scan(texts.get(row).text());
      tokens.keep(most);
      encoding.encode(tokens, ids::add);
      ends[row] = ids.size();
      targets[row] = (float) texts.get(row).target();
    }
    return new Block(ids.toArray(), ends, targets);
  }

  /** The numbers of a text. */
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

  /** The class index of a text with a class. */
  public int label(int row) {
    return (int) target(row);
  }

  /**
   * The same texts, each filled up with {@link Bags#PADDING} to one length, so that the window of a
   * convolution fits them: {@link #inputShape()} is {@code [length]}, and so is every row.
   *
   * @throws IllegalArgumentException if a text is longer
   */
  public Dataset filledTo(int length) {
    return new FixedLength(this, length);
  }

  /** How many numbers all texts have together. */
  public long count() {
    return count;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Shape inputShape() {
    return Shape.of(longest);
  }

  @Override
  public OptionalInt classes() {
    return classes;
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    Dataset.checkRows(size, rows);
    int n = rows.length;
    int width = n == 0 ? longest : 1;
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

  private record Codec(OptionalInt classes) implements CacheFile.Codec<TokenSequences> {

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
      int count = Math.toIntExact(in.number());
      List<Block> blocks = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        blocks.add(new Block(in.ints(), in.ints(), in.floats()));
      }
      return new TokenSequences(blocks, classes);
    }
  }
}
