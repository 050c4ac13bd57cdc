package org.chainzrule.data;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.io.Digest;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/** Computes {@link Dataset#digest()}. */
final class DatasetDigest {

  /**
   * Examples that are read at a time. The digest depends on it: the inputs of a group come first,
   * then its targets.
   */
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
