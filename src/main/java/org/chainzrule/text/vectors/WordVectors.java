package org.chainzrule.text.vectors;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.text.TextHash;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.text.cache.CacheFile;
import org.chainzrule.text.cache.PackedInput;
import org.chainzrule.text.cache.PackedOutput;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.encode.TokenCounts;
import org.chainzrule.text.encode.Vocabulary;
import org.chainzrule.text.tokenize.Marks;
import org.chainzrule.text.tokenize.StringIndex;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;

/**
 * Pretrained word vectors. A token without a vector is looked up once more in a simpler form:
 * without the prefix of a negated word, and repeated punctuation as a single mark.
 *
 * <pre>{@code
 * WordVectors vectors = WordVectors.read(Path.of("glove.txt.gz"), PreprocessingConfig.standard());
 * float[] good = vectors.vector(vectors.id("good"));
 * }</pre>
 *
 * @see <a href="https://aclanthology.org/D14-1162/">Pennington, Socher and Manning, 2014: GloVe</a>
 */
public final class WordVectors {

  /** The number of vectors in a segment; only the last segment may have fewer. */
  static final int SEGMENT = 1 << 13;

  private final StringIndex words;
  private final int dimension;
  private final List<FloatBuffer> segments;
  private final String digest;

  WordVectors(StringIndex words, int dimension, List<FloatBuffer> segments, String digest) {
    this.words = words;
    this.dimension = dimension;
    this.segments = List.copyOf(segments);
    this.digest = digest;
  }

  /**
   * Reads a file in GloVe's text format, plain or gzip. With a cache it is parsed once; later calls
   * hash the file and map a binary copy, which needs no heap memory.
   *
   * @throws DataException if the file is missing, lines differ in width, a number is malformed or
   *     not finite, or a word is repeated
   */
  public static WordVectors read(Path file, PreprocessingConfig how) {
    String digest = Digest.of("word vectors 1").add(Digest.of(file)).hex();
    return new CacheFile<>("vectors", digest, new Codec(digest))
        .get(how, () -> GloveFile.read(file, digest));
  }

  /**
   * Vectors that are given in memory.
   *
   * @param rows a vector for each word, all of one length
   * @throws IllegalArgumentException if there are no words, more or fewer rows than words, rows of
   *     different lengths, or a word is repeated
   */
  public static WordVectors of(List<String> words, float[]... rows) {
    StringIndex distinct = StringIndex.of(words.toArray(String[]::new));
    int d = rows.length == 0 ? 0 : rows[0].length;
    boolean even = Arrays.stream(rows).allMatch(row -> row.length == d);
    if (d == 0 || !even || rows.length != words.size() || distinct.size() != words.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected different words and a vector of one length for each, got %s of %s words and %s"
                  + " vectors%s",
              distinct.size(),
              words.size(),
              rows.length,
              even ? "" : " of several lengths"));
    }
    Digest digest = Digest.of("words and vectors 1");
    List<FloatBuffer> segments = new ArrayList<>();
    for (int id = 0; id < rows.length; id++) {
      if (id % SEGMENT == 0) {
        segments.add(FloatBuffer.allocate(Math.min(SEGMENT, rows.length - id) * d));
      }
      segments.get(id / SEGMENT).put(rows[id]);
      digest.add(words.get(id)).add(rows[id]);
    }
    return new WordVectors(distinct, d, segments, digest.hex());
  }

  /**
   * A copy with some of the vectors, in this order.
   *
   * @param ids the ids of the vectors, at least one, each once
   */
  public WordVectors only(int... ids) {
    return of(
        Arrays.stream(ids).mapToObj(this::word).toList(),
        Arrays.stream(ids).mapToObj(this::vector).toArray(float[][]::new));
  }

  /** The number of vectors. */
  public int size() {
    return words.size();
  }

  /** The length of a vector. */
  public int dimension() {
    return dimension;
  }

  /** The word with an id in 0..size-1. */
  public String word(int id) {
    return words.word(id);
  }

  /** The id of the vector for a token, looked up in its simpler form if necessary; -1 for none. */
  public int id(String token) {
    char[] chars = token.toCharArray();
    return chars.length == 0 ? -1 : id(chars, 0, chars.length, TextHash.of(chars, 0, chars.length));
  }

  int id(Tokens tokens, int token) {
    return id(tokens.chars(), tokens.from(token), tokens.to(token), tokens.hash(token));
  }

  private int id(char[] chars, int from, int to, long hash) {
    int id = words.find(chars, from, to, hash);
    if (id >= 0 || to - from == 1) {
      return id;
    }
    if (chars[from] == Tokenizer.NEGATED) {
      return id(chars, from + 1, to, TextHash.of(chars, from + 1, to));
    }
    if (!Character.isLetterOrDigit(chars[from]) && Marks.runs(chars[from])) {
      int same = from + 1;
      while (same < to && Marks.same(chars[from], chars[same])) {
        same++;
      }
      return same == to
          ? words.find(chars, from, from + 1, TextHash.of(chars, from, from + 1))
          : -1;
    }
    return -1;
  }

  /** The vector with an id in 0..size-1. */
  public float[] vector(int id) {
    float[] vector = new float[dimension];
    copy(id, vector);
    return vector;
  }

  /** Copies the vector with an id. */
  void copy(int id, float[] out) {
    segments.get(id / SEGMENT).get(id % SEGMENT * dimension, out, 0, dimension);
  }

  /**
   * An initial embedding table: a row for each word of a vocabulary, zero for words without a
   * vector.
   *
   * @return shape {@code [vocabulary.size(), dimension]}
   */
  public Tensor rows(Vocabulary vocabulary, Precision precision) {
    int n = vocabulary.size();
    float[] values = new float[Math.multiplyExact(n, dimension)];
    float[] vector = new float[dimension];
    for (int i = 0; i < vocabulary.words(); i++) {
      int id = id(vocabulary.word(i));
      if (id >= 0) {
        copy(id, vector);
        for (int j = 0; j < dimension; j++) {
          values[j * n + i] = vector[j];
        }
      }
    }
    return Tensor.ofColumns(Shape.of(n, dimension), precision, values);
  }

  /**
   * How many tokens of some texts have a vector.
   *
   * @param tokens the number of tokens
   * @param found the number of tokens with a vector
   * @param missing the most frequent tokens without one, at most a hundred
   */
  public record Coverage(long tokens, long found, List<String> missing) {

    /** The fraction of tokens with a vector, in 0..1; NaN without tokens. */
    public double share() {
      return (double) found / tokens;
    }
  }

  /** Counts how many tokens of these texts have a vector; the result is cached. */
  public Coverage coverage(LabelledTexts texts, Tokenizer tokenizer, PreprocessingConfig how) {
    String made =
        Digest.of("coverage 1")
            .add(texts.digest())
            .add(tokenizer.digest())
            .add(digest)
            .add(Boolean.toString(how.bad().skipping()))
            .hex();
    return new CacheFile<>("coverage", made, new CoverageCodec())
        .get(how, () -> counted(texts, tokenizer, how));
  }

  private Coverage counted(LabelledTexts texts, Tokenizer tokenizer, PreprocessingConfig how) {
    TokenCounts counts = TokenCounts.of(texts, tokenizer, how);
    int[] all = IntStream.range(0, counts.words().size()).toArray();
    int[] missing = Arrays.stream(all).filter(i -> id(counts.words().word(i)) < 0).toArray();
    long tokens = Arrays.stream(all).mapToLong(counts::count).sum();
    List<String> mostFrequent =
        Arrays.stream(missing)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(i -> -counts.count(i))
                    .thenComparing(counts.words()::word))
            .limit(100)
            .map(counts.words()::word)
            .toList();
    long lost = Arrays.stream(missing).mapToLong(counts::count).sum();
    return new Coverage(tokens, tokens - lost, mostFrequent);
  }

  /** A digest of words and vectors, 64 hex digits. */
  public String digest() {
    return digest;
  }

  private record CoverageCodec() implements CacheFile.Codec<Coverage> {

    @Override
    public void write(Coverage coverage, PackedOutput out) throws IOException {
      out.number(coverage.tokens);
      out.number(coverage.found);
      out.number(coverage.missing.size());
      for (String word : coverage.missing) {
        out.text(word);
      }
    }

    @Override
    public Coverage read(PackedInput in) throws IOException {
      long tokens = in.number(0, Long.MAX_VALUE);
      long found = in.number(0, tokens);
      String[] missing = new String[in.count(Long.BYTES)];
      for (int i = 0; i < missing.length; i++) {
        missing[i] = in.text();
      }
      return new Coverage(tokens, found, List.of(missing));
    }
  }

  private record Codec(String digest) implements CacheFile.Codec<WordVectors> {

    @Override
    public void write(WordVectors vectors, PackedOutput out) throws IOException {
      out.number(vectors.dimension);
      out.number(vectors.size());
      for (int id = 0; id < vectors.size(); id++) {
        out.text(vectors.word(id));
      }
      for (FloatBuffer segment : vectors.segments) {
        out.floats(segment);
      }
    }

    @Override
    public WordVectors read(PackedInput in) throws IOException {
      int dimension = (int) in.number(1, GloveFile.MOST_NUMBERS);
      int size = in.count(Long.BYTES);
      StringIndex words = new StringIndex();
      for (int id = 0; id < size; id++) {
        PackedInput.require(words.add(in.text()) == id, "each word once", "one again");
      }
      FloatBuffer[] segments = new FloatBuffer[(size + SEGMENT - 1) / SEGMENT];
      for (int i = 0; i < segments.length; i++) {
        segments[i] = in.mapped();
        int count = Math.min(SEGMENT, size - i * SEGMENT);
        PackedInput.require(
            segments[i].limit() == count * dimension,
            count + " vectors of " + dimension,
            segments[i].limit() + " numbers");
      }
      return new WordVectors(words, dimension, List.of(segments), digest);
    }
  }

  @Override
  public String toString() {
    return size() + " word vectors of " + dimension + " numbers";
  }
}
