package org.chainzrule.regularize;

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
      return to + (from - to) * (1 + Math.cos(Math.PI * step / total)) / 2;
    }

    @Override
    public String toString() {
      return "cosine " + from + " to " + to;
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
