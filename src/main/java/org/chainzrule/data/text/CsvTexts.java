package org.chainzrule.data.text;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.io.Excerpt;
import org.chainzrule.io.Gzip;

/**
 * A CSV file (RFC 4180, UTF-8, plain or gzip) with a label and a text in each row. Other columns
 * are ignored.
 *
 * <pre>{@code
 * CsvTexts file = CsvTexts.of(Path.of("reviews.csv")).withHeader("sentiment", "review");
 * LabelledTexts reviews = file.classified(List.of("negative", "positive"));
 * }</pre>
 *
 * @param header the name of the column of labels and the name of the column of texts; empty for a
 *     file without a header, with labels in its first column and texts in its second
 */
public record CsvTexts(Path file, List<String> header) {

  /** The most characters of a field. */
  private static final int FIELD = 1 << 24;

  /** The most classes that are found in a file; more are a column of something else. */
  private static final int CLASSES = 1 << 16;

  /** A file without a header, whose first two columns are label and text. */
  public static CsvTexts of(Path file) {
    return new CsvTexts(file, List.of());
  }

  /** The same file with a header in its first row, which names these two columns. */
  public CsvTexts withHeader(String label, String text) {
    return new CsvTexts(file, List.of(label, text));
  }

  /**
   * The texts of the file with these classes; a row with another label is bad.
   *
   * @param classNames the labels as they are written in the file, in the order of the class indices
   * @throws IllegalArgumentException if there are no class names or one is repeated
   */
  public LabelledTexts classified(List<String> classNames) {
    ListedTexts.checkNames(classNames);
    return new Rows(this, List.copyOf(classNames));
  }

  /**
   * The texts of the file with the classes that occur in it; they are found by reading the file
   * once. Labels that are all whole numbers are sorted by value, others alphabetically.
   *
   * @throws DataException if the file cannot be read, has no row or more than 65,536 classes
   */
  public LabelledTexts classified() {
    try (Stream<CsvRecord> records = records(open())) {
      Columns columns = new Columns(this);
      List<String> names =
          records
              .filter(columns::isText)
              .map(row -> row.getField(columns.label).strip())
              .distinct()
              .limit(CLASSES + 1)
              .toList();
      if (names.size() > CLASSES) {
        throw new DataException(
            "expected at most " + CLASSES + " different labels, got more: " + file);
      }
      boolean numbers = names.stream().allMatch(name -> name.matches("-?[0-9]{1,18}"));
      Comparator<String> order =
          numbers ? Comparator.comparing(Long::valueOf) : Comparator.naturalOrder();
      if (names.isEmpty()) {
        throw empty();
      }
      return classified(names.stream().sorted(order).toList());
    } catch (RuntimeException e) {
      throw explained(e);
    }
  }

  /** The texts of the file with scores; a row whose label is not a finite number is bad. */
  public LabelledTexts scored() {
    return new Rows(this, List.of());
  }

  private InputStream open() {
    try {
      return Gzip.open(file);
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    }
  }

  private static Stream<CsvRecord> records(InputStream in) {
    return CsvReader.builder()
        .detectBomHeader(false)
        .allowUnclosedQuote(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .maxBufferSize(FIELD)
        .build(
            CsvRecordHandler.of(handler -> handler.maxFieldSize(FIELD)),
            // This decoder throws on bytes that are not UTF-8; the usual one would replace them.
            new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))
        .stream();
  }

  /** Turns a failure of the parser or decoder into a sentence. */
  private RuntimeException explained(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    if (cause instanceof CharacterCodingException) {
      return new DataException("expected UTF-8, got other bytes: " + file, e);
    }
    if (e instanceof UncheckedIOException io) {
      return Gzip.unreadable(file, io.getCause());
    }
    return e instanceof CsvParseException
        ? new DataException(
            String.format(
                Locale.ROOT,
                "expected CSV with closed quotes and at most %s characters in a field, got something"
                    + " else (%s): %s",
                FIELD,
                e.getMessage(),
                file),
            e)
        : e;
  }

  private DataException empty() {
    return new DataException("expected rows with a label and a text, got none: " + file);
  }

  /** The positions of the two columns, found in the header if there is one; for one pass. */
  private static final class Columns {

    private final CsvTexts csv;
    private boolean known;
    private int label;
    private int text = 1;

    Columns(CsvTexts csv) {
      this.csv = csv;
      this.known = csv.header.isEmpty();
    }

    /** Whether this is a row of data and not the header. */
    boolean isRow(CsvRecord row) {
      if (known) {
        return true;
      }
      List<String> names =
          row.getFields().stream().map(name -> name.replace("\uFEFF", "").strip()).toList();
      label = names.indexOf(csv.header.get(0));
      text = names.indexOf(csv.header.get(1));
      if (label < 0 || text < 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "expected columns %s in the first row, got %s: %s",
                csv.header,
                Excerpt.of(names.toString()),
                csv.file));
      }
      known = true;
      return false;
    }

    boolean isWhole(CsvRecord row) {
      return row.getFieldCount() > Math.max(label, text) && !row.getField(text).isBlank();
    }

    boolean isText(CsvRecord row) {
      return isRow(row) && isWhole(row);
    }
  }

  /** The texts of the file. */
  private record Rows(CsvTexts csv, List<String> classNames) implements LabelledTexts {

    @Override
    public Stream<LabelledText> stream(BadRows bad) {
      Pass pass = new Pass(this, csv.open(), bad);
      return IteratorStreams.stream(pass, pass::close);
    }

    /** One pass over the rows; null stands for a bad row, which is skipped. */
    private static final class Pass implements Iterator<LabelledText> {

      private final Rows rows;
      private final InputStream in;
      private final BadRows bad;
      private final Columns columns;
      private final Map<String, Integer> classes = new HashMap<>();
      private final Stream<CsvRecord> records;
      private final Iterator<LabelledText> texts;
      private boolean any;

      /** Whether the end has been reached or reading has failed: nothing is left to verify. */
      private boolean done = true;

      Pass(Rows rows, InputStream in, BadRows bad) {
        this.rows = rows;
        this.in = in;
        this.bad = bad;
        this.columns = new Columns(rows.csv);
        rows.classNames.forEach(name -> classes.put(name, classes.size()));
        this.records = records(in);
        this.texts =
            records.filter(columns::isRow).map(this::text).filter(Objects::nonNull).iterator();
      }

      @Override
      public boolean hasNext() {
        done = true;
        try {
          done = !texts.hasNext();
        } catch (RuntimeException e) {
          throw rows.csv.explained(e);
        }
        if (!any) {
          throw rows.csv.empty();
        }
        return !done;
      }

      @Override
      public LabelledText next() {
        return texts.next();
      }

      /** The text of a row; null if the row is bad and was skipped. */
      private LabelledText text(CsvRecord row) {
        any = true;
        if (!columns.isWhole(row)) {
          return rejected(
              "expected a label and a text, got " + Excerpt.of(row.getFields().toString()), row);
        }
        String label = row.getField(columns.label).replace("\uFEFF", "").strip();
        double target = classes.isEmpty() ? score(label) : classes.getOrDefault(label, -1);
        if (!Double.isFinite(target) || !classes.isEmpty() && target < 0) {
          String expected = classes.isEmpty() ? "a finite number" : "one of " + rows.classNames;
          return rejected(
              "expected " + Excerpt.of(expected) + " as label, got " + Excerpt.of(label), row);
        }
        return new LabelledText(target, row.getField(columns.text));
      }

      private LabelledText rejected(String problem, CsvRecord row) {
        bad.add(problem + ": " + rows + ", line " + row.getStartingLineNumber());
        return null;
      }

      /** Closes the file; of one that was read in part, the rest is read first and verified. */
      void close() {
        try (records) {
          if (!done) {
            Gzip.finish(in);
          }
        } catch (IOException e) {
          throw Gzip.unreadable(rows.csv.file, e);
        }
      }
    }

    private static double score(String label) {
      try {
        return Double.parseDouble(label);
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    @Override
    public String digest() {
      return Digest.of("csv texts")
          .add(csv.header.toString())
          .add(classNames.toString())
          .add(Digest.of(csv.file))
          .hex();
    }

    @Override
    public String toString() {
      return csv.file.toString();
    }
  }
}
