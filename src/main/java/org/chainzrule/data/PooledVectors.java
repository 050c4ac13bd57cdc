package org.chainzrule.data;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Reviews as what their word vectors have in common: for each {@link Pool} a vector over all tokens
 * of the review, side by side, kept on the heap in 32 bits. Shape {@code [pools · dimension]};
 * targets are class indices {@code [n, 1]}, stars less one. Tokens without a vector do not count; a
 * review without any is zero.
 */
public final class PooledVectors implements Dataset {

  /** How the vectors x_t of a review's tokens become one. */
  public enum Pool {
    /** {@code Σ_t x_t / T}. */
    MEAN,
    /** {@code Σ_t idf_t x_t / Σ_t idf_t}. */
    WEIGHTED_MEAN,
    /** The largest of each component. */
    MAX,
    /** The smallest of each component. */
    MIN
  }

  /** Examples whose numbers fill a line of the cache. */
  private static final int TILE = 16;

  private final List<Block> blocks;
  private final int size;
  private final int width;

  private PooledVectors(List<Block> blocks, int width) {
    this.blocks = List.copyOf(blocks);
    this.width = width;
    this.size = blocks.stream().mapToInt(block -> block.labels.length).sum();
  }

  /**
   * Some reviews.
   *
   * @param features one review after the other
   * @param labels class indices
   * @param known how many of their tokens have a vector
   */
  private record Block(float[] features, byte[] labels, int[] known) {}

  /**
   * Reviews cut into tokens, looked up and pooled.
   *
   * @param pools at least one, in the order of their places in an example
   * @param frequencies for {@link Pool#WEIGHTED_MEAN}
   * @throws IllegalArgumentException if {@code pools} is empty or wants frequencies that are absent
   */
  public static PooledVectors of(
      Reviews reviews,
      Tokenizer tokenizer,
      WordVectors vectors,
      List<Pool> pools,
      Optional<InverseFrequencies> frequencies,
      Preparation how) {
    check(pools, frequencies);
    String digest =
        Digest.of("pooled vectors 1")
            .add(reviews.digest())
            .add(tokenizer.digest())
            .add(vectors.digest())
            .add(pools.toString())
            .add(frequencies.map(InverseFrequencies::digest).orElse(""))
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    int width = pools.size() * vectors.dimension();
    return new CacheFile<>("pooled", digest, new Codec(width))
        .get(
            how,
            () -> {
              List<Block> blocks = new ArrayList<>();
              Blocks.each(
                  reviews,
                  how,
                  block -> block(block, tokenizer, new Pooling(vectors, pools, frequencies)),
                  blocks::add);
              return new PooledVectors(blocks, width);
            });
  }

  static void check(List<Pool> pools, Optional<InverseFrequencies> frequencies) {
    if (pools.isEmpty() || pools.contains(Pool.WEIGHTED_MEAN) && frequencies.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a pool, and frequencies for a weighted mean, got " + pools);
    }
  }

  private static Block block(List<Review> reviews, Tokenizer tokenizer, Pooling pooling) {
    TokenScanner scanner = new TokenScanner(tokenizer);
    int n = reviews.size();
    float[] features = new float[Math.multiplyExact(n, pooling.width())];
    byte[] labels = new byte[n];
    int[] known = new int[n];
    for (int row = 0; row < n; row++) {
      Tokens tokens = scanner.scan(reviews.get(row).text());
      known[row] = pooling.pool(tokens, features, row * pooling.width());
      labels[row] = (byte) reviews.get(row).label();
    }
    return new Block(features, labels, known);
  }

  /**
   * The same reviews, each feature standardised: a copy, so that it is done once and not in every
   * epoch.
   *
   * @throws IllegalArgumentException if {@code how} is of another number of features
   */
  public PooledVectors standardised(Standardisation how) {
    if (how.size() != width) {
      throw new IllegalArgumentException("expected " + width + " features, got " + how.size());
    }
    return new PooledVectors(
        blocks.stream()
            .map(block -> new Block(how.of(block.features), block.labels, block.known))
            .toList(),
        width);
  }

  /** Takes the features of all reviews, some reviews at a time, one after the other. */
  void eachBlock(Consumer<float[]> take) {
    blocks.forEach(block -> take.accept(block.features));
  }

  /** How many tokens of a review have a vector. */
  public int known(int row) {
    Dataset.checkRows(size, row);
    return blocks.get(row >> Blocks.BITS).known[row & Blocks.SIZE - 1];
  }

  /** The class index of a review, its stars less one. */
  public int label(int row) {
    Dataset.checkRows(size, row);
    return blocks.get(row >> Blocks.BITS).labels[row & Blocks.SIZE - 1];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Shape inputShape() {
    return Shape.of(width);
  }

  @Override
  public OptionalInt classes() {
    return OptionalInt.of(Review.STARS);
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    Dataset.checkRows(size, rows);
    int n = rows.length;
    Tensor inputs =
        Tensor.ofColumns(n, width, precision, (from, to, out) -> columns(rows, from, to, out));
    return Batch.classified(inputs, n, i -> label(rows[i]));
  }

  private void columns(int[] rows, int from, int to, float[] out) {
    int n = rows.length;
    int m = to - from;
    float[] tile = new float[TILE * m];
    for (int first = 0; first < n; first += TILE) {
      // A few examples side by side, so that what is written of a column lies together as well.
      int count = Math.min(TILE, n - first);
      for (int i = 0; i < count; i++) {
        int row = rows[first + i];
        int at = (row & Blocks.SIZE - 1) * width + from;
        System.arraycopy(blocks.get(row >> Blocks.BITS).features, at, tile, i * m, m);
      }
      for (int j = 0; j < m; j++) {
        for (int i = 0; i < count; i++) {
          out[j * n + first + i] = tile[i * m + j];
        }
      }
    }
  }

  private record Codec(int width) implements CacheFile.Codec<PooledVectors> {

    @Override
    public void write(PooledVectors all, PackedOutput out) throws IOException {
      out.number(all.blocks.size());
      for (Block block : all.blocks) {
        out.floats(FloatBuffer.wrap(block.features));
        out.bytes(block.labels);
        out.ints(block.known);
      }
    }

    @Override
    public PooledVectors read(PackedInput in) throws IOException {
      int count = Math.toIntExact(in.number());
      List<Block> blocks = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        blocks.add(new Block(in.floats(), in.bytes(), in.ints()));
      }
      return new PooledVectors(blocks, width);
    }
  }
}
