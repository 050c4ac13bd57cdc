package org.chainzrule.train;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
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
 * The identity of a run as text entries: its settings, network and data. A run may be resumed from
 * a checkpoint only if the entries of both agree. A function written by a user is known by its
 * class alone, a schedule by eight of its values, and a data set by its sizes and up to 64 of its
 * examples.
 */
final class Fingerprint {

  private static final int SAMPLES = 64;

  private Fingerprint() {}

  static Map<String, String> of(
      TrainerSettings settings,
      Dataset train,
      Optional<Dataset> validation,
      int epochs,
      long total) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("seed", Long.toString(settings.execution().seed()));
    entries.put("number of epochs", Integer.toString(epochs));
    entries.put("batch", Integer.toString(settings.batching().size()));
    entries.put("number of batches a step", Integer.toString(settings.batching().accumulate()));
    entries.put("number of batches to overfit", Integer.toString(settings.batching().overfit()));
    entries.put(
        "number of steps between validations", Integer.toString(settings.monitoring().every()));
    entries.put("training set", described(train));
    entries.put("validation set", validation.map(Fingerprint::described).orElse("none"));
    entries.put("network", named(settings.network()));
    entries.put(
        "parameters",
        settings.network().parameters().stream()
            .map(Fingerprint::described)
            .collect(Collectors.joining(", ")));
    entries.put("loss", named(settings.loss()));
    entries.put("optimizer", named(settings.optimization().optimizer()));
    entries.put("groups", settings.optimization().groups().sorted());
    entries.put("early stopping", named(settings.monitoring().earlyStopping()));
    entries.put("plateau", named(settings.monitoring().plateau()));
    entries.put("average", named(settings.monitoring().average()));
    entries.put("clipping by norm", Double.toString(settings.optimization().clip()));
    entries.put("clipping by value", Double.toString(settings.optimization().clipValue()));
    // These come last, since a change in the number of steps shows in each of them.
    entries.put("learning rate", sampled(settings.optimization().optimizer().rate(), total));
    for (int i = 0; i < settings.optimization().penalties().size(); i++) {
      Penalty penalty = settings.optimization().penalties().get(i);
      entries.put("penalty " + i, named(penalty) + " of " + sampled(penalty.strength(), total));
    }
    entries.put(
        "number of penalties", Integer.toString(settings.optimization().penalties().size()));
    return entries;
  }

  /** The text of a setting without the names of lambdas and identities, which differ by process. */
  private static String named(Object choice) {
    return choice
        .toString()
        .replaceAll("\\$\\$Lambda[^\\s,\\]]*", "'s function")
        .replaceAll("@[0-9a-f]+", "");
  }

  /** Whether an entry is the same in two runs; a loss may have a name of an earlier version. */
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
    return String.format(
        Locale.ROOT,
        "%d examples of shape %s with checksum %08x",
        data.size(),
        data.inputShape(),
        crc.getValue());
  }

  private static void add(CRC32C crc, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    crc.update(bytes);
  }
}
