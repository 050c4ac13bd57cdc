package org.chainzrule.train;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;

/**
 * What a run is, in words that two processes share: choices, network and data. A run may go on from
 * a checkpoint whose words are the same. Of functions that a user wrote only the class is known; of
 * schedules eight values; of data the sizes and up to 64 examples.
 */
final class Fingerprint {

  private static final int SAMPLES = 64;

  private Fingerprint() {}

  static Map<String, String> of(
      TrainerSettings how, Dataset train, Optional<Dataset> validation, int epochs, long total) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("seed", Long.toString(how.execution().seed()));
    words.put("number of epochs", Integer.toString(epochs));
    words.put("batch", Integer.toString(how.batching().size()));
    words.put("number of batches a step", Integer.toString(how.batching().accumulate()));
    words.put("number of batches to overfit", Integer.toString(how.batching().overfit()));
    words.put("number of steps between validations", Integer.toString(how.monitoring().every()));
    words.put("training set", described(train));
    words.put("validation set", validation.map(Fingerprint::described).orElse("none"));
    words.put("network", named(how.network()));
    words.put(
        "parameters",
        how.network().parameters().stream()
            .map(Fingerprint::described)
            .collect(Collectors.joining(", ")));
    words.put("loss", named(how.loss()));
    words.put("optimizer", named(how.optimization().optimizer()));
    words.put("groups", how.optimization().groups().sorted());
    words.put("early stopping", named(how.monitoring().earlyStopping()));
    words.put("plateau", named(how.monitoring().plateau()));
    words.put("average", named(how.monitoring().average()));
    words.put("clipping by norm", Double.toString(how.optimization().clip()));
    words.put("clipping by value", Double.toString(how.optimization().clipValue()));
    // Last, since the length of the run is in all of these.
    words.put("learning rate", sampled(how.optimization().optimizer().rate(), total));
    for (int i = 0; i < how.optimization().penalties().size(); i++) {
      Penalty penalty = how.optimization().penalties().get(i);
      words.put("penalty " + i, named(penalty) + " of " + sampled(penalty.strength(), total));
    }
    words.put("number of penalties", Integer.toString(how.optimization().penalties().size()));
    return words;
  }

  /** Without what differs from process to process: names of lambdas, and identities. */
  private static String named(Object choice) {
    return choice
        .toString()
        .replaceAll("\\$\\$Lambda[^\\s,\\]]*", "'s function")
        .replaceAll("@[0-9a-f]+", "");
  }

  /** Whether two runs have the same words; losses may have those of earlier versions. */
  static boolean agree(String key, String then, String now) {
    return then.equals(now)
        || key.equals("loss")
            && then.equals(
                now.replaceFirst("^softmax cross-entropy|^mean squared error", "INSTANCE")
                    .replaceFirst("^weighted (?!softmax)", ""));
  }

  private static String described(Parameter p) {
    return p + " " + p.role() + " " + p.value().precision();
  }

  private static String sampled(Schedule schedule, long total) {
    return LongStream.range(0, 8)
        .mapToObj(i -> Double.toString(schedule.at(i * total / 8, total)))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static String described(Dataset data) {
    int count = Math.min(SAMPLES, data.size());
    int[] rows =
        IntStream.range(0, count).map(i -> (int) ((long) i * data.size() / count)).toArray();
    CRC32C crc = new CRC32C();
    try (TensorScope scope = TensorScope.open()) {
      Batch batch = data.batch(rows, Precision.DOUBLE);
      add(crc, batch.inputs().toColumns());
      add(crc, batch.targets().toColumns());
    }
    return "%d examples of shape %s with checksum %08x"
        .formatted(data.size(), data.inputShape(), crc.getValue());
  }

  private static void add(CRC32C crc, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    crc.update(bytes);
  }
}
