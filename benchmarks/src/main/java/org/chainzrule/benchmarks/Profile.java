package org.chainzrule.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.chainzrule.benchmarks.Workload.Kind;

/**
 * Profiles a step with DREG with JDK Flight Recorder: samples of the training thread, in Java and
 * in native code, and of allocations. The recording and its folded stacks, one per line as tools
 * for flame graphs read them, are written to target/.
 */
public final class Profile {

  private static final String OURS = "org.chainzrule.";
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final int WARM_UP = 3_000;
  private static final int TOP = 24;

  private Profile() {}

  /**
   * @param args seconds to record, 60 by default; the kind of step, DREG by default; the batch
   *     size, 128 by default; and {@code images} for the convolution net in place of 784-256-128-10
   */
  public static void main(String... args) throws IOException, ParseException {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    Kind kind = args.length > 1 ? Kind.valueOf(args[1]) : Kind.DREG;
    int batch = args.length > 2 ? Integer.parseInt(args[2]) : 128;
    Workload workload =
        args.length > 3 && args[3].equals("images")
            ? Workload.images(kind, batch)
            : Workload.of(kind, batch, 784, 256, 128, 10);
    Ours ours = new Ours(workload, new ResidentBatches(workload));
    ours.train(WARM_UP);
    Path folder = Files.createDirectories(Path.of("target"));
    Path file = folder.resolve("profile.jfr");
    long steps = 0;
    try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
      recording.enable("jdk.NativeMethodSample").withPeriod(PERIOD);
      // This event occurs when a thread needs a new allocation buffer, in proportion to its
      // allocations.
      recording.enable("jdk.ObjectAllocationInNewTLAB").withStackTrace();
      recording.start();
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      while (System.nanoTime() < end) {
        ours.train(500);
        steps += 500;
      }
      recording.stop();
      recording.dump(file);
    }
    print(file, folder.resolve("profile.folded"), workload, steps);
  }

  private static void print(Path file, Path folded, Workload workload, long steps)
      throws IOException {
    Map<String, Long> stacks = new TreeMap<>();
    Map<String, Long> tops = new TreeMap<>();
    Map<String, Long> callers = new TreeMap<>();
    Map<String, Long> types = new TreeMap<>();
    Map<String, Long> sites = new TreeMap<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getStackTrace() == null) {
        continue;
      }
      List<RecordedFrame> frames = event.getStackTrace().getFrames();
      String name = event.getEventType().getName();
      if (name.equals("jdk.ObjectAllocationInNewTLAB") && trains(frames)) {
        long weight = event.getLong("tlabSize");
        types.merge(event.getClass("objectClass").getName(), weight, Long::sum);
        sites.merge(site(frames), weight, Long::sum);
      } else if (name.endsWith("Sample") && trains(frames)) {
        tops.merge(name(frames.get(0)), 1L, Long::sum);
        callers.merge(site(frames), 1L, Long::sum);
        stacks.merge(fold(frames), 1L, Long::sum);
      }
    }
    try (PrintStream out =
        new PrintStream(Files.newOutputStream(folded), false, StandardCharsets.UTF_8)) {
      stacks.forEach((stack, count) -> out.println(stack + " " + count));
    }
    Report report = new Report("profile");
    report.heading("Profile of " + workload + ", " + steps + " steps");
    table(report, "samples by method", "share", tops);
    table(report, "samples by the library's own method", "share", callers);
    table(report, "allocation by type", "share", types);
    table(report, "allocation by the library's own method", "share", sites);
    report.line("");
    report.line("Stacks for a flame graph: " + folded.toAbsolutePath());
  }

  private static boolean trains(List<RecordedFrame> frames) {
    return frames.stream().anyMatch(frame -> name(frame).startsWith("train.Training"));
  }

  private static void table(Report report, String what, String share, Map<String, Long> counts) {
    double all = counts.values().stream().mapToLong(Long::longValue).sum();
    report.header(what, share);
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(TOP)
        .forEach(
            entry ->
                report.row(
                    entry.getKey(),
                    String.format(Locale.ROOT, "%.1f %%", 100 * entry.getValue() / all)));
  }

  /** The innermost frame of the library, and the one below it. */
  private static String site(List<RecordedFrame> frames) {
    List<String> mine =
        frames.stream()
            .filter(frame -> frame.getMethod().getType().getName().startsWith(OURS))
            .map(Profile::name)
            .limit(3)
            .toList();
    return mine.isEmpty() ? name(frames.get(0)) : String.join(" < ", mine);
  }

  private static String fold(List<RecordedFrame> frames) {
    List<String> names = frames.stream().map(Profile::name).collect(Collectors.toList());
    Collections.reverse(names);
    return String.join(";", names);
  }

  private static String name(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return (type.startsWith(OURS) ? type.substring(OURS.length()) : type)
        + "."
        + frame.getMethod().getName();
  }
}
