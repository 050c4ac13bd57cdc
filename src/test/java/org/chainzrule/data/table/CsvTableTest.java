package org.chainzrule.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Table;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTableTest {

  private static final CsvFormat DETECTED = CsvFormat.standard().with(CsvFormat.Header.DETECTED);

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("table.csv"), content.replace(";", "\n"));
  }

  /** A table of numbers with the class in its last column. */
  private static TablePreprocessing numbers(CsvTable rows) {
    List<String> names = rows.names();
    return TablePlan.classes(names.get(names.size() - 1))
        .numeric(names.subList(0, names.size() - 1).toArray(String[]::new))
        .unstandardised()
        .fit(rows);
  }

  @Test
  void the_last_column_is_the_class_and_the_others_are_features() throws IOException {
    CsvTable rows = CsvTable.read(file("1,2.5,no;3,-4e1,yes;5,6,no;"), DETECTED);
    TablePreprocessing read = numbers(rows);
    assertThat(read.target().classNames()).containsExactly("no", "yes");
    Table table = read.examples(rows);
    Batch batch = table.batch(new int[] {1, 2}, Precision.DOUBLE);
    assertThat(batch.inputs().toArray()).containsExactly(3, -40, 5, 6);
    assertThat(batch.targets().toArray()).containsExactly(1, 0);
    assertThat(table.classes()).hasValue(2);
  }

  @Test
  void classes_that_are_numbers_are_in_their_order() throws IOException {
    TablePreprocessing read = numbers(CsvTable.read(file("0,10;0,9;0,2;"), DETECTED));
    assertThat(read.target().classNames()).containsExactly("2", "9", "10");
  }

  @Test
  void a_header_is_detected_above_numbers_and_left_out() throws IOException {
    CsvTable rows = CsvTable.read(file("age,mass,class;1,2,0;3,4,1;"), DETECTED);
    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.names()).containsExactly("age", "mass", "class");
    assertThat(CsvTable.read(file("1,2,0;3,4,1;"), DETECTED).names())
        .containsExactly("1", "2", "3");
  }

  @Test
  void the_first_row_names_the_columns_even_by_numbers() throws IOException {
    CsvTable rows = CsvTable.read(file("\uFEFFid, 1990,;a, 7 ,x;"));
    assertThat(rows.names()).containsExactly("id", "1990", "3");
    assertThat(rows.row(0)).containsEntry("1990", "7").containsEntry("id", "a");
    assertThat(rows.size()).isEqualTo(1);
    assertThat(
            CsvTable.read(file("a,b;c,d"), CsvFormat.standard().with(CsvFormat.Header.NONE)).size())
        .isEqualTo(2);
  }

  @Test
  void a_semicolon_separates_fields_on_request() throws IOException {
    Path file = Files.writeString(folder.resolve("wine.csv"), "acid;quality\n7,4;5\n");
    CsvTable rows = CsvTable.read(file, CsvFormat.standard().separatedBy(';'));
    assertThat(rows.field(0, "acid")).isEqualTo("7,4");
    assertThatThrownBy(() -> CsvFormat.standard().separatedBy('"'))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a separator such as a comma, a semicolon or a tab, got a quote");
  }

  @Test
  void strata_number_the_texts_of_a_column() throws IOException {
    CsvTable rows = CsvTable.read(file("c;b;a;b;"));
    assertThat(rows.strata("c")).containsExactly(0, 1, 0);
    assertThat(rows.subset(2, 1).strata("c")).containsExactly(0, 1);
    assertThat(rows.subset(1).field(0, "c")).isEqualTo("a");
    assertThat(rows.toString()).endsWith("table.csv: 3 rows, 1 columns");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,2,0;3,x,1; | expected a finite number in column 2, got x: FILE, line 2",
        "1,2,0;3,1e999,1; | expected a finite number in column 2, got 1e999: FILE, line 2",
        "1,2,0;3,,1; | expected a number in column 2, got a missing value, which TablePlan.filling"
            + " could fill: FILE, line 2",
        "1,2,0;3,1; | expected 3 columns, got 2 of them: FILE, line 2",
        "1,2,0;3,4,0; | expected 2 to 1000 classes in column 3, got 1: FILE",
        "1,2,0;3,4,; | expected a class in column 3, got a missing value: FILE, line 2",
        "a,b,c; | expected rows below the names of columns, got none: FILE",
        "a,b,a;1,2,3; | expected a name of its own for each column, got two of the name a: FILE",
        "\"a,b | expected CSV with closed quotes, got another: FILE",
        "1;2; | expected columns beside [1] as features, got none: FILE",
      })
  void a_file_of_something_else_is_refused(String content, String message) throws IOException {
    Path file = file(content);
    CsvFormat format =
        content.startsWith("1;") ? CsvFormat.standard().with(CsvFormat.Header.NONE) : DETECTED;
    assertThatThrownBy(() -> numbers(CsvTable.read(file, format)))
        .isInstanceOf(DataException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void an_empty_file_and_none_are_refused() throws IOException {
    Path file = file("");
    assertThatThrownBy(() -> CsvTable.read(file, DETECTED))
        .isInstanceOf(DataException.class)
        .hasMessage("expected rows, got none: " + file);
    assertThatThrownBy(() -> CsvTable.read(folder.resolve("none")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("expected a file at");
  }

  @Test
  void a_column_or_row_that_does_not_exist_is_refused() throws IOException {
    CsvTable rows = CsvTable.read(file("a,b;1,2;"));
    assertThatThrownBy(() -> rows.field(0, "B"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a column B, got [a, b]: ");
    assertThatThrownBy(() -> rows.subset(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected rows in 0..0, got 1");
  }
}
