package org.chainzrule.text.encode;

import java.util.Arrays;
import java.util.OptionalInt;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** Sequences that are all filled up to one length: {@code [length]}. */
record FixedLength(TokenSequences sequences, int length) implements Dataset {

  FixedLength {
    if (sequences.inputShape().length() > length) {
      throw new IllegalArgumentException(
          "expected texts of at most "
              + length
              + " numbers, got one of "
              + sequences.inputShape().length());
    }
  }

  @Override
  public int size() {
    return sequences.size();
  }

  @Override
  public Shape inputShape() {
    return Shape.of(length);
  }

  @Override
  public OptionalInt classes() {
    return sequences.classes();
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    int n = rows.length;
    float[] ids = new float[n * length];
    Arrays.fill(ids, Bags.PADDING);
    for (int i = 0; i < n; i++) {
      int[] row = sequences.ids(rows[i]);
      for (int j = 0; j < row.length; j++) {
        ids[j * n + i] = row[j];
      }
    }
    return Batch.of(
        Tensor.ofColumns(Shape.of(n, length), precision, ids), n, i -> sequences.target(rows[i]));
  }
}
