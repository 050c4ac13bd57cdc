package org.chainzrule.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * The inputs of several data sets side by side, such as an image and what is known about it, for
 * networks that read more than one input. An example is one row, {@code [d_1 + d_2 + ...]}: the
 * numbers of each data set in the order of memory, one data set after the other. Example i joins
 * the examples i of all data sets, whose targets must be the same.
 *
 * <pre>{@code
 * Dataset both = JoinedInputs.of(images, Table.of(columns, labels, 10));
 * }</pre>
 */
public final class JoinedInputs implements Dataset {

  private final List<Dataset> parts;

  private JoinedInputs(List<Dataset> parts) {
    this.parts = parts;
  }

  /**
   * These data sets side by side, in this order.
   *
   * @throws IllegalArgumentException if there is none, or they differ in their number of examples
   *     or in their classes
   */
  public static JoinedInputs of(Dataset... parts) {
    List<Dataset> all = List.of(parts);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("expected at least one data set to join, got none");
    }
    for (Dataset part : all) {
      if (part.size() != all.get(0).size() || !part.classes().equals(all.get(0).classes())) {
        throw new IllegalArgumentException(
            "expected data sets with as many examples of the same classes, got "
                + Dataset.inWords(all.get(0))
                + " and "
                + Dataset.inWords(part));
      }
    }
    return new JoinedInputs(all);
  }

  @Override
  public int size() {
    return parts.get(0).size();
  }

  @Override
  public Shape inputShape() {
    return Shape.of(parts.stream().mapToInt(part -> part.inputShape().length()).sum());
  }

  @Override
  public OptionalInt classes() {
    return parts.get(0).classes();
  }

  @Override
  public Dataset inEpoch(int number) {
    return new JoinedInputs(parts.stream().map(part -> part.inEpoch(number)).toList());
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException if the targets of an example differ, or a data set gives examples of
   *     another shape than it says, as texts do that are not padded to one length
   */
  @Override
  public Batch batch(int[] rows, Precision precision) {
    Dataset.checkRows(size(), rows);
    int n = rows.length;
    double[] columns = new double[n * inputShape().length()];
    Tensor targets = null;
    int at = 0;
    for (Dataset part : parts) {
      Batch batch = part.batch(rows, precision);
      Shape shape = batch.inputs().shape().tail();
      if (!shape.equals(part.inputShape())) {
        throw new DataException(
            "expected examples of shape "
                + part.inputShape()
                + " to join, got "
                + shape
                + "; TokenSequences.paddedTo gives texts one length");
      }
      double[] own = batch.inputs().toColumns();
      System.arraycopy(own, 0, columns, at, own.length);
      at += own.length;
      if (targets == null) {
        targets = batch.targets();
      } else {
        checkSame(rows, targets, batch.targets());
      }
    }
    return new Batch(Tensor.ofColumns(inputShape().prepend(n), precision, columns), targets);
  }

  private static void checkSame(int[] rows, Tensor targets, Tensor others) {
    double[] first = targets.toArray();
    double[] other = others.toArray();
    if (first.length != other.length) {
      throw new DataException(
          "expected data sets with the same targets to join, got some of shape "
              + targets.shape().tail()
              + " and some of "
              + others.shape().tail());
    }
    int different = Arrays.mismatch(first, other);
    if (different >= 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected data sets with the same targets to join, got %s and %s for example %d",
              first[different],
              other[different],
              rows[different / (first.length / rows.length)]));
    }
  }

  @Override
  public String toString() {
    return Dataset.inWords(this);
  }
}
