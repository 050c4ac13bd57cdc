package org.chainzrule.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chainzrule.benchmarks.Rounds.Spread;
import org.chainzrule.benchmarks.Workload.Kind;

/**
 * What other work on the machine costs: training steps while as many processes as there are cores
 * compute without pause, divided by steps without them, in turn in one run. With two threads on two
 * cores a fair share is 2.
 */
public final class BusyMachine {

  private static final int ROUNDS = 16;
  private static final double WARM_UP_MICROS = 5e6;
  private static final double SLICE_MICROS = 500_000;

  private BusyMachine() {}

  /**
   * @param args the number of rounds, 16 by default
   */
  public static void main(String... args) throws InterruptedException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
    Workload workload = Workload.of(Kind.DREG, 128, 784, 256, 128, 10);
    Ours ours =
        new Ours(
            workload,
            new ResidentBatches(1, workload.batch(), workload.inputs(), workload.classes()));
    double[] quiet = new double[rounds];
    double[] busy = new double[rounds];
    double[] ratios = new double[rounds];
    List<Load> loads = new ArrayList<>();
    try {
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        loads.add(Load.start());
      }
      double step = micros(ours, 100, WARM_UP_MICROS);
      int steps = (int) Math.max(1, 20_000 / step);
      for (int i = 0; i < rounds; i++) {
        quiet[i] = micros(ours, steps, SLICE_MICROS);
        loads.forEach(load -> load.tell(Load.COMPUTE));
        Thread.sleep(20);
        busy[i] = micros(ours, steps, SLICE_MICROS);
        loads.forEach(load -> load.tell(Load.PAUSE));
        Thread.sleep(20);
        ratios[i] = busy[i] / quiet[i];
      }
    } finally {
      loads.forEach(Load::end);
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%d rounds of %s, %s, batch %d, beside %d busy processes",
            rounds,
            workload.shape(),
            workload.kind().label,
            workload.batch(),
            loads.size()));
    System.out.println("quiet, us a step  " + Spread.of(quiet));
    System.out.println("busy, us a step   " + Spread.of(busy));
    System.out.println("busy / quiet      " + Spread.of(ratios));
  }

  /** Trains in runs of some steps for a time, and gives the time of a step. */
  private static double micros(Ours ours, int steps, double atLeast) {
    long start = System.nanoTime();
    double spent = 0;
    int done = 0;
    while (spent < atLeast) {
      ours.train(steps);
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
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx16m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Load.class.getName())
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
