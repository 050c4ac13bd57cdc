package org.chainzrule.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Excerpt;
import org.chainzrule.io.Gzip;

/**
 * Reads a CSV file (RFC 4180, UTF-8, plain or gzip) of numbers, with the class of each row in its
 * last column, as most small data sets are published. A first row with words above columns of
 * numbers is a header, which is left out.
 *
 * <pre>{@code
 * CsvTable pima = CsvTable.read(Path.of("pima-indians-diabetes.csv"));
 * Dataset all = pima.table();
 * }</pre>
 *
 * @param table the rows in the order of the file
 * @param classNames what the last column says, numbers in their order, others in that of the
 *     alphabet; class k is the one at place k
 */
public record CsvTable(Table table, List<String> classNames) {

  /** More classes than this are a column of something else. */
  private static final int MOST_CLASSES = 1000;

  /** Copies the names. */
  public CsvTable {
    classNames = List.copyOf(classNames);
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it cannot be read, has no rows, a row has another number of columns
   *     than the first, a field is not a finite number, or there is only one class, or are more
   *     than 1,000
   */
  public static CsvTable read(Path file) {
    List<CsvRecord> rows = rows(file);
    if (rows.isEmpty() || rows.get(0).getFieldCount() < 2) {
      throw new DataException("expected rows of numbers and a class, got none: " + file);
    }
    int columns = rows.get(0).getFieldCount() - 1;
    TreeSet<String> names =
        new TreeSet<>(Comparator.comparingDouble(CsvTable::number).thenComparing(name -> name));
    for (CsvRecord row : rows) {
      if (row.getFieldCount() != columns + 1) {
        throw refusal(columns + 1 + " columns", row.getFieldCount() + " of them", file, row);
      }
      names.add(row.getField(columns).strip());
    }
    if (names.size() < 2 || names.size() > MOST_CLASSES) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected 2 to %d classes in the last column, got %d: %s",
              MOST_CLASSES,
              names.size(),
              file));
    }
    List<String> classNames = List.copyOf(names);
    double[][] inputs = new double[rows.size()][columns];
    int[] labels = new int[rows.size()];
    for (int i = 0; i < inputs.length; i++) {
      CsvRecord row = rows.get(i);
      for (int j = 0; j < columns; j++) {
        inputs[i][j] = number(row.getField(j));
        if (!Double.isFinite(inputs[i][j])) {
          throw refusal(
              "a finite number in column " + (j + 1), Excerpt.of(row.getField(j)), file, row);
        }
      }
      labels[i] = classNames.indexOf(row.getField(columns).strip());
    }
    return new CsvTable(Table.of(inputs, labels, classNames.size()), classNames);
  }

  /** The rows without a header. */
  private static List<CsvRecord> rows(Path file) {
    List<CsvRecord> rows = new ArrayList<>();
    try (InputStream in = Gzip.open(file);
        CsvReader<CsvRecord> reader =
            CsvReader.builder()
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
      reader.forEach(rows::add);
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    } catch (UncheckedIOException | CsvParseException e) {
      throw e.getCause() instanceof CharacterCodingException
          ? new DataException("expected UTF-8, got other bytes: " + file, e)
          : e instanceof UncheckedIOException io
              ? Gzip.unreadable(file, io.getCause())
              : new DataException("expected CSV with closed quotes, got another: " + file, e);
    }
    return !rows.isEmpty() && isHeader(rows.get(0)) ? rows.subList(1, rows.size()) : rows;
  }

  private static boolean isHeader(CsvRecord row) {
    return row.getFields().subList(0, row.getFieldCount() - 1).stream()
        .noneMatch(field -> Double.isFinite(number(field)));
  }

  /** The number that a field is; NaN for other text. */
  private static double number(String field) {
    try {
      return Double.parseDouble(field.replace("\uFEFF", "").strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static DataException refusal(String expected, String got, Path file, CsvRecord row) {
    return new DataException(
        String.format(
            Locale.ROOT,
            "expected %s, got %s: %s, line %d",
            expected,
            got,
            file,
            row.getStartingLineNumber()));
  }
}
