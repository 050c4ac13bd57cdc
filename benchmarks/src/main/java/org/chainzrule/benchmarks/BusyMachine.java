package org.chainzrule.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chainzrule.benchmarks.Rounds.Spread;
import org.chainzrule.benchmarks.Workload.Kind;

/**
 * What other work on the machine costs: training steps while as many processes as there are cores
 * compute without pause, divided by steps without them, in turn in one run. With two threads on two
 * cores a fair share is 2.
 */
final class BusyMachine {

  private static final double WARM_UP_MICROS = 5e6;
  private static final double SLICE_MICROS = 500_000;

  private BusyMachine() {}

  static void run(Report report, int rounds) {
    Workload workload = Workload.of(Kind.DREG, 128, 784, 256, 128, 10);
    ResidentBatches data = new ResidentBatches(workload);
    Map<String, Peer> libraries = new LinkedHashMap<>();
    libraries.put("ours", new Ours(workload, data));
    libraries.put("PyTorch (DJL)", new Djl(workload, data));
    Map<String, double[]> quiet = new LinkedHashMap<>();
    Map<String, double[]> busy = new LinkedHashMap<>();
    List<Load> loads = new ArrayList<>();
    try {
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        loads.add(Load.start());
      }
      for (Map.Entry<String, Peer> library : libraries.entrySet()) {
        micros(library.getValue(), 100, WARM_UP_MICROS);
        quiet.put(library.getKey(), new double[rounds]);
        busy.put(library.getKey(), new double[rounds]);
      }
      for (int i = 0; i < rounds; i++) {
        measure(libraries, quiet, i);
        loads.forEach(load -> load.tell(Load.COMPUTE));
        pause();
        measure(libraries, busy, i);
        loads.forEach(load -> load.tell(Load.PAUSE));
        pause();
      }
    } finally {
      loads.forEach(Load::end);
    }
    report.heading("Beside other work");
    report.line(
        String.format(
            Locale.ROOT,
            "%s with DREG at batch %d, alone and beside %d processes that compute without pause,"
                + " %d rounds. A fair share is half of the machine, so that a step takes twice as"
                + " long.",
            workload.shape(),
            workload.batch(),
            loads.size(),
            rounds));
    report.header("library", "alone, us", "beside others, us", "beside others / alone");
    for (String name : libraries.keySet()) {
      report.row(
          name,
          Spread.of(quiet.get(name)).middle(),
          Spread.of(busy.get(name)).middle(),
          Spread.ofRatios(busy.get(name), quiet.get(name)).toString());
    }
    libraries.values().forEach(Peer::close);
  }

  private static void measure(
      Map<String, Peer> libraries, Map<String, double[]> micros, int round) {
    libraries.forEach(
        (name, library) -> {
          micros(library, 2, SLICE_MICROS / 5);
          micros.get(name)[round] = micros(library, 2, SLICE_MICROS);
        });
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Trains in runs of some steps for a time, and gives the time of a step. */
  static double micros(Peer library, int steps, double atLeast) {
    long start = System.nanoTime();
    double spent = 0;
    int done = 0;
    while (spent < atLeast) {
      library.train(steps);
      done += steps;
      spent = (System.nanoTime() - start) / 1e3;
    }
    return spent / done;
  }

  /** A process that computes or waits, as it is told. */
  static final class Load {

    static final int COMPUTE = 'c';
    static final int PAUSE = 'p';

    private final Process process;

    private Load(Process process) {
      this.process = process;
    }

    static Load start() {
      try {
        return new Load(
            new ProcessBuilder(ChildJvm.command(List.of("-Xmx16m"), Load.class))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void tell(int what) {
      try {
        process.getOutputStream().write(what);
        process.getOutputStream().flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void end() {
      process.destroyForcibly();
    }

    /** Reads what to do, and ends with its input. */
    public static void main(String... args) throws IOException {
      int told = System.in.read();
      while (told >= 0) {
        while (told == COMPUTE && System.in.available() == 0) {
          for (int i = 0; i < 1_000; i++) {
            Thread.onSpinWait();
          }
        }
        told = System.in.read();
      }
    }
  }
}
