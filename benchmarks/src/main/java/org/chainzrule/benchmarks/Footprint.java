package org.chainzrule.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.chainzrule.benchmarks.Workload.Kind;
import org.chainzrule.tensor.TensorScope;

/**
 * Measures the memory of a long run in a separate process: the off-heap growth over 20 000 steps
 * and the heap bytes allocated per step.
 */
final class Footprint {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int STEPS = 20_000;
  private static final int BEFORE = 1_000;
  private static final int COUNTED = 250;

  private Footprint() {}

  static void run(Report report) {
    report.heading("Memory over 20 000 steps, 784-256-128-10, batch 128");
    report.header(
        "activation", "pool, bytes", "JavaCPP, bytes", "resident, KiB", "heap bytes a step");
    for (Kind kind : List.of(Kind.RELU, Kind.CUBIC, Kind.DREG)) {
      String[] words =
          ChildJvm.run(List.of("-Xmx512m", "-XX:+UseSerialGC"), Footprint.class, kind.name())
              .split(" ");
      report.row(kind.label, words[0], words[1], words[2], words[3]);
    }
  }

  /**
   * @param args the kind of activation, and the number of steps, 20 000 by default
   */
  public static void main(String... args) {
    Workload workload = Workload.of(Kind.valueOf(args[0]), 128, 784, 256, 128, 10);
    Ours ours = new Ours(workload, new ResidentBatches(workload));
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : STEPS;
    ours.train(BEFORE);
    long pooled = TensorScope.pooledBytes();
    long native0 = Pointer.totalBytes();
    long resident = resident();
    ours.train(steps);
    pooled = TensorScope.pooledBytes() - pooled;
    native0 = Pointer.totalBytes() - native0;
    resident = resident() - resident;
    // A run allocates the optimizer state at its start; the difference of two lengths leaves it
    // out.
    double once = allocated(ours, COUNTED);
    double twice = allocated(ours, 2 * COUNTED);
    System.out.println(
        String.format(
            Locale.ROOT,
            "result %+d %+d %+d %.0f",
            pooled,
            native0,
            resident,
            (twice - once) / COUNTED));
  }

  /** The bytes allocated by all threads, worker threads included. */
  private static long allocated(Ours ours, int steps) {
    long before = allocated();
    ours.train(steps);
    return allocated() - before;
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).sum();
  }

  private static long resident() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
