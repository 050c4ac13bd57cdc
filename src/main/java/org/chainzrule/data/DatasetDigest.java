package org.chainzrule.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.io.Digest;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/** What tells one data set from another. */
final class DatasetDigest {

  /** Part of what is digested: inputs and targets take turns at this pace. */
  private static final int GROUP = 500;

  private DatasetDigest() {}

  static String of(Dataset data) {
    Digest digest = Digest.empty();
    int[] all = IntStream.range(0, data.size()).toArray();
    for (int[] rows : Dataset.split(all, GROUP)) {
      try (TensorScope scope = TensorScope.open()) {
        Batch batch = data.batch(rows, Precision.SINGLE);
        for (Tensor tensor : List.of(batch.inputs(), batch.targets())) {
          update(digest, tensor.toArray());
        }
      }
    }
    return digest.hex();
  }

  private static void update(Digest digest, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    for (double value : values) {
      bytes.putFloat((float) value);
    }
    digest.addBytes(bytes.flip());
  }
}
