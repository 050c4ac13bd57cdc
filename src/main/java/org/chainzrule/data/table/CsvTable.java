package org.chainzrule.data.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Excerpt;

/**
 * The rows of a CSV file (RFC 4180, UTF-8, plain or gzip) as text, with the names of its columns.
 * Every field is without the white space around it. Immutable.
 *
 * <pre>{@code
 * CsvTable all = CsvTable.read(Path.of("passengers.csv"));
 * RowSplit split = RowSplit.stratified(all.strata("survived"), 0.2, Seeds.of(1));
 * CsvTable train = all.subset(split.train());
 * }</pre>
 */
public final class CsvTable {

  /** A row with the number of the line in which it begins. */
  record Row(long line, List<String> fields) {}

  private final Path file;
  private final List<String> names;

  /** The place of each column by its name. */
  private final Map<String, Integer> places;

  private final List<Row> rows;

  private CsvTable(Path file, List<String> names, Map<String, Integer> places, List<Row> rows) {
    this.file = file;
    this.names = names;
    this.places = places;
    this.rows = rows;
  }

  /** Reads a file with the names of its columns in the first row, and commas between fields. */
  public static CsvTable read(Path file) {
    return read(file, CsvFormat.standard());
  }

  /**
   * Reads a file. A column whose name is empty is named by its number, counted from 1.
   *
   * @throws DataException if it cannot be read or has no rows, two columns have the same name, or a
   *     row has another number of columns than the first
   */
  public static CsvTable read(Path file, CsvFormat format) {
    List<Row> rows = CsvRows.read(file, format.separator());
    boolean header = !rows.isEmpty() && hasHeader(rows.get(0), format.header());
    List<Row> content = List.copyOf(rows.subList(header ? 1 : 0, rows.size()));
    if (content.isEmpty()) {
      throw new DataException(
          "expected rows" + (header ? " below the names of columns" : "") + ", got none: " + file);
    }
    List<String> names = names(rows.get(0), header);
    Map<String, Integer> places = new HashMap<>();
    for (int j = 0; j < names.size(); j++) {
      if (places.put(names.get(j), j) != null) {
        throw new DataException(
            "expected a name of its own for each column, got two of the name "
                + Excerpt.of(names.get(j))
                + ": "
                + file);
      }
    }
    CsvTable table = new CsvTable(file, names, places, content);
    for (int i = 0; i < content.size(); i++) {
      int columns = content.get(i).fields.size();
      if (columns != names.size()) {
        throw table.refusal(
            i, "expected " + names.size() + " columns, got " + columns + " of them");
      }
    }
    return table;
  }

  private static boolean hasHeader(Row first, CsvFormat.Header header) {
    return switch (header) {
      case FIRST_ROW -> true;
      case NONE -> false;
      case DETECTED ->
          first.fields.subList(0, first.fields.size() - 1).stream()
              .noneMatch(field -> Double.isFinite(Numerals.number(field)));
    };
  }

  private static List<String> names(Row first, boolean header) {
    List<String> names = new ArrayList<>();
    for (String field : first.fields) {
      names.add(header && !field.isEmpty() ? field : String.valueOf(names.size() + 1));
    }
    return List.copyOf(names);
  }

  /** The names of the columns, in the order of the file. */
  public List<String> names() {
    return names;
  }

  /** The number of rows, without that of the names. */
  public int size() {
    return rows.size();
  }

  /**
   * A field.
   *
   * @param row in 0..size-1
   * @throws IllegalArgumentException if there is no such row or column
   */
  public String field(int row, String column) {
    checkRow(row);
    return rows.get(row).fields.get(index(column));
  }

  /** A row as fields by the names of their columns, in the order of the file. */
  public Map<String, String> row(int row) {
    checkRow(row);
    Map<String, String> fields = new LinkedHashMap<>();
    for (int j = 0; j < names.size(); j++) {
      fields.put(names.get(j), rows.get(row).fields.get(j));
    }
    return fields;
  }

  /** The table of these rows alone, in this order, without copying them. */
  public CsvTable subset(int... chosen) {
    return new CsvTable(
        file,
        names,
        places,
        Arrays.stream(chosen)
            .mapToObj(
                row -> {
                  checkRow(row);
                  return rows.get(row);
                })
            .toList());
  }

  /**
   * The stratum of each row, for a stratified split: rows with the same text in a column have the
   * same number, counted from 0 in the order of the rows.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public int[] strata(String column) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    return IntStream.range(0, size())
        .map(
            i -> {
              numbers.putIfAbsent(field(i, column), numbers.size());
              return numbers.get(field(i, column));
            })
        .toArray();
  }

  /** The place of a column in each row. */
  int index(String column) {
    Integer index = places.get(column);
    if (index == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected a column %s, got %s: %s",
              column,
              Excerpt.of(names.toString(), 1000),
              file));
    }
    return index;
  }

  private void checkRow(int row) {
    if (row < 0 || row >= rows.size()) {
      throw new IllegalArgumentException(
          "expected rows in 0.." + (rows.size() - 1) + ", got " + row);
    }
  }

  /** An exception about a row, whose place it adds. */
  DataException refusal(int row, String sentence) {
    return new DataException(sentence + ": " + file + ", line " + rows.get(row).line);
  }

  /** An exception about the whole table, whose file it adds. */
  DataException refusal(String sentence) {
    return new DataException(sentence + ": " + file);
  }

  /** Its file and its size, such as {@code passengers.csv: 891 rows, 12 columns}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %d rows, %d columns", file, size(), names.size());
  }
}
