package org.chainzrule.benchmarks;

import java.util.OptionalInt;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/** Prepared batches that are used in rotation, so that filling them is not part of the times. */
final class ResidentBatches implements Dataset {

  static final int COUNT = 16;

  private final int size;
  private final Shape input;
  private final int classes;
  private final Batch[] batches;
  private int next;

  /** Batches of a workload, for one step at a time. */
  ResidentBatches(Workload workload) {
    this(1, workload.batch(), workload.inputs(), workload.classes());
  }

  ResidentBatches(int steps, int batch, int width, int classes) {
    this(steps * batch, Shape.of(width), classes, new Batch[COUNT], 0);
    for (int i = 0; i < COUNT; i++) {
      float[] labels = new float[batch];
      for (int j = 0; j < batch; j++) {
        labels[j] = (i + j) % classes;
      }
      batches[i] =
          new Batch(
              Tensor.normal(Seeds.of(i), Shape.of(batch, width), Precision.SINGLE),
              Tensor.ofColumns(Shape.of(batch, 1), Precision.SINGLE, labels));
    }
  }

  /** Random batches of one size, {@link #COUNT} of them; the data set covers one step. */
  ResidentBatches(int classes, Batch... batches) {
    this(batches[0].inputs().rows(), batches[0].inputs().shape().tail(), classes, batches, 0);
  }

  private ResidentBatches(int size, Shape input, int classes, Batch[] batches, int next) {
    this.size = size;
    this.input = input;
    this.classes = classes;
    this.batches = batches;
    this.next = next;
  }

  /** The same batches for another number of steps. */
  ResidentBatches times(int steps) {
    int batch = batches[0].inputs().rows();
    return new ResidentBatches(steps * batch, input, classes, batches, next);
  }

  /** Batch {@code i} as it is, for another library to copy. */
  Batch batch(int i) {
    return batches[i];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Shape inputShape() {
    return input;
  }

  /** Known, since the trainer would check the targets of single examples otherwise. */
  @Override
  public OptionalInt classes() {
    return OptionalInt.of(classes);
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    next = (next + 1) % COUNT;
    return batches[next];
  }
}
