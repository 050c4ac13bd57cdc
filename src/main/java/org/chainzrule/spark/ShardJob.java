package org.chainzrule.spark;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Excerpt;
import org.chainzrule.spark.storage.HadoopFiles;
import org.chainzrule.tensor.Shape;

/**
 * Writes the rows of a table as shards, by a job of Spark. All rows of a shard come together in one
 * task, in order, and that task writes the file. A task that runs twice writes the same bytes
 * again.
 */
final class ShardJob {

  private static final String SHARD = "shard";
  private static final String DIGEST = "digest";
  private static final String KEY = "key";
  private static final String CONTENT = "content";

  /** The place of the key in a row; the columns of the example follow. */
  private static final int KEY_AT = 2;

  /** What a task says of a file. */
  private static final StructType RESULT =
      new StructType()
          .add("name", DataTypes.StringType)
          .add("examples", DataTypes.IntegerType)
          .add("sha256", DataTypes.StringType)
          .add("inputs", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("targets", DataTypes.IntegerType);

  private ShardJob() {}

  /** How the rows of one shard become its content; it is sent to the executors. */
  interface Reading<S extends Shard> extends Serializable {
    /** A shard without examples, for rows like this one. */
    S begin(Row row);

    /** Adds a row. */
    void add(S to, Row row, String key);
  }

  /** A file that was written, and the form of its examples. */
  record Written(ShardManifest.Entry entry, ShardManifest.Form form) {}

  /** The place of a column of the example in a row. */
  static int at(int column) {
    return KEY_AT + 1 + column;
  }

  /**
   * Writes the shards.
   *
   * @param names of the columns of an example
   * @param key the names of the columns of its key; empty for the columns of the example
   * @param folder which every executor can reach
   * @return the files in the order of their numbers
   * @throws DataException if a row has no key or is no example
   */
  static <S extends Shard> List<Written> write(
      Dataset<Row> rows,
      List<String> names,
      List<String> key,
      int shards,
      Path folder,
      Reading<S> reading) {
    List<Column> selected = new ArrayList<>();
    selected.add(key(rows, key.isEmpty() ? names : key).as(KEY));
    for (int i = 0; i < names.size(); i++) {
      selected.add(rows.col(names.get(i)).as(CONTENT + i));
    }
    Column[] order =
        Stream.concat(Stream.of(SHARD, DIGEST), Stream.of(columns(selected.size() - 1)))
            .map(functions::col)
            .toArray(Column[]::new);
    String location = HadoopFiles.location(folder);
    MapPartitionsFunction<Row, Row> writing = some -> write(some, location, reading);
    List<Row> results =
        collected(
            rows.select(selected.toArray(Column[]::new))
                .withColumn(DIGEST, ShardKey.digest(functions.col(KEY)))
                .withColumn(SHARD, ShardKey.shard(functions.col(DIGEST), shards))
                .select(order)
                .repartition(shards, functions.col(SHARD))
                .sortWithinPartitions(order)
                .mapPartitions(writing, Encoders.row(RESULT)));
    return results.stream()
        .map(ShardJob::written)
        .sorted(Comparator.comparing(file -> file.entry().name()))
        .toList();
  }

  private static String[] columns(int count) {
    return Stream.concat(
            Stream.of(KEY), Stream.iterate(0, i -> i + 1).limit(count).map(i -> CONTENT + i))
        .toArray(String[]::new);
  }

  /** The columns as one text; null where one of them is. */
  private static Column key(Dataset<Row> rows, List<String> names) {
    List<Column> parts = new ArrayList<>();
    for (String name : names) {
      if (!parts.isEmpty()) {
        parts.add(functions.lit("\u001f"));
      }
      parts.add(rows.col(name).cast(DataTypes.StringType));
    }
    return functions.concat(parts.toArray(Column[]::new));
  }

  private static List<Row> collected(Dataset<Row> results) {
    try {
      return results.collectAsList();
    } catch (Exception e) { // Scala throws exceptions that are checked in Java.
      throw Failures.ofJob("could not write the shards", e);
    }
  }

  private static <S extends Shard> Iterator<Row> write(
      Iterator<Row> rows, String location, Reading<S> reading) {
    Path folder = HadoopFiles.path(location);
    List<Row> results = new ArrayList<>();
    S shard = null;
    int number = -1;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(KEY_AT)) {
        reading.add(reading.begin(row), row, "without a key");
        throw new DataException(
            "expected a key in each row, got null in " + Excerpt.of(row.toString()));
      }
      if (row.getInt(0) != number) {
        finish(shard, folder, number, results);
        shard = reading.begin(row);
        number = row.getInt(0);
      }
      reading.add(shard, row, row.getString(KEY_AT));
    }
    finish(shard, folder, number, results);
    return results.iterator();
  }

  private static void finish(Shard shard, Path folder, int number, List<Row> results) {
    if (shard == null) {
      return;
    }
    ShardManifest.Entry file = shard.write(folder, number);
    ShardManifest.Form form = shard.form();
    results.add(
        RowFactory.create(
            file.name(), file.examples(), file.sha256(), form.inputs().sizes(), form.targets()));
  }

  private static Written written(Row result) {
    List<Integer> sizes = result.getList(3);
    return new Written(
        new ShardManifest.Entry(result.getString(0), result.getInt(1), result.getString(2)),
        new ShardManifest.Form(
            Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()), result.getInt(4)));
  }
}
