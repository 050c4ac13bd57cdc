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
import org.chainzrule.regularize.Penalty;
import org.chainzrule.regularize.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Scope;

/**
 * What a run is, in words that two processes share: choices, network and data. A run may go on from
 * a checkpoint whose words are the same. Of functions that a user wrote only the class is known; of
 * schedules eight values; of data the sizes and up to 64 examples.
 */
final class Fingerprint {

  private static final int SAMPLES = 64;

  private Fingerprint() {}

  static Map<String, String> of(
      Trainer how, Dataset train, Optional<Dataset> validation, int epochs, long total) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("seed", Long.toString(how.seed));
    words.put("number of epochs", Integer.toString(epochs));
    words.put("batch", Integer.toString(how.batch));
    words.put("number of batches a step", Integer.toString(how.accumulate));
    words.put("number of batches to overfit", Integer.toString(how.overfitBatches));
    words.put("number of steps between validations", Integer.toString(how.validateEvery));
    words.put("training set", described(train));
    words.put("validation set", validation.map(Fingerprint::described).orElse("none"));
    words.put("network", named(how.network));
    words.put(
        "parameters",
        how.network.parameters().stream()
            .map(Fingerprint::described)
            .collect(Collectors.joining(", ")));
    words.put("loss", named(how.loss));
    words.put("optimizer", named(how.optimizer));
    words.put("groups", how.groups.sorted());
    words.put("early stopping", named(how.earlyStopping));
    words.put("plateau", named(how.plateau));
    words.put("average", named(how.average));
    words.put("clipping by norm", Double.toString(how.clip));
    words.put("clipping by value", Double.toString(how.clipValue));
    // Last, since the length of the run is in all of these.
    words.put("learning rate", sampled(how.optimizer.rate(), total));
    for (int i = 0; i < how.penalties.size(); i++) {
      Penalty penalty = how.penalties.get(i);
      words.put("penalty " + i, named(penalty) + " of " + sampled(penalty.strength(), total));
    }
    words.put("number of penalties", Integer.toString(how.penalties.size()));
    return words;
  }

  /** Without what differs from process to process: names of lambdas, and identities. */
  private static String named(Object choice) {
    return choice
        .toString()
        .replaceAll("\\$\\$Lambda[^\\s,\\]]*", "'s function")
        .replaceAll("@[0-9a-f]+", "");
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
    try (Scope scope = Scope.open()) {
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
