package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Timings of several jobs that run in turn, round after round, in one process. The speed of a
 * machine drifts within seconds, while ratios of jobs that run side by side drift far less. A round
 * is "near" if the cores shared a cache before and after the jobs that are compared, see {@link
 * RoundTrip}.
 */
final class Rounds {

  private static final double SLICE_MICROS = 80_000;

  /** One part in so many of a slice runs untimed first: OpenBLAS's threads spin for 20 ms. */
  private static final int UNTIMED = 2;

  private static final double WARM_UP_MICROS = 1_500_000;
  private static final int MIN_STEPS = 2;

  /**
   * A job to time.
   *
   * @param alternatives ways to do the same steps, as many as asked for; the fastest of a round
   *     counts
   */
  record Job(String name, IntConsumer... alternatives) {}

  /** A median with the quartiles around it. */
  record Spread(double low, double median, double high) {

    static Spread of(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      return new Spread(sorted[n / 4], sorted[n / 2], sorted[Math.min(n - 1, 3 * n / 4)]);
    }

    /** Of the ratios of both times of each round. */
    static Spread ofRatios(double[] times, double[] by) {
      double[] ratios = new double[times.length];
      Arrays.setAll(ratios, i -> times[i] / by[i]);
      return of(ratios);
    }

    /** Such as {@code "1.61 (1.55 to 1.70)"}. */
    @Override
    public String toString() {
      return number(median) + " (" + number(low) + " to " + number(high) + ")";
    }

    /** The median alone. */
    String middle() {
      return number(median);
    }
  }

  private final List<Job> jobs;
  private final List<double[]> micros = new ArrayList<>();

  /** The round trip between cores in nanoseconds, the longer of before and after each job. */
  private final List<double[]> trips = new ArrayList<>();

  private Rounds(List<Job> jobs) {
    this.jobs = jobs;
  }

  /**
   * Warms every job up for 1.5 seconds, then runs the rounds: each job about 80 milliseconds, after
   * half of that untimed, in which the threads of the job before go to sleep and those of the job
   * wake.
   */
  static Rounds run(int rounds, List<Job> jobs) {
    Rounds result = new Rounds(jobs);
    int[] steps = new int[jobs.size()];
    for (int j = 0; j < steps.length; j++) {
      for (IntConsumer alternative : jobs.get(j).alternatives()) {
        steps[j] = Math.max(steps[j], warmUp(alternative));
      }
    }
    for (int i = 0; i < rounds; i++) {
      double[] round = new double[steps.length];
      double[] trips = new double[steps.length];
      double before = RoundTrip.nanos();
      for (int j = 0; j < steps.length; j++) {
        round[j] = Double.POSITIVE_INFINITY;
        for (IntConsumer alternative : jobs.get(j).alternatives()) {
          alternative.accept(Math.max(1, steps[j] / UNTIMED));
          round[j] = Math.min(round[j], time(alternative, steps[j]) / steps[j]);
        }
        double after = RoundTrip.nanos();
        trips[j] = Math.max(before, after);
        before = after;
      }
      result.micros.add(round);
      result.trips.add(trips);
    }
    return result;
  }

  /** The number of steps that fill a slice, by the fastest of the warm-up. */
  private static int warmUp(IntConsumer job) {
    double spent = 0;
    double fastest = Double.POSITIVE_INFINITY;
    int steps = MIN_STEPS;
    while (spent < WARM_UP_MICROS) {
      double took = time(job, steps);
      spent += took;
      fastest = Math.min(fastest, took / steps);
      steps = (int) Math.max(MIN_STEPS, Math.round(SLICE_MICROS / fastest));
    }
    return steps;
  }

  private static double time(IntConsumer job, int steps) {
    long start = System.nanoTime();
    job.accept(steps);
    return (System.nanoTime() - start) / 1e3;
  }

  /** The time per step in microseconds. */
  Spread micros(String job) {
    int j = index(job);
    return spread(micros, round -> round[j]);
  }

  /** The ratio of the times per step of two jobs within each round. */
  Spread ratio(String job, String by) {
    int a = index(job);
    int b = index(by);
    return spread(micros, round -> round[a] / round[b]);
  }

  /** As {@link #micros}, of rounds that were near for the job; empty if none was. */
  Optional<Spread> nearMicros(String job) {
    int j = index(job);
    return near(round -> round[j], j, j);
  }

  /** As {@link #ratio}, of rounds that were near for both jobs; empty if none was. */
  Optional<Spread> nearRatio(String job, String by) {
    int a = index(job);
    int b = index(by);
    return near(round -> round[a] / round[b], a, b);
  }

  private Optional<Spread> near(ToDoubleFunction<double[]> value, int a, int b) {
    List<double[]> rounds = new ArrayList<>();
    for (int i = 0; i < micros.size(); i++) {
      if (RoundTrip.near(trips.get(i)[a]) && RoundTrip.near(trips.get(i)[b])) {
        rounds.add(micros.get(i));
      }
    }
    return rounds.isEmpty() ? Optional.empty() : Optional.of(spread(rounds, value));
  }

  private static Spread spread(List<double[]> rounds, ToDoubleFunction<double[]> value) {
    return Spread.of(rounds.stream().mapToDouble(value).toArray());
  }

  private int index(String job) {
    for (int j = 0; j < jobs.size(); j++) {
      if (jobs.get(j).name().equals(job)) {
        return j;
      }
    }
    throw new IllegalArgumentException("expected a job that ran, got " + job);
  }

  /** The value with three significant digits. */
  static String number(double value) {
    String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
