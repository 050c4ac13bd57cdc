package org.chainzrule.optim.schedule;

/** The schedules that come with the library. */
final class Schedules {

  private Schedules() {}

  private static double check(double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "expected a schedule of finite numbers that are not negative, got " + value);
    }
    return value;
  }

  /** Half a cosine, t in 0..1. */
  private static double cosine(double from, double to, double t) {
    return to + (from - to) * (1 + Math.cos(Math.PI * t)) / 2;
  }

  record Constant(double value) implements Schedule {
    Constant {
      check(value);
    }

    @Override
    public double at(long step, long total) {
      return value;
    }

    @Override
    public String toString() {
      return "constant " + value;
    }
  }

  record Linear(double from, double to) implements Schedule {
    Linear {
      check(from);
      check(to);
    }

    @Override
    public double at(long step, long total) {
      return from + (to - from) * step / total;
    }

    @Override
    public String toString() {
      return "linear " + from + " to " + to;
    }
  }

  record Cosine(double from, double to) implements Schedule {
    Cosine {
      check(from);
      check(to);
    }

    @Override
    public double at(long step, long total) {
      return cosine(from, to, (double) step / total);
    }

    @Override
    public String toString() {
      return "cosine " + from + " to " + to;
    }
  }

  record Exponential(double from, double to) implements Schedule {
    Exponential {
      check(from);
      check(to);
      if (from == 0 || to == 0) {
        throw new IllegalArgumentException(
            "expected an exponential schedule between positive numbers, got "
                + from
                + " and "
                + to);
      }
    }

    @Override
    public double at(long step, long total) {
      return from * Math.pow(to / from, (double) step / total);
    }

    @Override
    public String toString() {
      return "exponential " + from + " to " + to;
    }
  }

  record Stairs(double from, double factor, double part) implements Schedule {
    Stairs {
      check(from);
      check(factor);
      if (!(part > 0)) {
        throw new IllegalArgumentException("expected stairs of a part above 0, got " + part);
      }
    }

    @Override
    public double at(long step, long total) {
      // A part such as 0.1 is not exact: without the margin a stair might come a step late.
      return from * Math.pow(factor, Math.floor(step / (part * total) + 1e-9));
    }

    @Override
    public String toString() {
      return from + " times " + factor + " every " + part + " of the run";
    }
  }

  record StairsOfSteps(double from, double factor, long steps) implements Schedule {
    StairsOfSteps {
      check(from);
      check(factor);
      if (steps < 1) {
        throw new IllegalArgumentException("expected stairs of at least 1 step, got " + steps);
      }
    }

    @Override
    public double at(long step, long total) {
      return from * Math.pow(factor, step / steps);
    }

    @Override
    public String toString() {
      return from + " times " + factor + " every " + steps + " steps";
    }
  }

  record OneCycle(double peak, double part) implements Schedule {

    private static final double START = 1.0 / 25;
    private static final double END = START / 10_000;

    OneCycle {
      check(peak);
      if (!(part >= 0 && part <= 1)) {
        throw new IllegalArgumentException("expected the peak's place in 0..1, got " + part);
      }
    }

    @Override
    public double at(long step, long total) {
      double t = (double) step / total;
      return t < part
          ? cosine(peak * START, peak, t / part)
          : cosine(peak, peak * END, part == 1 ? 0 : (t - part) / (1 - part));
    }

    @Override
    public String toString() {
      return "one cycle up to " + peak + " at " + part + " of the run";
    }
  }

  record WarmUp(Schedule then, double part) implements Schedule {
    WarmUp {
      if (!(part >= 0 && part <= 1)) {
        throw new IllegalArgumentException("expected a warm-up part in 0..1, got " + part);
      }
    }

    @Override
    public double at(long step, long total) {
      double steps = part * total;
      return then.at(step, total) * (step < steps ? (step + 1) / (steps + 1) : 1);
    }

    @Override
    public String toString() {
      return then + " after a warm-up of " + part;
    }
  }
}
