package org.chainzrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTableTest {

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("table.csv"), content.replace(";", "\n"));
  }

  @Test
  void the_last_column_is_the_class_and_the_others_are_features() throws IOException {
    CsvTable read = CsvTable.read(file("1,2.5,no;3,-4e1,yes;5,6,no;"));
    assertThat(read.classNames()).containsExactly("no", "yes");
    Batch batch = read.table().batch(new int[] {1, 2}, Precision.DOUBLE);
    assertThat(batch.inputs().toArray()).containsExactly(3, -40, 5, 6);
    assertThat(batch.targets().toArray()).containsExactly(1, 0);
    assertThat(read.table().classes()).hasValue(2);
  }

  @Test
  void classes_that_are_numbers_are_in_their_order() throws IOException {
    CsvTable read = CsvTable.read(file("0,10;0,9;0,2;"));
    assertThat(read.classNames()).containsExactly("2", "9", "10");
  }

  @Test
  void a_header_is_left_out() throws IOException {
    assertThat(CsvTable.read(file("age,mass,class;1,2,0;3,4,1;")).table().size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,2,0;3,x,1; | expected a finite number in column 2, got x: FILE, line 2",
        "1,2,0;3,,1; | expected a finite number in column 2, got : FILE, line 2",
        "1,2,0;3,1; | expected 3 columns, got 2 of them: FILE, line 2",
        "1,2,0;3,4,0; | expected 2 to 1000 classes in the last column, got 1: FILE",
        "a,b,c; | expected rows of numbers and a class, got none: FILE",
        "1;2; | expected rows of numbers and a class, got none: FILE",
      })
  void a_file_of_something_else_is_refused(String content, String message) throws IOException {
    Path file = file(content);
    assertThatThrownBy(() -> CsvTable.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }
}
