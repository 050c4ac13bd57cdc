package org.chainzrule.data;

import java.util.Locale;
import java.util.OptionalInt;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** A data set of rows of numbers with targets, kept in memory in 64 bits. */
public final class Table implements Dataset {

  private final double[][] inputs;
  private final double[][] targets;
  private final OptionalInt classes;

  private Table(double[][] inputs, double[][] targets, OptionalInt classes) {
    this.inputs = inputs;
    this.targets = targets;
    this.classes = classes;
  }

  /**
   * Examples for regression.
   *
   * @param inputs one row of features for each example, {@code [n, in]}
   * @param targets the values to predict, {@code [n, out]}
   * @throws DataException if there are more or fewer targets than inputs, rows differ in width, or
   *     a number is not finite
   */
  public static Table of(double[][] inputs, double[][] targets) {
    return new Table(
        checked("input", inputs), checked("target", targets, inputs.length), OptionalInt.empty());
  }

  /**
   * Examples for classification.
   *
   * @param inputs one row of features for each example, {@code [n, in]}
   * @param labels the class index of each example, in 0..classes-1
   * @throws DataException if a label is out of range, and as {@link #of(double[][], double[][])}
   */
  public static Table of(double[][] inputs, int[] labels, int classes) {
    double[][] targets = new double[labels.length][1];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new DataException(
            "expected labels in 0.." + (classes - 1) + ", got " + labels[i] + " in row " + i);
      }
      targets[i][0] = labels[i];
    }
    return new Table(
        checked("input", inputs),
        checked("target", targets, inputs.length),
        OptionalInt.of(classes));
  }

  private static double[][] checked(String what, double[][] rows, int count) {
    if (rows.length != count) {
      throw new DataException("expected " + count + " " + what + " rows, got " + rows.length);
    }
    return checked(what, rows);
  }

  private static double[][] checked(String what, double[][] rows) {
    double[][] copy = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != rows[0].length) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "expected %s numbers in %s row %s, got %s",
                rows[0].length,
                what,
                i,
                rows[i].length));
      }
      for (int j = 0; j < rows[i].length; j++) {
        if (!Double.isFinite(rows[i][j])) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "expected finite numbers, got %s in %s row %s, column %s",
                  rows[i][j],
                  what,
                  i,
                  j));
        }
      }
      copy[i] = rows[i].clone();
    }
    return copy;
  }

  @Override
  public int size() {
    return inputs.length;
  }

  @Override
  public Shape inputShape() {
    return Shape.of(inputs.length == 0 ? 0 : inputs[0].length);
  }

  @Override
  public OptionalInt classes() {
    return classes;
  }

  @Override
  public String toString() {
    return Dataset.inWords(this);
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    Dataset.checkRows(size(), rows);
    return new Batch(tensor(inputs, rows, precision), tensor(targets, rows, precision));
  }

  private static Tensor tensor(double[][] all, int[] rows, Precision precision) {
    int columns = all.length == 0 ? 0 : all[0].length;
    double[] values = new double[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns; j++) {
        values[j * rows.length + i] = all[rows[i]][j];
      }
    }
    return Tensor.ofColumns(Shape.of(rows.length, columns), precision, values);
  }
}
