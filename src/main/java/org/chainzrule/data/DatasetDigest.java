package org.chainzrule.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Scope;
import org.chainzrule.tensor.Tensor;

/** What tells one data set from another. */
final class DatasetDigest {

  /** Part of what is digested: inputs and targets take turns at this pace. */
  private static final int GROUP = 500;

  private DatasetDigest() {}

  static String of(Dataset data) {
    MessageDigest digest = KnownFile.sha256();
    int[] all = IntStream.range(0, data.size()).toArray();
    for (int[] rows : Dataset.split(all, GROUP)) {
      try (Scope scope = Scope.open()) {
        Batch batch = data.batch(rows, Precision.SINGLE);
        for (Tensor tensor : List.of(batch.inputs(), batch.targets())) {
          update(digest, tensor.toArray());
        }
      }
    }
    return KnownFile.hex(digest);
  }

  private static void update(MessageDigest digest, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    for (double value : values) {
      bytes.putFloat((float) value);
    }
    digest.update(bytes.flip());
  }
}
