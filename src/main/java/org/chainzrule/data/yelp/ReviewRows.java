package org.chainzrule.data.yelp;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.IteratorStreams;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Excerpt;
import org.chainzrule.io.Gzip;
import org.chainzrule.io.Lines;

/**
 * The rows of a file in the format of Yelp Review Full, {@code "stars","text"}, one in each line.
 * Each line is parsed alone, so that an unclosed quote spoils one row and not the rest of the file.
 */
final class ReviewRows implements Iterator<LabelledText>, AutoCloseable {

  private static final int LIMIT = 1 << 20;
  private static final CsvReader.CsvReaderBuilder CSV =
      CsvReader.builder().allowUnclosedQuote(false);

  private final Lines lines;
  private final Path file;
  private final BadRows bad;
  private LabelledText next;
  private boolean started;

  /** Whether the end has been reached or reading has failed, so that nothing is left to verify. */
  private boolean done;

  private ReviewRows(InputStream in, Path file, BadRows bad) {
    this.lines = new Lines(in, LIMIT);
    this.file = file;
    this.bad = bad;
  }

  /**
   * The reviews in a stream of bytes, which is closed at its end or with the result.
   *
   * @param file the name of the source in messages
   */
  static Stream<LabelledText> stream(InputStream in, Path file, BadRows bad) {
    ReviewRows rows = new ReviewRows(in, file, bad);
    return IteratorStreams.stream(rows, rows::close);
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      done = true;
      next = read();
      done = next == null;
    }
    return next != null;
  }

  /** The next review; null after the last. */
  private LabelledText read() {
    try {
      for (String line = lines.next(); line != null; line = lines.next()) {
        LabelledText review = parsed(line);
        if (review != null) {
          return review;
        }
      }
      lines.close();
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    }
    if (!started) {
      throw new DataException("expected reviews, got none: " + file);
    }
    return null;
  }

  @Override
  public LabelledText next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    LabelledText review = next;
    next = null;
    return review;
  }

  /** The review in a line; null if the line is blank, or bad and skipped. */
  private LabelledText parsed(String line) {
    if (!started && !(line.isBlank() && lines.problem().isEmpty())) {
      started = true;
      if (Gzip.looksLikeHtml(line.getBytes(StandardCharsets.UTF_8))) {
        throw new DataException("expected reviews, got what looks like an HTML page: " + file);
      }
    }
    if (!lines.problem().isEmpty()) {
      return rejected(lines.problem());
    }
    if (line.isBlank()) {
      return null;
    }
    try {
      CsvRecord row = CSV.ofSingleCsvRecord(line);
      return row.getFieldCount() == 2
          ? review(row.getField(0).strip(), row.getField(1))
          : rejected("expected 2 columns, stars and text, got " + row.getFieldCount());
    } catch (CsvParseException e) {
      return rejected("expected quoted columns, got " + quoting(line));
    }
  }

  private LabelledText review(String stars, String text) {
    int label = YelpFull.STARS.indexOf(stars);
    if (label < 0) {
      return rejected("expected stars in 1..5, got " + Excerpt.of(stars));
    }
    return text.isBlank()
        ? rejected("expected a text, got an empty one")
        : new LabelledText(label, unescaped(text));
  }

  private static String quoting(String line) {
    return line.chars().filter(c -> c == '"').count() % 2 == 1
        ? "a quote that is not closed in its line"
        : "a quote inside a column that is not doubled";
  }

  private LabelledText rejected(String problem) {
    bad.add(problem + ": " + file + ", line " + lines.number());
    return null;
  }

  /** Undoes {@code \n}, {@code \"} and {@code \u00e9}; any other backslash means itself. */
  static String unescaped(String text) {
    int slash = text.indexOf('\\');
    if (slash < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    for (; slash >= 0 && slash + 1 < text.length(); slash = text.indexOf('\\', from)) {
      out.append(text, from, slash);
      char escaped = text.charAt(slash + 1);
      int code = escaped == 'u' ? hex(text, slash + 2) : -1;
      if (code > 0) {
        out.append((char) code);
        from = slash + 6;
      } else if (escaped == 'n' || escaped == '"') {
        out.append(escaped == 'n' ? '\n' : '"');
        from = slash + 2;
      } else {
        out.append('\\');
        from = slash + 1;
      }
    }
    return out.append(text, from, text.length()).toString();
  }

  /** The four hexadecimal digits from here, -1 where there are none. */
  private static int hex(String text, int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = 16 * value + digit;
    }
    return value;
  }

  /** Closes the file; of one that was read in part, the rest is read first and verified. */
  @Override
  public void close() {
    try (lines) {
      if (!done && lines.number() > 0) {
        lines.finish();
      }
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    }
  }
}
