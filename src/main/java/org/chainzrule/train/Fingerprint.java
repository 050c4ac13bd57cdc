package org.chainzrule.train;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.io.Excerpt;
import org.chainzrule.io.Json;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.CheckpointReader;

/**
 * The identity of a run as text entries: its settings, network and data. A run may be resumed from
 * a checkpoint only if the entries of both agree. A function written by a user is known by its
 * class alone, and a schedule by its text and eight of its values.
 */
final class Fingerprint {

  /** The entry that may differ where a run is extended. */
  private static final String EPOCHS = "number of epochs";

  private static final String RATE = "learning rate";
  private static final String PENALTY = "penalty ";
  private static final int SAMPLES = 64;

  /** How many characters of an entry a message repeats. */
  private static final int EXCERPT = 400;

  /** What entries that an earlier version did not write stood for. */
  private static final Map<String, String> FORMERLY = Map.of("last batch", LastBatch.KEEP.name());

  /** Entries that an earlier version did not write, so that nothing is known of them. */
  private static final Set<String> UNKNOWN_FORMERLY =
      Set.of(
          "content of the training set",
          "content of the validation set",
          "description of the network");

  private final TrainerSettings settings;
  private final String train;
  private final String validation;
  private final Map<String, String> digests;
  private final int steps;
  private final int epochs;
  private final Map<String, String> entries;

  /**
   * The identity of a run. Of several workers only the first reads all data for their digests.
   *
   * @param steps of one epoch
   */
  Fingerprint(
      TrainerSettings settings,
      Dataset train,
      Optional<Dataset> validation,
      int steps,
      int epochs) {
    this.settings = settings;
    // As the first epoch sees it: the digest is that of the examples before they are augmented.
    this.train = described(train.inEpoch(1));
    this.validation = validation.map(Fingerprint::described).orElse("none");
    this.digests = new LinkedHashMap<>();
    if (settings.execution().workers().isFirst()) {
      digests.put("content of the training set", train.digest());
      validation.ifPresent(data -> digests.put("content of the validation set", data.digest()));
    }
    this.steps = steps;
    this.epochs = epochs;
    this.entries = entries(epochs);
  }

  /** All entries, in a fixed order. */
  Map<String, String> entries() {
    return entries;
  }

  private Map<String, String> entries(int epochs) {
    long total = (long) steps * epochs;
    TrainerSettings.Optimization optimization = settings.optimization();
    TrainerSettings.Batching batching = settings.batching();
    TrainerSettings.Monitoring monitoring = settings.monitoring();
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("seed", Long.toString(settings.execution().seed()));
    entries.put(EPOCHS, Integer.toString(epochs));
    entries.put("batch", Integer.toString(batching.size()));
    entries.put("number of batches a step", Integer.toString(batching.accumulate()));
    entries.put("number of batches to overfit", Integer.toString(batching.overfit()));
    entries.put("last batch", batching.last().name());
    entries.put("number of steps between validations", Integer.toString(monitoring.every()));
    entries.put("training set", train);
    entries.put("validation set", validation);
    entries.putAll(digests);
    entries.put("network", named(settings.network()));
    description().ifPresent(text -> entries.put("description of the network", text));
    entries.put(
        "parameters",
        settings.network().parameters().stream()
            .map(Fingerprint::described)
            .collect(Collectors.joining(", ")));
    entries.put(CheckpointReader.FROZEN, frozen());
    entries.put("loss", named(settings.loss()));
    entries.put("optimizer", named(optimization.optimizer()));
    entries.put("groups", optimization.groups().sorted());
    entries.put("early stopping", named(monitoring.earlyStopping()));
    entries.put("plateau", named(monitoring.plateau()));
    entries.put("average", named(monitoring.average()));
    entries.put("best checkpoint", monitoring.best().map(Object::toString).orElse("none"));
    String shown =
        monitoring.shown().stream().map(Object::toString).collect(Collectors.joining("; "));
    entries.put("figures that are measured", shown.isEmpty() ? "none" : shown);
    entries.put("clipping by norm", Double.toString(optimization.clip()));
    entries.put("clipping by value", Double.toString(optimization.clipValue()));
    // These come last, since a change in the number of steps shows in each of them.
    schedules()
        .forEach(
            (key, schedule) -> {
              Optional<Penalty> penalty = penalty(key);
              String of = penalty.map(its -> named(its) + " of ").orElse("");
              entries.put(key, of + sampled(schedule, total));
            });
    entries.put("number of penalties", Integer.toString(optimization.penalties().size()));
    return entries;
  }

  /** The places of the parameters that are frozen. */
  private String frozen() {
    List<Parameter> parameters = settings.network().parameters();
    String places =
        IntStream.range(0, parameters.size())
            .filter(i -> parameters.get(i).isFrozen())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(" "));
    return places.isEmpty() ? "none" : places;
  }

  /** The learning rate, the strength of each penalty, and what else changes in it by a schedule. */
  private Map<String, Schedule> schedules() {
    Map<String, Schedule> schedules = new LinkedHashMap<>();
    schedules.put(RATE, settings.optimization().optimizer().rate());
    List<Penalty> penalties = settings.optimization().penalties();
    for (int i = 0; i < penalties.size(); i++) {
      String key = PENALTY + i;
      schedules.put(key, penalties.get(i).strength());
      Map<String, Schedule> others = new TreeMap<>(penalties.get(i).schedules());
      others.remove("strength");
      others.forEach((name, schedule) -> schedules.put(name + " of " + key, schedule));
    }
    return schedules;
  }

  /** The penalty whose strength an entry holds. */
  private Optional<Penalty> penalty(String key) {
    return key.startsWith(PENALTY)
        ? Optional.of(
            settings
                .optimization()
                .penalties()
                .get(Integer.parseInt(key.substring(PENALTY.length()))))
        : Optional.empty();
  }

  /** What would be saved of the layers; empty where one cannot be saved. */
  private Optional<String> description() {
    try {
      return Optional.of(Json.write(settings.network().describe().toJson()));
    } catch (UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /**
   * Checks that a checkpoint is of this run.
   *
   * @param then the entries of the checkpoint
   * @param done how many steps it has done
   * @param extending whether it may be of a run with fewer epochs that is otherwise the same, and
   *     has done the same steps
   * @throws CheckpointException if it is not
   */
  void check(Map<String, String> then, long done, boolean extending, Path path) {
    Map<String, String> now = entries();
    Optional<Integer> fewer =
        extending
            ? wholeNumber(then.get(EPOCHS)).filter(n -> n >= 1 && n < epochs)
            : Optional.empty();
    if (fewer.isPresent()) {
      now = entries(fewer.get());
      checkSchedules(fewer.get(), done, path);
    }
    now.forEach((key, value) -> checkEntry(key, value, then, done, path));
  }

  private static Optional<Integer> wholeNumber(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private void checkEntry(String key, String now, Map<String, String> all, long done, Path path) {
    String then = all.getOrDefault(key, FORMERLY.getOrDefault(key, "none"));
    boolean isUnknown = !all.containsKey(key) && UNKNOWN_FORMERLY.contains(key);
    if (isUnknown || agree(key, then, now)) {
      return;
    }
    throw new CheckpointException(
        String.format(
            Locale.ROOT,
            "expected to resume a run with the same %s, got %s where the checkpoint has %s: %s%s",
            key,
            now,
            Excerpt.of(then, EXCERPT),
            path,
            key.equals(EPOCHS) ? advice(then, done) : ""));
  }

  /** How to go on with more epochs than a checkpoint has, or why that cannot be. */
  private String advice(String then, long done) {
    Optional<Integer> fewer = wholeNumber(then).filter(n -> n >= 1 && n < epochs);
    if (fewer.isEmpty()) {
      return "";
    }
    return otherSchedule(fewer.get(), done)
        .map(
            other ->
                "; it cannot go on with more, since "
                    + named(other.schedule())
                    + " of the "
                    + other.key()
                    + " depends on their number")
        .orElse("; Trainer.extending() goes on with more epochs");
  }

  /** The steps that are done must be those of a run with as many epochs as are asked for now. */
  private void checkSchedules(int fewer, long done, Path path) {
    otherSchedule(fewer, done)
        .ifPresent(
            other -> {
              throw new CheckpointException(
                  String.format(
                      Locale.ROOT,
                      "expected schedules that do not depend on the number of epochs, such as a"
                          + " constant, to go on with %d epochs after %d, got %s of the %s, which"
                          + " is %s instead of %s at step %d: %s",
                      epochs,
                      fewer,
                      named(other.schedule()),
                      other.key(),
                      other.schedule().at(other.step(), (long) steps * epochs),
                      other.schedule().at(other.step(), (long) steps * fewer),
                      other.step() + 1,
                      path));
            });
  }

  /**
   * A schedule that depends on the number of epochs.
   *
   * @param step the first of the steps that are done, from 0, at which it would have been different
   */
  private record OtherSchedule(String key, Schedule schedule, long step) {}

  /**
   * The first schedule whose steps so far would differ in a run of more epochs, if there is one.
   */
  private Optional<OtherSchedule> otherSchedule(int fewer, long done) {
    for (Map.Entry<String, Schedule> entry : schedules().entrySet()) {
      Schedule schedule = entry.getValue();
      for (long step = 0; step < done; step++) {
        if (schedule.at(step, (long) steps * fewer) != schedule.at(step, (long) steps * epochs)) {
          return Optional.of(new OtherSchedule(entry.getKey(), schedule, step));
        }
      }
    }
    return Optional.empty();
  }

  /** The text of a setting without the names of lambdas and identities, which differ by process. */
  private static String named(Object choice) {
    return choice
        .toString()
        .replaceAll("\\$\\$Lambda[^\\s,\\]]*", "'s function")
        .replaceAll("@[0-9a-f]+", "");
  }

  /**
   * Whether an entry is the same in two runs. A loss may have a name of an earlier version, which
   * did not tell class weights and deltas.
   */
  static boolean agree(String key, String then, String now) {
    String formerly =
        now.replaceFirst("^softmax cross-entropy|^mean squared error", "INSTANCE")
            .replaceFirst("^weighted \\[[^]]*] (?!softmax)", "")
            .replaceFirst("^weighted \\[[^]]*] ", "weighted ")
            .replaceFirst(" with delta [^ ]+", "");
    return then.equals(now) || key.equals("loss") && then.equals(formerly);
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
