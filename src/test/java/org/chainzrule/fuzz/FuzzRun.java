package org.chainzrule.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.slf4j.LoggerFactory;

/**
 * The cases of one {@link FuzzContract}. A case is a number: with the seed and the name of the
 * contract it fixes which file is damaged, which part of it, and how.
 */
final class FuzzRun {

  private static final int CASES = Integer.getInteger("chainzrule.fuzz.cases", 2_000);

  /** Far more than any case needs, also on a loaded machine. */
  private static final long SECONDS = Long.getLong("chainzrule.fuzz.seconds", 20);

  private static final long SEED = Long.getLong("chainzrule.fuzz.seed", 1);

  /** The only case to run, -1 for all. */
  private static final int ONLY = Integer.getInteger("chainzrule.fuzz.case", -1);

  private final FuzzContract contract;
  private final int cases;
  private final long seconds;
  private final Path folder;
  private final Map<String, byte[]> samples = new TreeMap<>();
  private final Map<String, List<Part>> parts = new TreeMap<>();

  /** The undamaged parts of all samples by the name of the part. */
  private final Map<String, List<byte[]>> taken = new TreeMap<>();

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, Failure> failures = new LinkedHashMap<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();

  /** A run as the system properties say. */
  FuzzRun(FuzzContract contract, Path folder) throws Exception {
    this(contract, folder, CASES, SECONDS);
  }

  /**
   * A run of its own.
   *
   * @param cases how many cases are run
   * @param seconds how long each may take
   */
  FuzzRun(FuzzContract contract, Path folder, int cases, long seconds) throws Exception {
    this.contract = contract;
    this.cases = cases;
    this.seconds = seconds;
    this.folder = Files.createDirectories(folder.resolve("read"));
    samples.putAll(contract.samples(Files.createDirectories(folder.resolve("made"))));
    for (Map.Entry<String, byte[]> sample : samples.entrySet()) {
      Files.write(this.folder.resolve(sample.getKey()), sample.getValue());
      List<Part> all = contract.parts(sample.getKey(), sample.getValue());
      parts.put(sample.getKey(), all);
      for (Part part : all) {
        taken
            .computeIfAbsent(part.name(), name -> new ArrayList<>())
            .add(part.take().apply(sample.getValue()));
      }
    }
  }

  /** Failures of one kind: how many, and the first. */
  private record Failure(int count, String first) {}

  void run() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger("org.chainzrule");
    Level before = log.getLevel();
    log.setLevel(Level.ERROR);
    try (Watched reader = new Watched(seconds)) {
      for (String name : samples.keySet()) {
        Watched.Outcome whole = reader.run(() -> contract.read(folder.resolve(name)));
        assertThat(whole.failure()).as("the undamaged %s", name).isNull();
        assertThat(whole.excess()).as("the undamaged %s", name).isEmpty();
        values.put(name, whole.value());
        restore(name);
      }
      for (int number = Math.max(0, ONLY); number < (ONLY < 0 ? cases : ONLY + 1); number++) {
        one(number, reader);
      }
    } finally {
      log.setLevel(before);
    }
    assertThat(failures.entrySet().stream().map(FuzzRun::described))
        .as("%s, seed %s, outcomes %s", contract.getClass().getSimpleName(), SEED, outcomes)
        .isEmpty();
    if (Boolean.getBoolean("chainzrule.fuzz.tell")) {
      System.err.println(contract.getClass().getSimpleName() + " seed " + SEED + " " + outcomes);
    }
  }

  private static String described(Map.Entry<String, Failure> failure) {
    Failure kind = failure.getValue();
    return "\n" + kind.count() + " x " + failure.getKey() + ", first in " + kind.first();
  }

  private void one(int number, Watched reader) throws IOException {
    Generator random =
        Seeds.of(SEED).child(contract.getClass().getSimpleName()).child(number).generator();
    List<String> names = List.copyOf(samples.keySet());
    String name = names.get(random.nextInt(names.size()));
    Part part = parts.get(name).get(random.nextInt(parts.get(name).size()));
    byte[] whole = samples.get(name);
    byte[] damaged =
        part.put()
            .apply(
                whole,
                new Mutator(random, contract.dictionary(), taken.get(part.name()))
                    .mutate(part.take().apply(whole), part.form()));
    Path file = Files.write(folder.resolve(name), damaged);
    Watched.Outcome outcome = reader.run(() -> contract.read(file));
    boolean same = Arrays.equals(damaged, whole) || part.sealed().test(damaged);
    String problem = problem(outcome, same, values.get(name));
    String kind =
        outcome.failure() == null ? "values" : outcome.failure().getClass().getSimpleName();
    outcomes.merge(kind, 1, Integer::sum);
    String first =
        "case " + number + ", " + part.name() + " of " + name + ", " + outcome.described(ONLY >= 0);
    if (!problem.isEmpty()) {
      add(problem, first);
    }
    for (String left : restore(name)) {
      add("leftover: " + left, first);
    }
  }

  private void add(String kind, String first) {
    failures.merge(
        kind, new Failure(1, first), (old, more) -> new Failure(old.count() + 1, old.first()));
  }

  /** What is wrong with an outcome; empty for nothing. */
  private String problem(Watched.Outcome outcome, boolean same, Object value) {
    Throwable failure = outcome.failure();
    if (!outcome.excess().isEmpty()) {
      return outcome.excess();
    }
    if (failure == null) {
      return same && !value.equals(outcome.value()) ? "a value that was not written" : "";
    }
    if (contract.errors().stream().noneMatch(type -> type.isInstance(failure))) {
      return outcome.place();
    }
    String message = String.valueOf(failure.getMessage());
    if (!message.contains(folder.toString())) {
      return "a message without the file";
    }
    String said = message.replace(folder.toString(), "");
    if (!contract.place().matcher(said).matches() || said.length() > 1_200) {
      return "a message that is not clear";
    }
    return "";
  }

  /** Puts the folder back as it was; the names of files that should not be there. */
  private List<String> restore(String damaged) throws IOException {
    Files.write(folder.resolve(damaged), samples.get(damaged));
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all = files.toList();
    }
    List<String> left = new ArrayList<>();
    for (Path file : all) {
      String name = file.getFileName().toString();
      if (!samples.containsKey(name)) {
        if (!contract.mayLeave(name)) {
          left.add(name);
        }
        delete(file);
      } else if (!Arrays.equals(samples.get(name), Files.readAllBytes(file))) {
        left.add("other content in " + name);
        Files.write(file, samples.get(name));
      }
    }
    return left;
  }

  private static void delete(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      try (Stream<Path> inside = Files.list(file)) {
        for (Path each : inside.toList()) {
          delete(each);
        }
      }
    }
    Files.delete(file);
  }
}
