package org.chainzrule.examples;

import java.util.Arrays;
import java.util.OptionalInt;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.TokenSequences;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** Sequences that are all filled up to one length, so that a window fits them: {@code [length]}. */
record FixedLength(TokenSequences sequences, int length) implements Dataset {

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
    float[] labels = new float[n];
    Arrays.fill(ids, TokenSequences.PADDING);
    for (int i = 0; i < n; i++) {
      int[] row = sequences.ids(rows[i]);
      for (int j = 0; j < row.length; j++) {
        ids[j * n + i] = row[j];
      }
      labels[i] = sequences.label(rows[i]);
    }
    return new Batch(
        Tensor.ofColumns(Shape.of(n, length), precision, ids),
        Tensor.ofColumns(Shape.of(n, 1), precision, labels));
  }
}
