package org.chainzrule.benchmarks;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures how long a value takes from one core to another and back. The cores of a virtual machine
 * share a cache only at times; at other times it takes several times as long until one core reads
 * what another wrote.
 */
final class RoundTrip {

  private static final int TRIPS = 500;
  private static final int SLICES = 8;

  /** How often a thread polls before it yields the processor. */
  private static final int LOOKS = 1 << 14;

  /** Cores that share a cache take some 30 to 100 nanoseconds; others at least 150. */
  private static final double NEAR_NANOS = 130;

  private static double fastest = Double.POSITIVE_INFINITY;
  private static double slowest;

  private RoundTrip() {}

  /**
   * The time in nanoseconds: the fastest of a few slices, since other processes may use the cores.
   */
  static synchronized double nanos() {
    AtomicInteger ball = new AtomicInteger();
    int hits = 2 * TRIPS * SLICES;
    Thread other = new Thread(() -> play(ball, 1, hits), "round-trip");
    other.setDaemon(true);
    other.start();
    double best = Double.POSITIVE_INFINITY;
    for (int from = 0; from < hits; from += 2 * TRIPS) {
      long start = System.nanoTime();
      play(ball, from, from + 2 * TRIPS);
      best = Math.min(best, (System.nanoTime() - start) / (double) TRIPS);
    }
    fastest = Math.min(fastest, best);
    slowest = Math.max(slowest, best);
    return best;
  }

  /** Whether cores with this round trip in nanoseconds share a cache. */
  static boolean near(double nanos) {
    return nanos < NEAR_NANOS;
  }

  /** A sentence on the round trips measured in this process. */
  static synchronized String seen() {
    return String.format(
        Locale.ROOT,
        "From core to core and back: %.0f to %.0f ns; near means below %.0f.",
        fastest,
        slowest,
        NEAR_NANOS);
  }

  /** Answers every second value, beginning with 1. */
  private static void play(AtomicInteger ball, int from, int to) {
    for (int mine = from; mine < to; mine += 2) {
      for (int looks = 1; ball.get() != mine; looks++) {
        if (looks % LOOKS == 0) {
          Thread.yield();
        } else {
          Thread.onSpinWait();
        }
      }
      ball.set(mine + 1);
    }
  }
}
