package org.chainzrule.text.vectors;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Excerpt;
import org.chainzrule.io.Gzip;
import org.chainzrule.io.HeapSpace;
import org.chainzrule.io.Lines;
import org.chainzrule.text.tokenize.StringIndex;

/**
 * Reads word vectors in GloVe's text format: each line is a word and its numbers, separated by
 * spaces.
 */
final class GloveFile {

  private static final int LINE = 1 << 20;

  /** The most numbers of a vector; a whole segment of them is an array that Java can have. */
  static final int MOST_NUMBERS = 1 << 16;

  /** The vectors that the first segment has room for at the beginning. */
  private static final int FEW = 16;

  private static final double[] POWERS = new double[23];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private final Path file;
  private final StringIndex words = new StringIndex();
  private final List<FloatBuffer> segments = new ArrayList<>();
  private int dimension;
  private float[] segment = new float[0];
  private float[] row = new float[0];
  private String line = "";
  private long number;

  private GloveFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file, plain or gzip. A first line of two whole numbers, as word2vec writes, is skipped,
   * and so are words that contain a space, since no token does.
   */
  static WordVectors read(Path file, String digest) {
    return new GloveFile(file).read(digest);
  }

  private WordVectors read(String digest) {
    try (Lines lines = new Lines(Gzip.openWithin(file), LINE)) {
      for (line = lines.next(); line != null; line = lines.next()) {
        number = lines.number();
        if (number == 1 && Gzip.looksLikeHtml(line.getBytes(StandardCharsets.UTF_8))) {
          int space = line.indexOf(' ');
          if (space < 0 || !line.substring(space).matches("[-+0-9.eE ]+")) {
            throw problem("word vectors", "what looks like an HTML page");
          }
        }
        if (!lines.problem().isEmpty()) {
          throw new DataException(lines.problem() + ": " + file + ", line " + number);
        }
        if (!(number == 1 && line.matches("[0-9]+ [0-9]+ *"))) {
          parseLine();
        }
      }
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    }
    if (words.size() == 0) {
      throw new DataException("expected word vectors, got none: " + file);
    }
    int rest = words.size() % WordVectors.SEGMENT;
    if (rest > 0) {
      segments.add(FloatBuffer.wrap(Arrays.copyOf(segment, rest * dimension)));
    }
    return new WordVectors(words, dimension, segments, digest);
  }

  private void parseLine() {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ') {
      end--;
    }
    if (dimension == 0) {
      dimension = (int) line.substring(0, end).chars().filter(c -> c == ' ').count();
      if (dimension == 0) {
        throw problem("a word and its numbers", "no number");
      }
      if (dimension > MOST_NUMBERS) {
        throw problem("at most " + MOST_NUMBERS + " numbers", Integer.toString(dimension));
      }
      row = new float[dimension];
    }
    for (int j = dimension - 1; j >= 0; j--) {
      int space = line.lastIndexOf(' ', end - 1);
      if (space <= 0) {
        throw problem(dimension + " numbers", Integer.toString(dimension - 1 - j));
      }
      row[j] = value(space + 1, end, j);
      end = space;
    }
    int space = line.lastIndexOf(' ', end - 1);
    if (space >= 0) {
      requireWord(line.substring(space + 1, end));
      return;
    }
    int before = words.size();
    if (words.add(line.substring(0, end)) < before) {
      throw problem("each word once", Excerpt.of(line.substring(0, end)) + " again");
    }
    int at = before % WordVectors.SEGMENT * dimension;
    if (at == segment.length) {
      grow(at);
    }
    System.arraycopy(row, 0, segment, at, dimension);
    if (words.size() % WordVectors.SEGMENT == 0) {
      segments.add(FloatBuffer.wrap(segment));
      segment = new float[0];
    }
  }

  /** Makes room in proportion to what has been read. */
  private void grow(int used) {
    int whole = WordVectors.SEGMENT * dimension;
    int some = Math.min(whole, Math.max(FEW * dimension, 2 * used));
    int length = segments.isEmpty() ? some : whole;
    segment =
        HeapSpace.allocate((long) Float.BYTES * length, file, () -> Arrays.copyOf(segment, length));
  }

  /** An additional column is part of a word with spaces, unless it is a number. */
  private void requireWord(String column) {
    try {
      Float.parseFloat(column);
    } catch (NumberFormatException e) {
      return;
    }
    throw problem(dimension + " numbers", "more");
  }

  /** Parses short decimals in 64 bits, which is exact and fast; others as Java does. */
  private float value(int from, int to, int column) {
    boolean negative = line.charAt(from) == '-';
    long digits = 0;
    int point = -1;
    int first = negative ? from + 1 : from;
    boolean plain = to > first && to - first <= 16;
    for (int i = first; plain && i < to; i++) {
      char c = line.charAt(i);
      if (c >= '0' && c <= '9') {
        digits = 10 * digits + (c - '0');
      } else if (c == '.' && point < 0) {
        point = i;
      } else {
        plain = false;
      }
    }
    plain &= point < 0 || to - first > 1;
    if (plain) {
      double magnitude = point < 0 ? digits : digits / POWERS[to - point - 1];
      return (float) (negative ? -magnitude : magnitude);
    }
    float value;
    try {
      value = Float.parseFloat(line.substring(from, to));
    } catch (NumberFormatException e) {
      value = Float.NaN;
    }
    if (!Float.isFinite(value)) {
      throw problem(
          "finite numbers", Excerpt.of(line.substring(from, to)) + " in column " + (column + 2));
    }
    return value;
  }

  private DataException problem(String expected, String got) {
    return new DataException(
        "expected " + expected + ", got " + got + ": " + file + ", line " + number);
  }
}
