package org.chainzrule.data;

import java.util.Arrays;
import java.util.OptionalInt;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;

/** A view of some examples of another data set, in an order of its own. */
final class Subset implements Dataset {

  private final Dataset whole;
  private final int[] rows;

  private Subset(Dataset whole, int[] rows) {
    this.whole = whole;
    this.rows = rows;
  }

  static Subset of(Dataset whole, int... rows) {
    Dataset.checkRows(whole.size(), rows);
    return new Subset(whole, rows.clone());
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public Shape inputShape() {
    return whole.inputShape();
  }

  @Override
  public OptionalInt classes() {
    return whole.classes();
  }

  @Override
  public String toString() {
    return Dataset.inWords(this);
  }

  @Override
  public Dataset inEpoch(int number) {
    return new Subset(whole.inEpoch(number), rows);
  }

  @Override
  public Batch batch(int[] chosen, Precision precision) {
    Dataset.checkRows(size(), chosen);
    return whole.batch(Arrays.stream(chosen).map(i -> rows[i]).toArray(), precision);
  }
}
