package org.chainzrule.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Excerpt;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFile;

/**
 * Examples of one shard, a safetensors file of the tensors {@code inputs} and {@code targets}. They
 * have 32 bits where that loses nothing of any number, and 64 otherwise.
 */
final class ExampleShard implements Shard {

  static final String INPUTS = "inputs";
  static final String TARGETS = "targets";

  private final Shape shape;
  private final int classes;
  private final List<double[]> inputs = new ArrayList<>();
  private final List<double[]> targets = new ArrayList<>();

  /**
   * @param shape of the inputs of one example
   * @param classes 0 where targets are values
   */
  ExampleShard(Shape shape, int classes) {
    this.shape = shape;
    this.classes = classes;
  }

  /**
   * Adds an example.
   *
   * @param input in the order of memory, the first axis fastest
   * @param key by which messages name it
   * @throws DataException if it is of another size than those before, or a number is not finite or
   *     no class
   */
  void add(double[] input, double[] target, String key) {
    check("inputs", input, shape.length(), key);
    check("targets", target, targets.isEmpty() ? target.length : targets.get(0).length, key);
    boolean isClass = target[0] == Math.rint(target[0]) && target[0] >= 0 && target[0] < classes;
    if (classes > 0 && !isClass) {
      throw new DataException(
          "expected a class index in 0.."
              + (classes - 1)
              + ", got "
              + target[0]
              + " in the example "
              + Excerpt.of(key));
    }
    inputs.add(input);
    targets.add(target);
  }

  private static void check(String what, double[] numbers, int count, String key) {
    if (numbers.length != count) {
      throw new DataException(
          "expected "
              + count
              + " "
              + what
              + ", got "
              + numbers.length
              + " in the example "
              + Excerpt.of(key));
    }
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        throw new DataException(
            "expected finite numbers as "
                + what
                + ", got "
                + number
                + " in the example "
                + Excerpt.of(key));
      }
    }
  }

  @Override
  public String suffix() {
    return "safetensors";
  }

  @Override
  public int size() {
    return inputs.size();
  }

  @Override
  public ShardManifest.Form form() {
    return new ShardManifest.Form(shape, targets.get(0).length);
  }

  @Override
  public void write(Path file) {
    Map<String, HostArray> tensors = new LinkedHashMap<>();
    tensors.put(INPUTS, array(inputs, shape));
    tensors.put(TARGETS, array(targets, Shape.of(targets.get(0).length)));
    new TensorFile(Map.of(), tensors).write(file);
  }

  private static HostArray array(List<double[]> rows, Shape shape) {
    int n = rows.size();
    double[] columns = new double[n * shape.length()];
    boolean single = true;
    for (int i = 0; i < n; i++) {
      double[] row = rows.get(i);
      for (int j = 0; j < row.length; j++) {
        columns[j * n + i] = row[j];
        single &= (float) row[j] == row[j];
      }
    }
    try (TensorScope scope = TensorScope.open()) {
      Precision precision = single ? Precision.SINGLE : Precision.DOUBLE;
      return HostArray.of(Tensor.ofColumns(shape.prepend(n), precision, columns));
    }
  }
}
