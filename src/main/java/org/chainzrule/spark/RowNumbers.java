package org.chainzrule.spark;

import java.util.List;
import org.apache.spark.sql.Row;
import org.chainzrule.io.DataException;

/** Reads columns of numbers, and of arrays of numbers, in a row. */
final class RowNumbers {

  private RowNumbers() {}

  /**
   * The numbers of a column, one or many.
   *
   * @param name of the column, for messages
   * @throws DataException if it is null, holds null, or holds something else than numbers
   */
  static double[] of(Row row, int at, String name) {
    Object value = row.get(at);
    if (value instanceof Number number) {
      return new double[] {number.doubleValue()};
    }
    if (value instanceof scala.collection.Seq<?>) {
      List<Object> elements = row.getList(at);
      double[] numbers = new double[elements.size()];
      for (int i = 0; i < numbers.length; i++) {
        if (!(elements.get(i) instanceof Number number)) {
          throw refusal(name, elements.get(i) + " as element " + i);
        }
        numbers[i] = number.doubleValue();
      }
      return numbers;
    }
    throw refusal(name, value == null ? "null" : value.getClass().getSimpleName());
  }

  /** The numbers of several columns, one after the other. */
  static double[] of(Row row, int from, List<String> names) {
    if (names.size() == 1) {
      return of(row, from, names.get(0));
    }
    double[][] parts = new double[names.size()][];
    int length = 0;
    for (int i = 0; i < parts.length; i++) {
      parts[i] = of(row, from + i, names.get(i));
      length += parts[i].length;
    }
    double[] all = new double[length];
    int done = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, done, part.length);
      done += part.length;
    }
    return all;
  }

  private static DataException refusal(String name, String got) {
    return new DataException(
        "expected a number or an array of numbers in column " + name + ", got " + got);
  }
}
