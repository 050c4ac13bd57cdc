package org.chainzrule.data.table;

/**
 * How a CSV file is written.
 *
 * <pre>{@code
 * CsvTable wines = CsvTable.read(Path.of("winequality.csv"), CsvFormat.standard().separatedBy(';'));
 * }</pre>
 *
 * @param header where the names of the columns are
 * @param separator the character between two fields, such as a comma, a semicolon or a tab
 */
public record CsvFormat(Header header, char separator) {

  /** Where the names of the columns are. */
  public enum Header {
    /** In the first row. */
    FIRST_ROW,
    /** Nowhere: the columns are named by their numbers, {@code "1"}, {@code "2"} and so on. */
    NONE,
    /**
     * In the first row if no field of it is a number, its last field aside; otherwise nowhere. It
     * suits tables of numbers with a class in the last column.
     */
    DETECTED
  }

  /**
   * @throws IllegalArgumentException if the separator is a quote, ends lines, or is half a
   *     character
   */
  public CsvFormat {
    if (separator == '"'
        || separator == '\n'
        || separator == '\r'
        || Character.isSurrogate(separator)) {
      throw new IllegalArgumentException(
          "expected a separator such as a comma, a semicolon or a tab, got "
              + (separator == '"' ? "a quote" : "character " + (int) separator));
    }
  }

  /** Names in the first row, and commas between fields. */
  public static CsvFormat standard() {
    return new CsvFormat(Header.FIRST_ROW, ',');
  }

  /** The same with names elsewhere. */
  public CsvFormat with(Header where) {
    return new CsvFormat(where, separator);
  }

  /** The same with another separator. */
  public CsvFormat separatedBy(char other) {
    return new CsvFormat(header, other);
  }
}
