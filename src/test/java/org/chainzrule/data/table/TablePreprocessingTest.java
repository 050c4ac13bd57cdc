package org.chainzrule.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Table;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablePreprocessingTest {

  private static final String PEOPLE =
      "name,age,town,class,sick;Ada,30,Rome,1,yes;Bob,50,Bari,2,no;Eve,40,Rome,1,yes;";

  @TempDir private Path folder;

  private CsvTable table(String content) throws IOException {
    return CsvTable.read(
        Files.writeString(folder.resolve("people.csv"), content.replace(";", "\n")));
  }

  @Test
  void numbers_are_standardised_and_categories_are_one_hot() throws IOException {
    CsvTable rows = table(PEOPLE);
    TablePreprocessing fitted =
        TablePlan.classes("sick").without("name").categorical("class").fit(rows);
    assertThat(fitted.featureNames())
        .containsExactly("age", "town=Bari", "town=Rome", "class=1", "class=2");
    // Mean 40 and deviation √(200 / 3).
    double age = 10 / Math.sqrt(200.0 / 3);
    double[][] expected = {{-age, 0, 1, 1, 0}, {age, 1, 0, 0, 1}, {0, 0, 1, 1, 0}};
    double[][] features = fitted.features(rows);
    for (int i = 0; i < expected.length; i++) {
      assertThat(features[i]).containsExactly(expected[i], within(1e-15));
    }
    Batch batch = fitted.examples(rows).batch(new int[] {0, 1, 2}, Precision.DOUBLE);
    assertThat(batch.targets().toArray()).containsExactly(1, 0, 1);
    assertThat(batch.inputs().shape().size(1)).isEqualTo(5);
  }

  @Test
  void labels_are_columns_of_zeros_and_ones_as_they_are() throws IOException {
    CsvTable rows = table("x,sport,news;1,0,1;2,1,1.0;5,0,0;");
    TablePreprocessing fitted = TablePlan.labels("sport", "news").fit(rows);
    assertThat(fitted.featureNames()).containsExactly("x");
    assertThat(fitted.target().isLabels()).isTrue();
    assertThat(fitted.target().isClass()).isFalse();
    Table examples = fitted.examples(rows);
    assertThat(examples.classes()).isEmpty();
    assertThat(examples.batch(new int[] {0, 1, 2}, Precision.DOUBLE).targets().toArray())
        .containsExactly(0, 1, 1, 1, 0, 0);
    assertThat(TablePlan.numbers("sport").only("x").fit(rows).target().isLabels()).isFalse();
    for (String wrong : new String[] {"0.5", "yes", "2", "NaN"}) {
      CsvTable other = table("x,sport,news;1,0,1;2," + wrong + ",1;");
      assertThatThrownBy(() -> TablePlan.labels("sport", "news").fit(other))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("expected 0 or 1 in column sport of labels, got " + wrong)
          .hasMessageEndingWith("people.csv, line 3");
      assertThatThrownBy(() -> fitted.examples(other))
          .isInstanceOf(DataException.class)
          .hasMessageEndingWith("people.csv, line 3");
    }
    CsvTable missing = table("x,sport;1,0;2,;");
    assertThatThrownBy(() -> TablePlan.labels("sport").fit(missing))
        .hasMessageContaining("expected 0 or 1 in column sport of labels, got an empty field");
  }

  @Test
  void a_row_as_a_map_has_the_features_of_the_same_row_in_a_file() throws IOException {
    CsvTable rows = table(PEOPLE);
    TablePreprocessing fitted = TablePlan.classes("sick").only("age", "town").fit(rows);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(fitted.features(rows.row(i))).containsExactly(fitted.features(rows)[i]);
    }
    assertThat(fitted.features(Map.of("town", " Rome ", "age", "40"))).containsExactly(0, 0, 1);
  }

  @Test
  void everything_is_fitted_on_the_training_rows_alone() throws IOException {
    TablePlan plan =
        TablePlan.classes("sick")
            .without("name")
            .filling(MissingValues.MEAN)
            .indicatingMissing()
            .unknown(UnknownCategories.ZEROS);
    CsvTable all = table(PEOPLE + "Zoe,1e6,Oslo,7,no;Tom,,,9,yes;");
    CsvTable train = all.subset(0, 1, 2);
    TablePreprocessing fitted = plan.fit(train);
    assertThat(fitted).isEqualTo(plan.fit(table(PEOPLE)));
    fitted.examples(all);
    assertThat(fitted).isEqualTo(plan.fit(train));
    assertThat(fitted.features(all)[3]).endsWith(0, 0);
  }

  @Test
  void missing_numbers_are_the_mean_or_the_most_frequent_value_of_the_training_rows()
      throws IOException {
    CsvTable rows = table("x,y;1,a;1,b;,a;7,b;NA,a;");
    TablePlan plan = TablePlan.classes("y").unstandardised().filling(MissingValues.MEAN);
    assertThat(plan.fit(rows).features(rows)[2]).containsExactly(new double[] {3}, within(1e-15));
    assertThat(plan.filling(MissingValues.MOST_FREQUENT).fit(rows).features(rows)[4])
        .containsExactly(1);
  }

  @Test
  void equally_frequent_values_give_the_least_and_the_first() throws IOException {
    CsvTable rows = table("x,t,y;5,u,a;2,s,b;5,s,a;2,u,b;,,a;");
    TablePreprocessing fitted =
        TablePlan.classes("y").unstandardised().filling(MissingValues.MOST_FREQUENT).fit(rows);
    assertThat(fitted.features(rows)[4]).containsExactly(2, 1, 0);
    assertThat(fitted.featureNames()).containsExactly("x", "t=s", "t=u");
  }

  @Test
  void a_missing_value_is_indicated_where_the_training_rows_had_some() throws IOException {
    CsvTable rows = table("x,t,z,y;1,s,4,a;,u,4,b;3,,4,a;");
    TablePreprocessing fitted =
        TablePlan.classes("y")
            .unstandardised()
            .filling(MissingValues.MEAN)
            .indicatingMissing()
            .fit(rows);
    assertThat(fitted.featureNames())
        .containsExactly("x", "x is missing", "z", "t=s", "t=u", "t is missing");
    assertThat(fitted.features(rows)[1]).containsExactly(2, 1, 4, 0, 1, 0);
    assertThat(fitted.features(rows)[2]).containsExactly(3, 0, 4, 1, 0, 1);
    assertThat(fitted.features(Map.of("x", "", "t", "", "z", "")))
        .containsExactly(2, 1, 4, 1, 0, 1);
  }

  @Test
  void standardised_training_features_have_mean_0_and_variance_1_with_filled_values()
      throws IOException {
    CsvTable rows = table("x,y;1,a;,b;4,a;10,b;");
    double[][] features =
        TablePlan.classes("y").filling(MissingValues.MEAN).fit(rows).features(rows);
    double[] x = IntStream.range(0, 4).mapToDouble(i -> features[i][0]).toArray();
    assertThat(x[0] + x[1] + x[2] + x[3]).isCloseTo(0, within(1e-14));
    assertThat(x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3]).isCloseTo(4, within(1e-14));
  }

  @Test
  void constants_and_extreme_numbers_give_finite_features() throws IOException {
    CsvTable rows = table("c,h,y;0.1,1e308,a;0.1,-1e308,b;0.1,1e308,a;");
    double[][] features = TablePlan.classes("y").fit(rows).features(rows);
    assertThat(features[0][0]).isZero();
    // Mean 1e308/3 and deviation 1e308 √8/3.
    assertThat(features[1][1]).isCloseTo(-Math.sqrt(2), within(1e-14));
    TablePreprocessing narrow = TablePlan.classes("y").fit(table("x,y;0,a;1e-5,b;"));
    assertThatThrownBy(() -> narrow.features(Map.of("x", "1e308")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a number in the range of column x, got 1e308");
  }

  @Test
  void targets_are_numbers_of_several_columns_standardised_each() throws IOException {
    CsvTable rows = table("x,u,v;1,10,5;2,30,5;");
    TablePreprocessing fitted = TablePlan.numbers("v", "u").fit(rows);
    assertThat(fitted.target().means()).containsExactly(5.0, 20.0);
    assertThat(fitted.target().deviations()).containsExactly(1.0, 10.0);
    Batch batch = fitted.examples(rows).batch(new int[] {0, 1}, Precision.DOUBLE);
    assertThat(batch.targets().toArray()).containsExactly(0, -1, 0, 1);
    assertThat(
            TablePlan.numbers("u")
                .unstandardised()
                .fit(rows)
                .examples(rows)
                .batch(new int[] {1}, Precision.DOUBLE)
                .targets()
                .item())
        .isEqualTo(30);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "x,y;1,a;?,b;3,a; | expected a column of numbers or one of categories, got 2 numbers and"
            + " also ? in column x; TablePlan.numeric or categorical says which it is,"
            + " missingMarks what stands for a missing value: FILE, line 3",
        "x,y;1,a;,b; | expected a number in column x, got a missing value, which"
            + " TablePlan.filling could fill: FILE, line 3",
        "x,y;s,a;,b; | expected a category in column x, got a missing value, which"
            + " TablePlan.filling could fill: FILE, line 3",
        "x,y;1,a;2,a; | expected 2 to 1000 classes in column y, got 1: FILE",
        "y;a;b; | expected columns beside [y] as features, got none: FILE",
      })
  void training_rows_that_do_not_suit_are_refused_with_their_place(String content, String message)
      throws IOException {
    CsvTable rows = table(content);
    assertThatThrownBy(() -> TablePlan.classes("y").fit(rows))
        .isInstanceOf(DataException.class)
        .hasMessage(message.replace("FILE", folder.resolve("people.csv").toString()));
  }

  @Test
  void a_column_of_names_is_refused() throws IOException {
    String rows =
        IntStream.range(0, 1001)
            .mapToObj(i -> "n" + i + "," + i % 2 + ";")
            .collect(Collectors.joining());
    CsvTable names = table("name,y;" + rows);
    assertThatThrownBy(() -> TablePlan.classes("y").fit(names))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "expected at most 1000 categories in column name, got 1001; TablePlan.without leaves it"
                + " out: ");
  }

  @Test
  void columns_without_any_value_are_refused() throws IOException {
    CsvTable rows = table("x,y;,a;NA,b;");
    assertThatThrownBy(() -> TablePlan.classes("y").filling(MissingValues.MEAN).fit(rows))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("expected a value in column x, got missing ones alone: ");
  }

  @Test
  void an_unknown_category_is_refused_or_all_zeros() throws IOException {
    CsvTable rows = table(PEOPLE);
    TablePlan plan = TablePlan.classes("sick").only("town");
    assertThatThrownBy(() -> plan.fit(rows).features(Map.of("town", "Oslo")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected one of [Bari, Rome] in column town, got Oslo");
    assertThat(plan.unknown(UnknownCategories.ZEROS).fit(rows).features(Map.of("town", "Oslo")))
        .containsExactly(0, 0);
  }

  @Test
  void rows_of_a_map_are_refused_in_one_sentence() throws IOException {
    TablePreprocessing fitted = TablePlan.classes("sick").only("age", "town").fit(table(PEOPLE));
    Map<String, String> row = new HashMap<>(Map.of("Age", "3", "town", "Rome"));
    assertThatThrownBy(() -> fitted.features(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a row with column age, empty where its value is missing, got columns [Age,"
                + " town]");
    assertThatThrownBy(() -> fitted.features((Map<String, String>) null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a row of fields by column, got null");
    row.put("age", null);
    assertThatThrownBy(() -> fitted.features(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a number in column age, got a missing value");
    row.put("age", "0x1p3");
    assertThatThrownBy(() -> fitted.features(row))
        .hasMessage("expected a finite number in column age, got 0x1p3");
  }

  @Test
  void a_class_that_no_training_row_has_is_refused_with_its_place() throws IOException {
    CsvTable rows = table(PEOPLE + "Zoe,30,Rome,1,maybe;");
    TablePreprocessing fitted = TablePlan.classes("sick").without("name").fit(rows.subset(0, 1));
    assertThatThrownBy(() -> fitted.examples(rows))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected one of the classes [no, yes] in column sick, got maybe: "
                + folder.resolve("people.csv")
                + ", line 5");
  }

  @Test
  void plans_that_contradict_themselves_or_the_table_are_refused() throws IOException {
    CsvTable rows = table(PEOPLE);
    assertPlan(rows, plan -> plan.without("nam"), "expected a column nam, got [name, age, ");
    assertPlan(rows, plan -> plan.only("nam"), "expected a column nam, got [name, age, ");
    assertPlan(
        rows,
        plan -> plan.numeric("age").categorical("age"),
        "expected column age as numeric or as categorical, got both");
    assertPlan(
        rows,
        plan -> plan.without("age").numeric("age"),
        "expected a kind for columns that are features, got one for column age");
    assertThatThrownBy(() -> TablePlan.numbers())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("got []");
    assertThatThrownBy(() -> TablePlan.numbers("a", "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertPlan(CsvTable rows, UnaryOperator<TablePlan> change, String message) {
    TablePlan plan = change.apply(TablePlan.classes("sick"));
    assertThatThrownBy(() -> plan.fit(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
