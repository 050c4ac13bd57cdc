package org.chainzrule.text.vectors;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
 * A vector for each of many words, learned elsewhere and frozen here. A token that has none is
 * looked up once more in a simpler form: without the mark of a negation, and repeated punctuation
 * as one mark.
 *
 * @see <a href="https://aclanthology.org/D14-1162/">Pennington, Socher and Manning, 2014: GloVe</a>
 */
public final class WordVectors {

  /** Vectors a segment; only the last has fewer. */
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
   * The vectors of a file in GloVe's layout, plain or gzip. With a cache they are parsed once; from
   * then on the file is hashed, and the vectors are mapped from a binary copy, off the heap.
   *
   * @throws DataException if lines differ in width, a number is none or not finite, or a word is
   *     repeated; it names file and line
   */
  public static WordVectors read(Path file, PreprocessingConfig how) {
    String digest = Digest.of("word vectors 1").add(Digest.of(file)).hex();
    return new CacheFile<>("vectors", digest, new Codec(digest))
        .get(how, () -> GloveFile.read(file, digest));
  }

  /**
   * These words and their vectors.
   *
   * @param rows a vector for each word, all of one length
   * @throws IllegalArgumentException if there are no words, not as many rows, rows of several
   *     lengths, or a word twice
   */
  public static WordVectors of(List<String> words, float[]... rows) {
    StringIndex distinct = StringIndex.of(words.toArray(String[]::new));
    int d = rows.length == 0 ? 0 : rows[0].length;
    boolean even = Arrays.stream(rows).allMatch(row -> row.length == d);
    if (d == 0 || !even || rows.length != words.size() || distinct.size() != words.size()) {
      throw new IllegalArgumentException(
          "expected different words and a vector of one length for each, got "
              + distinct.size()
              + " of "
              + words.size()
              + " words and "
              + rows.length
              + " vectors"
              + (even ? "" : " of several lengths"));
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
   * Some of these, in this order.
   *
   * @param ids numbers of vectors, each once, at least one
   */
  public WordVectors only(int... ids) {
    return of(
        Arrays.stream(ids).mapToObj(this::word).toList(),
        Arrays.stream(ids).mapToObj(this::vector).toArray(float[][]::new));
  }

  /** How many words have a vector. */
  public int size() {
    return words.size();
  }

  /** How many numbers a vector has. */
  public int dimension() {
    return dimension;
  }

  /** The word of a number in 0..size-1. */
  public String word(int id) {
    return words.word(id);
  }

  /** The number of the vector for a token, in its simpler form where need be; -1 for none. */
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

  /** The vector of a number in 0..size-1. */
  public float[] vector(int id) {
    float[] vector = new float[dimension];
    copy(id, vector);
    return vector;
  }

  /** Writes the vector of a number. */
  void copy(int id, float[] out) {
    segments.get(id / SEGMENT).get(id % SEGMENT * dimension, out, 0, dimension);
  }

  /**
   * A row for each word of a vocabulary, zero where there is no vector: the start of an embedding.
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
   * How much of some texts has a vector.
   *
   * @param tokens how many tokens there are
   * @param found how many of them have a vector
   * @param missing the commonest tokens without one, at most a hundred
   */
  public record Coverage(long tokens, long found, List<String> missing) {

    /** The part of tokens with a vector, in 0..1; NaN without tokens. */
    public double share() {
      return (double) found / tokens;
    }
  }

  /** How much of these texts has a vector; kept in the cache. */
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
    List<String> commonest =
        Arrays.stream(missing)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(i -> -counts.count(i))
                    .thenComparing(counts.words()::word))
            .limit(100)
            .map(counts.words()::word)
            .toList();
    long lost = Arrays.stream(missing).mapToLong(counts::count).sum();
    return new Coverage(tokens, tokens - lost, commonest);
  }

  /** Tells these vectors from any others: 64 hex digits. */
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
      long tokens = in.number();
      long found = in.number();
      String[] missing = new String[Math.toIntExact(in.number())];
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
      int dimension = Math.toIntExact(in.number());
      int size = Math.toIntExact(in.number());
      StringIndex words = new StringIndex();
      for (int id = 0; id < size; id++) {
        words.add(in.text());
      }
      FloatBuffer[] segments = new FloatBuffer[(size + SEGMENT - 1) / SEGMENT];
      for (int i = 0; i < segments.length; i++) {
        segments[i] = in.mapped();
      }
      return new WordVectors(words, dimension, List.of(segments), digest);
    }
  }
}
