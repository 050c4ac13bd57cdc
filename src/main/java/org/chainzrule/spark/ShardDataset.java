package org.chainzrule.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;

/** The examples of all shards in memory, shard after shard. */
final class ShardDataset implements Dataset {

  private final ShardManifest manifest;

  /** For each shard the number of its first example, and at the end the number of all. */
  private final int[] starts;

  private final List<Numbers> inputs = new ArrayList<>();
  private final List<Numbers> targets = new ArrayList<>();

  private ShardDataset(ShardManifest manifest) {
    this.manifest = manifest;
    this.starts = new int[manifest.entries().size() + 1];
  }

  /**
   * Reads files whose digests are right.
   *
   * @throws DataException if there are too many examples for one data set, or a file does not hold
   *     what the manifest says
   */
  static ShardDataset of(Path folder, ShardManifest manifest) {
    if (manifest.examples() > Integer.MAX_VALUE) {
      throw new DataException(
          "expected at most " + Integer.MAX_VALUE + " examples, got " + manifest.examples());
    }
    ShardDataset data = new ShardDataset(manifest);
    for (int i = 0; i < manifest.entries().size(); i++) {
      ShardManifest.Entry entry = manifest.entries().get(i);
      data.starts[i + 1] = data.starts[i] + entry.examples();
      Path file = folder.resolve(entry.name());
      try {
        TensorFile read = TensorFile.readVerified(file);
        ShardManifest.Form form = manifest.form();
        data.inputs.add(
            numbers(read, ExampleShard.INPUTS, form.inputs().prepend(entry.examples()), file));
        Numbers wanted =
            numbers(read, ExampleShard.TARGETS, Shape.of(entry.examples(), form.targets()), file);
        data.targets.add(wanted);
        data.checkClasses(wanted, file);
      } catch (TensorFileException e) {
        throw new DataException(e.getMessage(), e);
      }
    }
    return data;
  }

  private static Numbers numbers(TensorFile file, String name, Shape shape, Path path) {
    HostArray array = file.tensors().get(name);
    if (array == null || !array.shape().equals(shape)) {
      throw new DataException(
          "expected "
              + name
              + " of shape "
              + shape
              + " as the manifest says, got "
              + (array == null ? "none" : array.shape())
              + ": "
              + path);
    }
    return Numbers.of(array);
  }

  private void checkClasses(Numbers labels, Path file) {
    int classes = manifest.classNames().size();
    for (int i = 0; classes > 0 && i < labels.rows; i++) {
      double label = labels.at(i, 0);
      if (label != Math.rint(label) || label < 0 || label >= classes) {
        throw new DataException(
            "expected class indices in 0.." + (classes - 1) + ", got " + label + ": " + file);
      }
    }
  }

  @Override
  public int size() {
    return starts[starts.length - 1];
  }

  @Override
  public Shape inputShape() {
    return manifest.form().inputs();
  }

  @Override
  public OptionalInt classes() {
    int classes = manifest.classNames().size();
    return classes == 0 ? OptionalInt.empty() : OptionalInt.of(classes);
  }

  @Override
  public String toString() {
    return Dataset.inWords(this);
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    Dataset.checkRows(size(), rows);
    return new Batch(
        tensor(inputs, inputShape(), rows, precision),
        tensor(targets, Shape.of(manifest.form().targets()), rows, precision));
  }

  private Tensor tensor(List<Numbers> shards, Shape shape, int[] rows, Precision precision) {
    int n = rows.length;
    double[] columns = new double[n * shape.length()];
    for (int i = 0; i < n; i++) {
      int found = Arrays.binarySearch(starts, rows[i]);
      int shard = found >= 0 ? found : -found - 2;
      shards.get(shard).copy(rows[i] - starts[shard], columns, i, n);
    }
    return Tensor.ofColumns(shape.prepend(n), precision, columns);
  }

  /** A table of numbers, row after row, in as many bits as the file has. */
  private static final class Numbers {

    private final int rows;
    private final int width;
    private final float[] singles;
    private final double[] doubles;

    private Numbers(int rows, int width, float[] singles, double[] doubles) {
      this.rows = rows;
      this.width = width;
      this.singles = singles;
      this.doubles = doubles;
    }

    static Numbers of(HostArray array) {
      int rows = array.shape().size(0);
      int width = array.shape().tail().length();
      double[] columns = array.toColumns();
      boolean isSingle = array.precision() == Precision.SINGLE;
      float[] singles = new float[isSingle ? columns.length : 0];
      double[] doubles = new double[isSingle ? 0 : columns.length];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < width; j++) {
          double number = columns[j * rows + i];
          if (isSingle) {
            singles[i * width + j] = (float) number;
          } else {
            doubles[i * width + j] = number;
          }
        }
      }
      return new Numbers(rows, width, singles, doubles);
    }

    double at(int row, int column) {
      int at = row * width + column;
      return singles.length > 0 ? singles[at] : doubles[at];
    }

    /** Copies a row into columns of n numbers each. */
    void copy(int row, double[] columns, int i, int n) {
      for (int j = 0; j < width; j++) {
        columns[j * n + i] = at(row, j);
      }
    }
  }
}
