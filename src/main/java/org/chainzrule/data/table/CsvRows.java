package org.chainzrule.data.table;

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
import java.util.List;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Gzip;

/** Reads all rows of a CSV file, whatever they mean. */
final class CsvRows {

  private CsvRows() {}

  /**
   * The rows in the order of the file; empty lines are left out.
   *
   * @throws DataException if the file cannot be read or is no CSV in UTF-8
   */
  static List<CsvTable.Row> read(Path file, char separator) {
    List<CsvTable.Row> rows = new ArrayList<>();
    try (InputStream in = Gzip.openWithin(file);
        CsvReader<CsvRecord> reader =
            CsvReader.builder()
                .fieldSeparator(separator)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
      reader.forEach(
          row ->
              rows.add(
                  new CsvTable.Row(
                      row.getStartingLineNumber(),
                      row.getFields().stream().map(CsvRows::plain).toList())));
      return rows;
    } catch (IOException e) {
      throw Gzip.unreadable(file, e);
    } catch (UncheckedIOException | CsvParseException e) {
      throw e.getCause() instanceof CharacterCodingException
          ? new DataException("expected UTF-8, got other bytes: " + file, e)
          : e instanceof UncheckedIOException io
              ? Gzip.unreadable(file, io.getCause())
              : new DataException("expected CSV with closed quotes, got another: " + file, e);
    }
  }

  /** Without the mark of the byte order, which some programs put first, and outer white space. */
  private static String plain(String field) {
    return field.replace("\uFEFF", "").strip();
  }
}
