package org.chainzrule.benchmarks;

import static org.chainzrule.benchmarks.Rounds.number;

import java.util.List;

/**
 * A model of the time of a training step on W workers, in milliseconds:
 *
 * <pre>{@code
 * t = ceil(P / W) part + rest + 3 latency + messages message + sent (byte + 8 / bandwidth)
 * messages = (W - 1) (1 + 2 ceil(n / (W slice))),  sent = 2 (W - 1) / W 4 n
 * }</pre>
 *
 * <p>P are the batches of a step and n the parameters. A part is the forward and backward pass of
 * one batch, and the rest is the update, which every worker makes. To each other worker go one
 * message of losses and two for each round of slices, so that a worker sends each number about
 * twice. Rounds are pipelined: only the losses, the first summands and the last totals are waited
 * for.
 *
 * @param message processor time of one message to one worker, in ms; fitted
 * @param perByte processor time of one byte that is sent, received and added, in ms; fitted
 */
record ClusterCost(double message, double perByte) {

  /** Numbers in a slice, as in {@code GradientExchange}. */
  private static final double SLICE = 1 << 16;

  /** How often a step waits for a message that was sent just before. */
  private static final int WAITS = 3;

  private static final int NUMBER = 4;

  /** An assumption: the time from one machine to another and back in one data centre, in ms. */
  private static final double LATENCY = 0.2;

  private static final int[] GIGABITS = {1, 10};
  private static final int[] WORKERS = {4, 16, 64};

  /** Batches of a step for each worker where the step grows with their number. */
  private static final int EACH = 8;

  /** Batches of a step that does not grow. */
  private static final int ALL = 64;

  /** The part of a batch's time that its backward pass takes: two products of three. */
  private static final double BACKWARD = 2.0 / 3;

  /**
   * What was measured of a network, in ms.
   *
   * @param n how many parameters it has
   * @param part time of a batch where one worker works alone
   * @param slowed time of a batch where a second worker shares the machine
   * @param exchange time of the exchange between two workers
   */
  record Measured(long n, double part, double slowed, double rest, double exchange) {

    /**
     * Solves the model for steps of few and of many batches, by one worker and by two.
     *
     * @param ofFew times of a step of few batches by one worker and by two
     * @param ofMany times of a step of many batches by one worker and by two
     */
    static Measured of(long n, int few, double[] ofFew, int many, double[] ofMany) {
      double part = (ofMany[0] - ofFew[0]) / (many - few);
      double slowed = 2 * (ofMany[1] - ofFew[1]) / (many - few);
      double rest = ofFew[0] - few * part;
      return new Measured(n, part, slowed, rest, ofFew[1] - few / 2.0 * slowed - rest);
    }
  }

  /** The cost of bytes from the two largest networks, and that of messages from the smallest. */
  static ClusterCost fitted(List<Measured> measured) {
    Measured small = measured.get(0);
    Measured middle = measured.get(measured.size() - 2);
    Measured large = measured.get(measured.size() - 1);
    double perByte =
        Math.max(0, large.exchange() - middle.exchange())
            / (sent(large.n(), 2) - sent(middle.n(), 2));
    double message =
        Math.max(0, small.exchange() - perByte * sent(small.n(), 2)) / messages(small.n(), 2);
    return new ClusterCost(message, perByte);
  }

  private static double messages(long n, int workers) {
    return (workers - 1) * (1 + 2 * Math.ceil(n / (workers * SLICE)));
  }

  private static double sent(long n, int workers) {
    return 2.0 * (workers - 1) / workers * NUMBER * n;
  }

  private double exchange(long n, int workers, double gigabits) {
    double wire = 8 / (gigabits * 1e6);
    return WAITS * LATENCY + messages(n, workers) * message + sent(n, workers) * (perByte + wire);
  }

  private double step(Measured of, int parts, int workers, double gigabits) {
    return Math.ceil((double) parts / workers) * of.part()
        + of.rest()
        + exchange(of.n(), workers, gigabits);
  }

  private static double alone(Measured of, int parts) {
    return parts * of.part() + of.rest();
  }

  /** The fitted numbers and what they predict, as tables. */
  void report(Report report, List<Measured> measured) {
    report.header(
        "parameters", "batch, ms", "batch beside another worker, ms", "update, ms", "exchange, ms");
    for (Measured of : measured) {
      report.row(
          String.valueOf(of.n()),
          number(of.part()),
          number(of.slowed()),
          number(of.rest()),
          number(of.exchange()));
    }
    report.line("");
    report.line(
        "Fitted: "
            + number(1e3 * message)
            + " us for a message, "
            + number(1e6 * perByte)
            + " ns for a byte.");
    report.header(
        "parameters",
        "Gbit/s",
        "workers",
        EACH + " batches each",
        ALL + " batches in all",
        "exchange, ms",
        "overlap saves, %",
        "local SGD saves, %");
    for (Measured of : measured) {
      for (int gigabits : GIGABITS) {
        for (int workers : WORKERS) {
          report.row(predicted(of, workers, gigabits));
        }
      }
    }
  }

  /**
   * Speedups over one worker; and what would be saved, at most, of the step with {@value #EACH}
   * batches for each worker by an exchange beside the backward pass of its last batch, and by one
   * at every tenth step alone.
   */
  private String[] predicted(Measured of, int workers, int gigabits) {
    double growing = step(of, EACH * workers, workers, gigabits);
    double fixed = step(of, ALL, workers, gigabits);
    double exchange = exchange(of.n(), workers, gigabits);
    return new String[] {
      String.valueOf(of.n()),
      String.valueOf(gigabits),
      String.valueOf(workers),
      number(alone(of, EACH * workers) / growing),
      number(alone(of, ALL) / fixed),
      number(exchange),
      number(100 * Math.min(exchange, BACKWARD * of.part()) / growing),
      number(100 * 0.9 * exchange / growing)
    };
  }
}
