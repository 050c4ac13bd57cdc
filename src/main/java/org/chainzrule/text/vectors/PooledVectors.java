package org.chainzrule.text.vectors;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.Digest;
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
 * A data set of texts as pooled word vectors: for each {@link Pool} one vector over all tokens of
 * the text, concatenated and kept in memory in 32 bits. Examples are {@code [pools · dimension]};
 * targets are {@code [n, 1]}, class indices or scores in 32 bits. Tokens without a vector are
 * skipped; a text without any known token is zero.
 */
public final class PooledVectors implements Dataset {

  /** How the vectors x_t of a text's T tokens become one. */
  public enum Pool {
    /** {@code Σ_t x_t / T}. */
    MEAN,
    /** {@code Σ_t idf_t x_t / Σ_t idf_t}. */
    WEIGHTED_MEAN,
    /** The maximum of each component. */
    MAX,
    /** The minimum of each component. */
    MIN
  }

  /** Examples that are transposed together: a column of them fills a cache line. */
  private static final int TILE = 16;

  private final List<Block> blocks;
  private final int size;
  private final int width;
  private final OptionalInt classes;

  private PooledVectors(List<Block> blocks, int width, OptionalInt classes) {
    this.classes = classes;
    this.blocks = List.copyOf(blocks);
    this.width = width;
    this.size = blocks.stream().mapToInt(block -> block.known.length).sum();
  }

  /**
   * A block of texts.
   *
   * @param features the features of all its texts, one text after the other
   * @param targets class indices or scores
   * @param known how many tokens of each text have a vector
   */
  private record Block(float[] features, float[] targets, int[] known) {}

  /**
   * Tokenizes texts, looks up their vectors and pools them.
   *
   * @param pools at least one, in the order of an example's features
   * @param frequencies the weights of {@link Pool#WEIGHTED_MEAN}
   * @throws IllegalArgumentException if {@code pools} is empty or needs frequencies that are absent
   */
  public static PooledVectors of(
      LabelledTexts texts,
      Tokenizer tokenizer,
      WordVectors vectors,
      List<Pool> pools,
      Optional<InverseFrequencies> frequencies,
      PreprocessingConfig how) {
    check(pools, frequencies);
    String digest =
        Digest.of("pooled vectors 2")
            .add(texts.digest())
            .add(tokenizer.digest())
            .add(vectors.digest())
            .add(pools.toString())
            .add(frequencies.map(InverseFrequencies::digest).orElse(""))
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    int width = pools.size() * vectors.dimension();
    return new CacheFile<>("pooled", digest, new Codec(width, texts.classes()))
        .get(
            how,
            () -> {
              List<Block> blocks = new ArrayList<>();
              TextBlocks.each(
                  texts,
                  how,
                  block -> block(block, tokenizer, new VectorPooler(vectors, pools, frequencies)),
                  blocks::add);
              return new PooledVectors(blocks, width, texts.classes());
            });
  }

  /**
   * Pools texts without targets, which are 0 then, on this thread and without a cache.
   *
   * @throws IllegalArgumentException if {@code pools} is empty or needs frequencies that are absent
   */
  public static PooledVectors of(
      List<String> texts,
      Tokenizer tokenizer,
      WordVectors vectors,
      List<Pool> pools,
      Optional<InverseFrequencies> frequencies) {
    check(pools, frequencies);
    VectorPooler pooler = new VectorPooler(vectors, pools, frequencies);
    return new PooledVectors(
        TextBlocks.of(texts, block -> block(block, tokenizer, pooler)),
        pooler.width(),
        OptionalInt.empty());
  }

  static void check(List<Pool> pools, Optional<InverseFrequencies> frequencies) {
    if (pools.isEmpty() || pools.contains(Pool.WEIGHTED_MEAN) && frequencies.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a pool, and frequencies for a weighted mean, got " + pools);
    }
  }

  private static Block block(List<LabelledText> texts, Tokenizer tokenizer, VectorPooler pooling) {
    TokenScanner scanner = new TokenScanner(tokenizer);
    int n = texts.size();
    float[] features = new float[Math.multiplyExact(n, pooling.width())];
    float[] targets = new float[n];
    int[] known = new int[n];
    for (int row = 0; row < n; row++) {
      Tokens tokens = scanner.scan(texts.get(row).text());
      known[row] = pooling.pool(tokens, features, row * pooling.width());
      targets[row] = (float) texts.get(row).target();
    }
    return new Block(features, targets, known);
  }

  /**
   * A copy with standardised features, so that they are computed once and not in every epoch.
   *
   * @throws IllegalArgumentException if {@code scale} has another number of features
   */
  public PooledVectors standardised(Standardisation scale) {
    if (scale.size() != width) {
      throw new IllegalArgumentException("expected " + width + " features, got " + scale.size());
    }
    return new PooledVectors(
        blocks.stream()
            .map(block -> new Block(scale.of(block.features), block.targets, block.known))
            .toList(),
        width,
        classes);
  }

  /** Passes on the features of all texts, one block of texts after the other. */
  void eachBlock(Consumer<float[]> take) {
    blocks.forEach(block -> take.accept(block.features));
  }

  /** How many tokens of a text have a vector. */
  public int known(int row) {
    Dataset.checkRows(size, row);
    return blocks.get(row >> TextBlocks.BITS).known[row & TextBlocks.SIZE - 1];
  }

  /** The class index of a text, or its score. */
  public float target(int row) {
    Dataset.checkRows(size, row);
    return blocks.get(row >> TextBlocks.BITS).targets[row & TextBlocks.SIZE - 1];
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
    Tensor inputs =
        Tensor.ofColumns(n, width, precision, (from, to, out) -> columns(rows, from, to, out));
    return Batch.of(inputs, n, i -> target(rows[i]));
  }

  private void columns(int[] rows, int from, int to, float[] out) {
    int n = rows.length;
    int m = to - from;
    float[] tile = new float[TILE * m];
    for (int first = 0; first < n; first += TILE) {
      // Tiles of a few examples, so that reads and writes are both contiguous.
      int count = Math.min(TILE, n - first);
      for (int i = 0; i < count; i++) {
        int row = rows[first + i];
        int at = (row & TextBlocks.SIZE - 1) * width + from;
        System.arraycopy(blocks.get(row >> TextBlocks.BITS).features, at, tile, i * m, m);
      }
      for (int j = 0; j < m; j++) {
        for (int i = 0; i < count; i++) {
          out[j * n + first + i] = tile[i * m + j];
        }
      }
    }
  }

  private record Codec(int width, OptionalInt classes) implements CacheFile.Codec<PooledVectors> {

    @Override
    public void write(PooledVectors all, PackedOutput out) throws IOException {
      out.number(all.blocks.size());
      for (Block block : all.blocks) {
        out.floats(FloatBuffer.wrap(block.features));
        out.floats(FloatBuffer.wrap(block.targets));
        out.ints(block.known);
      }
    }

    @Override
    public PooledVectors read(PackedInput in) throws IOException {
      int count = in.count(3 * Long.BYTES);
      List<Block> blocks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Block block = new Block(in.floats(), in.floats(), in.ints());
        TextBlocks.check(block.known.length, block.targets, i, count, classes);
        PackedInput.require(
            block.features.length == (long) width * block.known.length
                && Arrays.stream(block.known).allMatch(known -> known >= 0),
            width + " features of each text",
            block.features.length + " of " + block.known.length);
        blocks.add(block);
      }
      return new PooledVectors(blocks, width, classes);
    }
  }
}
