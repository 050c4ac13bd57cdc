package org.chainzrule.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Reviews as the numbers of their tokens, in order, kept on the heap in four bytes each. A batch
 * holds them as {@code [n, L']}, where L' is the length of its longest review and shorter ones end
 * in {@link #PADDING}; targets are class indices {@code [n, 1]}, stars less one. {@link
 * #inputShape()} is {@code [L]}, L the length of the longest review of all.
 */
public final class TokenSequences implements Dataset {

  /** What fills a row after its last token. */
  public static final int PADDING = -1;

  private static final int EXACT_IN_32_BITS = 1 << 24;

  private final List<Block> blocks;
  private final int size;
  private final int longest;
  private final long count;

  private TokenSequences(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
    this.size = blocks.stream().mapToInt(block -> block.labels.length).sum();
    this.longest = Math.max(1, blocks.stream().mapToInt(Block::longest).max().orElse(1));
    this.count = blocks.stream().mapToLong(block -> block.ids.length).sum();
  }

  /**
   * Some reviews.
   *
   * @param ends where each review's numbers end in {@code ids}
   * @param labels class indices
   */
  private record Block(int[] ids, int[] ends, byte[] labels) {

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
   * Reviews cut into tokens and numbered.
   *
   * @param encoding gives numbers below 2²⁴, so that a 32-bit tensor holds them exactly
   * @param most tokens that are kept of a review, the first; at least 1
   * @throws IllegalArgumentException if {@code encoding} has more numbers, or {@code most} is below
   *     1
   */
  public static TokenSequences of(
      Reviews reviews, Tokenizer tokenizer, TokenEncoding encoding, int most, Preparation how) {
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
        Digest.of("token sequences 1")
            .add(reviews.digest())
            .add(tokenizer.digest())
            .add(encoding.digest())
            .add(most)
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("tokens", digest, new Codec())
        .get(
            how,
            () -> {
              List<Block> blocks = new ArrayList<>();
              Blocks.each(
                  reviews, how, block -> block(block, tokenizer, encoding, most), blocks::add);
              return new TokenSequences(blocks);
            });
  }

  private static Block block(
      List<Review> reviews, Tokenizer tokenizer, TokenEncoding encoding, int most) {
    TokenScanner scanner = new TokenScanner(tokenizer);
    IntList ids = new IntList();
    int[] ends = new int[reviews.size()];
    byte[] labels = new byte[reviews.size()];
    for (int row = 0; row < ends.length; row++) {
      Tokens tokens = scanner.scan(reviews.get(row).text());
      tokens.keep(most);
      encoding.encode(tokens, ids::add);
      ends[row] = ids.size();
      labels[row] = (byte) reviews.get(row).label();
    }
    return new Block(ids.toArray(), ends, labels);
  }

  /** The numbers of a review. */
  public int[] ids(int row) {
    Dataset.checkRows(size, row);
    Block block = blocks.get(row >> Blocks.BITS);
    int at = row & Blocks.SIZE - 1;
    return Arrays.copyOfRange(block.ids, block.from(at), block.ends[at]);
  }

  /** The class index of a review, its stars less one. */
  public int label(int row) {
    Dataset.checkRows(size, row);
    return blocks.get(row >> Blocks.BITS).labels[row & Blocks.SIZE - 1];
  }

  /** How many numbers all reviews have together. */
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
    return OptionalInt.of(Review.STARS);
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    Dataset.checkRows(size, rows);
    int n = rows.length;
    int width = n == 0 ? longest : 1;
    for (int row : rows) {
      width = Math.max(width, blocks.get(row >> Blocks.BITS).length(row & Blocks.SIZE - 1));
    }
    Tensor inputs =
        Tensor.ofColumns(n, width, precision, (from, to, out) -> columns(rows, from, to, out));
    return Batch.classified(inputs, n, i -> label(rows[i]));
  }

  private void columns(int[] rows, int from, int to, float[] out) {
    int n = rows.length;
    Arrays.fill(out, 0, (to - from) * n, PADDING);
    for (int i = 0; i < n; i++) {
      Block block = blocks.get(rows[i] >> Blocks.BITS);
      int at = rows[i] & Blocks.SIZE - 1;
      int start = block.from(at);
      int end = Math.min(to, block.length(at));
      for (int j = from; j < end; j++) {
        out[(j - from) * n + i] = block.ids[start + j];
      }
    }
  }

  private record Codec() implements CacheFile.Codec<TokenSequences> {

    @Override
    public void write(TokenSequences all, PackedOutput out) throws IOException {
      out.number(all.blocks.size());
      for (Block block : all.blocks) {
        out.ints(block.ids);
        out.ints(block.ends);
        out.bytes(block.labels);
      }
    }

    @Override
    public TokenSequences read(PackedInput in) throws IOException {
      int count = Math.toIntExact(in.number());
      List<Block> blocks = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        blocks.add(new Block(in.ints(), in.ints(), in.bytes()));
      }
      return new TokenSequences(blocks);
    }
  }
}
