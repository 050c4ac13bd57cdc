package org.chainzrule.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.io.FailureReason;
import org.chainzrule.spark.storage.HadoopFiles;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * A data set in a folder, as a fixed number of files: its shards. Each example lies in the shard
 * that its key tells, and has its place there by its key, so that the same examples give the same
 * bytes however many executors wrote them. A manifest says how many examples each file holds and
 * what its SHA-256 is; a file that has changed is refused by name.
 *
 * <pre>{@code
 * Shards.write(spark.read().parquet("hdfs:///raw"), columns, 64, "hdfs:///data/digits");
 * Dataset digits = Shards.open("hdfs:///data/digits").examples();
 * }</pre>
 *
 * <p>Shards of examples are safetensors files and shards of texts are CSV files, which other tools
 * read as well. A shard is held in memory while it is written; some 100 MB each are a good size.
 * The folder is a location as {@link HadoopFiles} takes it, on a file system that every executor
 * reaches. Nothing is there before the manifest is, which is written last.
 */
public final class Shards {

  private final Path folder;
  private final ShardManifest manifest;

  private Shards(Path folder, ShardManifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /**
   * The shards of a folder. Only the manifest is read.
   *
   * @throws DataException if the folder holds none, or the manifest is damaged
   */
  public static Shards open(String location) {
    Path folder = HadoopFiles.path(location);
    return new Shards(folder, ShardManifest.read(folder));
  }

  /**
   * Writes examples of a table, such as one of Parquet or CSV that Spark reads, by a job of Spark.
   * Equal rows stay as many as they are.
   *
   * @param shards how many, in 1..100,000; fewer than executors have cores leave some idle
   * @param location of a folder that has no shards yet; it is created if it does not exist
   * @throws DataException if the folder has shards, there is no example, or a row is none: it has
   *     null or numbers that are not finite, another number of inputs, or no class
   */
  public static Shards write(
      org.apache.spark.sql.Dataset<Row> rows, ExampleColumns columns, int shards, String location) {
    Path folder = prepare(shards, location);
    List<String> names = new ArrayList<>(columns.inputs());
    names.addAll(columns.targets());
    List<ShardJob.Written> files =
        ShardJob.write(rows, names, columns.key(), shards, folder, new ExampleRows(columns));
    return finish(folder, indices(columns.classes()), shards, files);
  }

  /** Writes labelled texts of a table, as {@link #write} does examples; none may be blank. */
  public static Shards write(
      org.apache.spark.sql.Dataset<Row> rows, TextColumns columns, int shards, String location) {
    Path folder = prepare(shards, location);
    List<ShardJob.Written> files =
        ShardJob.write(
            rows,
            List.of(columns.text(), columns.target()),
            columns.key(),
            shards,
            folder,
            new TextRows(columns));
    return finish(folder, columns.classNames(), shards, files);
  }

  /**
   * Writes a data set of this library, such as MNIST, from this process. The key of an example is
   * its number.
   *
   * @throws DataException as {@link #write(org.apache.spark.sql.Dataset, ExampleColumns, int,
   *     String)}
   */
  public static Shards write(Dataset data, int shards, String location) {
    Path folder = prepare(shards, location);
    List<int[]> members = ShardKey.ofRows(data.size(), shards);
    List<ShardJob.Written> files = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      if (members.get(i).length > 0) {
        ExampleShard shard = new ExampleShard(data.inputShape(), data.classes().orElse(0));
        try (TensorScope scope = TensorScope.open()) {
          Batch batch = data.batch(members.get(i), Precision.DOUBLE);
          double[][] inputs = rows(batch.inputs());
          double[][] targets = rows(batch.targets());
          for (int j = 0; j < inputs.length; j++) {
            shard.add(inputs[j], targets[j], Integer.toString(members.get(i)[j]));
          }
        }
        files.add(new ShardJob.Written(shard.write(folder, i), shard.form()));
      }
    }
    return finish(folder, indices(data.classes().orElse(0)), shards, files);
  }

  /** The rows of a tensor, each in the order of memory. */
  private static double[][] rows(Tensor tensor) {
    int n = tensor.shape().size(0);
    double[] columns = tensor.toColumns();
    double[][] rows = new double[n][n == 0 ? 0 : columns.length / n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = columns[j * n + i];
      }
    }
    return rows;
  }

  /**
   * Writes texts of this library, such as Yelp's reviews, from this process, which holds them in
   * memory meanwhile. The key of a text is its number.
   *
   * @param bad the policy for rows of the source that are not labelled texts
   */
  public static Shards write(LabelledTexts texts, BadRows bad, int shards, String location) {
    Path folder = prepare(shards, location);
    List<LabelledText> all;
    try (Stream<LabelledText> stream = texts.stream(bad)) {
      all = stream.toList();
    }
    List<int[]> members = ShardKey.ofRows(all.size(), shards);
    List<ShardJob.Written> files = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      if (members.get(i).length > 0) {
        TextShard shard = new TextShard(texts.classNames().size());
        for (int row : members.get(i)) {
          shard.add(all.get(row).target(), all.get(row).text(), Integer.toString(row));
        }
        files.add(new ShardJob.Written(shard.write(folder, i), shard.form()));
      }
    }
    return finish(folder, texts.classNames(), shards, files);
  }

  private static List<String> indices(int classes) {
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  /** A folder without shards; those of a job that failed before its manifest go away. */
  private static Path prepare(int shards, String location) {
    if (shards < 1 || shards > Shard.MOST) {
      throw new IllegalArgumentException("expected 1.." + Shard.MOST + " shards, got " + shards);
    }
    Path folder = HadoopFiles.path(location);
    try {
      if (Files.exists(folder.resolve(ShardManifest.FILE))) {
        throw new DataException("expected a folder without shards, got some: " + folder);
      }
      Files.createDirectories(folder);
      List<Path> leftovers;
      try (Stream<Path> files = Files.list(folder)) {
        leftovers =
            files.filter(f -> Shard.NAME.matcher(f.getFileName().toString()).matches()).toList();
      }
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    } catch (IOException e) {
      throw new DataException(
          "could not create the folder " + folder + ": " + FailureReason.of(e), e);
    }
    return folder;
  }

  private static Shards finish(
      Path folder, List<String> classNames, int shards, List<ShardJob.Written> files) {
    if (files.isEmpty()) {
      throw new DataException("expected at least one example for the shards, got none: " + folder);
    }
    ShardJob.Written first = files.get(0);
    for (ShardJob.Written file : files) {
      if (!file.form().equals(first.form())) {
        throw new DataException(
            "expected examples of one form, got "
                + first.form()
                + " in "
                + first.entry().name()
                + " and "
                + file.form()
                + " in "
                + file.entry().name());
      }
    }
    ShardManifest manifest =
        new ShardManifest(
            first.form(),
            List.copyOf(classNames),
            shards,
            files.stream().map(ShardJob.Written::entry).toList());
    manifest.write(folder);
    return new Shards(folder, manifest);
  }

  /** The folder that they are in. */
  public Path folder() {
    return folder;
  }

  /** How many examples or texts there are. */
  public long size() {
    return manifest.examples();
  }

  /** How many shards the examples were divided into, those without one included. */
  public int shards() {
    return manifest.shards();
  }

  /** The shape of the inputs of an example; without an axis for texts. */
  public Shape inputShape() {
    return manifest.form().inputs();
  }

  /** The number of classes; empty where targets are values. */
  public OptionalInt classes() {
    int classes = manifest.classNames().size();
    return classes == 0 ? OptionalInt.empty() : OptionalInt.of(classes);
  }

  /** The name of each class, in the order of the class indices; empty where targets are values. */
  public List<String> classNames() {
    return manifest.classNames();
  }

  /**
   * The examples, read into memory: shard after shard, in each by the digest of the key.
   *
   * @throws DataException if these are texts, or a file is missing or has changed
   */
  public Dataset examples() {
    if (manifest.form().isText()) {
      throw new DataException("expected shards of examples, got those of texts: " + folder);
    }
    verify();
    return ShardDataset.of(folder, manifest);
  }

  /**
   * The texts, which are read from the files each time.
   *
   * @throws DataException if these are examples, or a file is missing or has changed
   */
  public LabelledTexts texts() {
    if (!manifest.form().isText()) {
      throw new DataException("expected shards of texts, got those of examples: " + folder);
    }
    verify();
    return ShardTexts.of(folder, manifest);
  }

  /**
   * Reads every file and compares its digest with the manifest.
   *
   * @throws DataException if a file is missing or has changed
   */
  public void verify() {
    for (ShardManifest.Entry entry : manifest.entries()) {
      Path file = folder.resolve(entry.name());
      String actual = Digest.of(file);
      if (!actual.equals(entry.sha256())) {
        throw new DataException(
            "expected a shard of SHA-256 "
                + entry.sha256()
                + ", got "
                + actual
                + ", so the file is damaged: "
                + file);
      }
    }
  }

  @Override
  public String toString() {
    return "Shards[" + size() + " " + manifest.form() + " in " + folder + "]";
  }
}
