package org.chainzrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards: the same bytes whoever writes them, and no changed byte goes unnoticed. */
class ShardsTest {

  private static final ExampleColumns COLUMNS =
      ExampleColumns.classified("x", "label", 3).keyedBy("id");

  @TempDir private static Path scratch;
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark = LocalSpark.start(scratch);
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  /** 60 rows with two inputs and one of three classes. */
  private static org.apache.spark.sql.Dataset<Row> rows() {
    return spark
        .range(0, 60, 1, 3)
        .selectExpr(
            "id",
            "array(cast(id / 4 as float), cast(id * id as float)) as x",
            "cast(id % 3 as int) as label");
  }

  /** The same examples. */
  private static Table table() {
    double[][] x = new double[60][];
    int[] labels = new int[60];
    for (int i = 0; i < 60; i++) {
      x[i] = new double[] {(float) (i / 4.0), i * i};
      labels[i] = i % 3;
    }
    return Table.of(x, labels, 3);
  }

  private static Map<String, String> digests(Path of) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.list(of)) {
      files.forEach(file -> digests.put(file.getFileName().toString(), Digest.of(file)));
    }
    return digests;
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void any_number_of_tasks_in_any_order_writes_the_same_bytes() throws IOException {
    Shards.write(rows(), COLUMNS, 4, at("0"));
    Shards.write(rows().coalesce(1), COLUMNS, 4, at("1 b%20c"));
    Shards.write(rows().orderBy(functions.col("id").desc()).repartition(7), COLUMNS, 4, at("7"));
    Map<String, String> expected = digests(folder.resolve("0"));
    assertThat(expected).hasSize(5);
    assertThat(digests(folder.resolve("1 b%20c"))).isEqualTo(expected);
    assertThat(digests(folder.resolve("7"))).isEqualTo(expected);
  }

  @Test
  void parquet_csv_and_a_data_set_of_the_library_give_the_same_bytes() throws IOException {
    Shards.write(table(), 4, at("table"));
    Map<String, String> expected = digests(folder.resolve("table"));
    rows().write().parquet(at("parquet"));
    Shards.write(spark.read().parquet(at("parquet")), COLUMNS, 4, at("a"));
    assertThat(digests(folder.resolve("a"))).isEqualTo(expected);
    rows().selectExpr("id", "x[0] as p", "x[1] as q", "label").write().csv(at("csv"));
    Shards.write(
        spark.read().schema("id bigint, p double, q double, label int").csv(at("csv")),
        ExampleColumns.classified(List.of("p", "q"), "label", 3).keyedBy("id"),
        4,
        at("b"));
    assertThat(digests(folder.resolve("b"))).isEqualTo(expected);
  }

  @Test
  void every_example_is_there_once_with_all_its_bits() {
    double[][] x = {{0.1, 1e-300}, {2, 3}, {Math.PI, -0.0}};
    Table data = Table.of(x, new double[][] {{0.5, 1}, {0.1, 2}, {7, 3}});
    Dataset read = Shards.write(data, 2, at("values")).examples();
    assertThat(read.size()).isEqualTo(3);
    assertThat(read.classes()).isEmpty();
    int[] all = {0, 1, 2};
    int[] order = ShardKey.ofRows(3, 2).stream().flatMapToInt(Arrays::stream).toArray();
    assertThat(read.batch(all, Precision.DOUBLE).inputs().toArray())
        .isEqualTo(data.batch(order, Precision.DOUBLE).inputs().toArray());
    assertThat(read.batch(all, Precision.DOUBLE).targets().toArray())
        .isEqualTo(data.batch(order, Precision.DOUBLE).targets().toArray());
  }

  @Test
  void digits_keep_their_digest_in_the_order_of_their_keys() {
    Dataset digits = StrokeDigits.create(Seeds.of(1), 40);
    Shards shards = Shards.write(digits, 3, at("digits"));
    int[] order = ShardKey.ofRows(40, 3).stream().flatMapToInt(Arrays::stream).toArray();
    assertThat(shards.examples().digest()).isEqualTo(digits.subset(order).digest());
    assertThat(shards.examples().classes()).hasValue(10);
    assertThat(order).isNotEqualTo(IntStream.range(0, 40).toArray()).doesNotHaveDuplicates();
  }

  @Test
  void rows_without_a_key_are_placed_by_their_content_and_none_is_lost() throws IOException {
    ExampleColumns columns = ExampleColumns.classified("x", "label", 3);
    Shards.write(rows().union(rows()), columns, 4, at("a"));
    Shards.write(rows().union(rows()).repartition(5), columns, 4, at("b"));
    assertThat(digests(folder.resolve("a"))).isEqualTo(digests(folder.resolve("b")));
    assertThat(Shards.open(at("a")).examples().size()).isEqualTo(120);
  }

  @Test
  void texts_of_a_table_and_of_the_library_give_the_same_bytes() throws IOException {
    List<String> names = List.of("bad", "good");
    List<LabelledText> texts =
        List.of(
            new LabelledText(1, "A \"gorgeous\" film,\r\nreally"),
            new LabelledText(0, "Dull\n\nGr\u00F6\u00DFe \uD83D\uDE00"),
            new LabelledText(1, " spaces "));
    Shards ours = Shards.write(LabelledTexts.of(names, texts), BadRows.fail(), 2, at("a"));
    List<Row> table =
        IntStream.range(0, 3)
            .mapToObj(i -> RowFactory.create(i, texts.get(i).text(), texts.get(i).label()))
            .toList();
    Shards.write(
        spark.createDataFrame(table, StructType.fromDDL("id int, review string, label int")),
        TextColumns.classified("review", "label", names).keyedBy("id"),
        2,
        at("b"));
    assertThat(digests(folder.resolve("a"))).isEqualTo(digests(folder.resolve("b")));
    LabelledTexts read = Shards.open(at("b")).texts();
    assertThat(read.classNames()).isEqualTo(names);
    try (Stream<LabelledText> all = read.stream(BadRows.fail())) {
      assertThat(all).containsExactlyInAnyOrderElementsOf(texts);
    }
    assertThat(read.digest()).isEqualTo(ours.texts().digest());
    assertThatThrownBy(() -> Shards.open(at("b")).examples())
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("expected shards of examples, got those of texts: ");
  }

  @Test
  void a_flipped_bit_is_noticed_and_the_file_named_with_what_was_expected_and_came()
      throws IOException {
    Shards shards = Shards.write(table(), 2, at("data"));
    Map<String, String> digests = digests(folder.resolve("data"));
    for (String name : List.of("shard-00000.safetensors", "shard-00001.safetensors")) {
      Path file = folder.resolve("data").resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      for (int at : new int[] {0, 100, bytes.length / 2, bytes.length - 1}) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        Files.write(file, changed);
        assertThatThrownBy(shards::examples)
            .isInstanceOf(DataException.class)
            .hasMessage(
                "expected a shard of SHA-256 "
                    + digests.get(name)
                    + ", got "
                    + Digest.of(file)
                    + ", so the file is damaged: "
                    + file);
      }
      Files.write(file, bytes);
    }
    assertThat(shards.examples().size()).isEqualTo(60);
    Path manifest = folder.resolve("data/manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replaceFirst("60", "61"));
    assertThatThrownBy(() -> Shards.open(at("data")))
        .isInstanceOf(DataException.class)
        .hasMessageMatching(
            "expected content of SHA-256 \\w{64}, got \\w{64}, so the file is damaged: .*json");
    Files.delete(manifest);
    assertThatThrownBy(() -> Shards.open(at("data")))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected a folder of shards, got one without manifest.json: "
                + folder.resolve("data"));
  }

  @Test
  void a_row_that_is_no_example_is_refused_and_leaves_no_shards() throws IOException {
    Map<List<String>, String> cases = new LinkedHashMap<>();
    String asked = "expected a number or an array of numbers in column x, got ";
    cases.put(List.of("id", "if(id = 7, null, x) as x", "label"), asked + "null");
    cases.put(
        List.of("id", "if(id = 7, array(x[0], null), x) as x", "label"),
        asked + "null as element 1");
    cases.put(List.of("id", "cast(x as string) as x", "label"), asked + "String");
    cases.put(
        List.of("id", "if(id = 7, array(x[0], float('NaN')), x) as x", "label"),
        "expected finite numbers as inputs, got NaN in the example 7");
    cases.put(
        List.of("id", "if(id = 7, array(x[0]), x) as x", "label"),
        "expected 2 inputs, got 1 in the example 7");
    cases.put(
        List.of("id", "x", "if(id = 7, 3, label) as label"),
        "expected a class index in 0..2, got 3.0 in the example 7");
    cases.put(
        List.of("if(id = 7, null, id) as id", "x", "label"),
        "expected a key in each row, got null");
    cases.forEach(
        (columns, message) ->
            assertThatThrownBy(
                    () ->
                        Shards.write(
                            rows().selectExpr(columns.toArray(String[]::new)),
                            COLUMNS,
                            1,
                            at("bad")))
                .as("%s", columns)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(message));
    assertThat(folder.resolve("bad/manifest.json")).doesNotExist();
    Files.writeString(folder.resolve("bad/shard-00009.safetensors"), "of a job that was killed");
    Shards.write(rows(), COLUMNS, 1, at("bad"));
    assertThat(digests(folder.resolve("bad")))
        .containsOnlyKeys("manifest.json", "shard-00000.safetensors");
  }

  @Test
  void a_folder_with_shards_is_left_as_it_is() throws IOException {
    Shards.write(table(), 2, at("data"));
    Map<String, String> before = digests(folder.resolve("data"));
    assertThatThrownBy(() -> Shards.write(rows(), COLUMNS, 3, at("data")))
        .isInstanceOf(DataException.class)
        .hasMessage("expected a folder without shards, got some: " + folder.resolve("data"));
    assertThat(digests(folder.resolve("data"))).isEqualTo(before);
    assertThatThrownBy(() -> Shards.write(rows().limit(0), COLUMNS, 3, at("none")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("expected at least one example for the shards, got none: ");
  }

  @Test
  void another_file_system_of_hadoop_holds_the_same_bytes() throws IOException {
    String place = LocalSpark.view(scratch) + "/shards";
    Shards.write(rows(), COLUMNS, 4, place);
    Shards.write(table(), 4, at("local"));
    Map<String, String> expected = digests(folder.resolve("local"));
    assertThat(digests(scratch.resolve("data/shards"))).containsAllEntriesOf(expected);
    assertThat(Shards.open(place).examples().digest())
        .isEqualTo(Shards.open(at("local")).examples().digest());
    Path file = scratch.resolve("data/shards/shard-00002.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[99] ^= 4;
    Files.write(file, bytes);
    Files.delete(file.resolveSibling(".shard-00002.safetensors.crc"));
    assertThatThrownBy(() -> Shards.open(place).examples())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a shard of SHA-256 ")
        .hasMessageEndingWith(place + "/shard-00002.safetensors");
  }
}
