package org.chainzrule.tensor;

/**
 * The updates of optimizers: one pass over weights w, gradient g and state, in place. All have one
 * shape and precision. Every gradient is first multiplied by {@code scale}, by which clipping costs
 * nothing.
 */
public final class Updates {

  private Updates() {}

  /**
   * What one step of Adam needs.
   *
   * @param rate the learning rate, not negative
   * @param decay what a weight loses in a step, as a part of itself; applied apart from the
   *     gradient
   * @param beta1 decay of the mean, in 0..1
   * @param beta2 decay of the mean square, in 0..1
   * @param epsilon strictly positive
   * @param step counted from 1, for bias correction
   */
  public record AdamStep(
      double rate, double decay, double beta1, double beta2, double epsilon, long step) {}

  /**
   * {@code m = β₁ m + (1 - β₁) g, v = β₂ v + (1 - β₂) g², w -= decay w + rate m̂ / (√v̂ + ε)} with
   * {@code m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ)}.
   *
   * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2014, Algorithm 1</a>
   * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, 2017: decoupled
   *     decay</a>
   */
  public static void adam(Tensor w, Tensor g, Slot mean, Slot square, double scale, AdamStep s) {
    check(w, g, mean);
    check(w, g, square);
    double rate = s.rate() / (1 - Math.pow(s.beta1(), s.step()));
    double root = 1 / Math.sqrt(1 - Math.pow(s.beta2(), s.step()));
    Scratch scratch = Scratch.mine();
    for (int at = 0, block = 0; at < w.length(); at += Scratch.BLOCK, block++) {
      int n = Math.min(Scratch.BLOCK, w.length() - at);
      if (w.precision() == Precision.SINGLE) {
        float[] x = scratch.floats(0, n);
        float[] y = scratch.floats(1, n);
        w.memory().read(at, x, 0, n);
        g.memory().read(at, y, 0, n);
        adam(
            x,
            y,
            mean.singles[block],
            square.singles[block],
            n,
            (float) scale,
            (float) rate,
            (float) (1 - s.decay()),
            (float) s.beta1(),
            (float) s.beta2(),
            (float) (1 - s.beta1()),
            (float) (1 - s.beta2()),
            (float) root,
            (float) s.epsilon());
        w.memory().write(at, x, 0, n);
      } else {
        double[] x = scratch.doubles(0, n);
        double[] y = scratch.doubles(1, n);
        double[] m = mean.doubles[block];
        double[] v = square.doubles[block];
        w.memory().read(at, x, 0, n);
        g.memory().read(at, y, 0, n);
        for (int i = 0; i < n; i++) {
          double d = y[i] * scale;
          m[i] = s.beta1() * m[i] + (1 - s.beta1()) * d;
          v[i] = s.beta2() * v[i] + (1 - s.beta2()) * d * d;
          x[i] = x[i] * (1 - s.decay()) - rate * m[i] / (Math.sqrt(v[i]) * root + s.epsilon());
        }
        w.memory().write(at, x, 0, n);
      }
    }
  }

  /** One index for all arrays, or the compiler does not vectorise the loop. */
  private static void adam(
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      int n,
      float scale,
      float rate,
      float keep,
      float beta1,
      float beta2,
      float rest1,
      float rest2,
      float root,
      float epsilon) {
    for (int i = 0; i < n; i++) {
      float d = g[i] * scale;
      float mean = beta1 * m[i] + rest1 * d;
      float square = beta2 * v[i] + rest2 * d * d;
      m[i] = mean;
      v[i] = square;
      w[i] = w[i] * keep - rate * mean / ((float) Math.sqrt(square) * root + epsilon);
    }
  }

  /**
   * {@code v = momentum v + g, w -= decay w + rate v}; plain gradient descent for momentum 0.
   *
   * @param momentum in 0 (included) .. 1 (excluded)
   * @param decay what a weight loses in a step, as a part of itself
   */
  public static void sgd(
      Tensor w, Tensor g, Slot velocity, double scale, double rate, double momentum, double decay) {
    check(w, g, velocity);
    Scratch scratch = Scratch.mine();
    for (int at = 0, block = 0; at < w.length(); at += Scratch.BLOCK, block++) {
      int n = Math.min(Scratch.BLOCK, w.length() - at);
      if (w.precision() == Precision.SINGLE) {
        float[] x = scratch.floats(0, n);
        float[] y = scratch.floats(1, n);
        w.memory().read(at, x, 0, n);
        g.memory().read(at, y, 0, n);
        sgd(
            x,
            y,
            velocity.singles[block],
            n,
            (float) scale,
            (float) rate,
            (float) momentum,
            (float) (1 - decay));
        w.memory().write(at, x, 0, n);
      } else {
        double[] x = scratch.doubles(0, n);
        double[] y = scratch.doubles(1, n);
        double[] v = velocity.doubles[block];
        w.memory().read(at, x, 0, n);
        g.memory().read(at, y, 0, n);
        for (int i = 0; i < n; i++) {
          v[i] = momentum * v[i] + y[i] * scale;
          x[i] = x[i] * (1 - decay) - rate * v[i];
        }
        w.memory().write(at, x, 0, n);
      }
    }
  }

  private static void sgd(
      float[] w, float[] g, float[] v, int n, float scale, float rate, float momentum, float keep) {
    for (int i = 0; i < n; i++) {
      float velocity = momentum * v[i] + g[i] * scale;
      v[i] = velocity;
      w[i] = w[i] * keep - rate * velocity;
    }
  }

  /**
   * {@code m = keep m + (1 - keep) w}, a running mean of weights.
   *
   * @param keep in 0..1
   */
  public static void average(Slot mean, Tensor w, double keep) {
    check(w, w, mean);
    Scratch scratch = Scratch.mine();
    for (int at = 0, block = 0; at < w.length(); at += Scratch.BLOCK, block++) {
      int n = Math.min(Scratch.BLOCK, w.length() - at);
      if (w.precision() == Precision.SINGLE) {
        float[] x = scratch.floats(0, n);
        w.memory().read(at, x, 0, n);
        average(mean.singles[block], x, n, (float) keep, (float) (1 - keep));
      } else {
        double[] x = scratch.doubles(0, n);
        double[] m = mean.doubles[block];
        w.memory().read(at, x, 0, n);
        for (int i = 0; i < n; i++) {
          m[i] = keep * m[i] + (1 - keep) * x[i];
        }
      }
    }
  }

  private static void average(float[] m, float[] w, int n, float keep, float rest) {
    for (int i = 0; i < n; i++) {
      m[i] = keep * m[i] + rest * w[i];
    }
  }

  /** Lets weights and a slot of one shape and precision change places, bit by bit. */
  public static void exchange(Tensor w, Slot slot) {
    check(w, w, slot);
    Scratch scratch = Scratch.mine();
    for (int at = 0, block = 0; at < w.length(); at += Scratch.BLOCK, block++) {
      int n = Math.min(Scratch.BLOCK, w.length() - at);
      if (w.precision() == Precision.SINGLE) {
        float[] x = scratch.floats(0, n);
        w.memory().read(at, x, 0, n);
        w.memory().write(at, slot.singles[block], 0, n);
        System.arraycopy(x, 0, slot.singles[block], 0, n);
      } else {
        double[] x = scratch.doubles(0, n);
        w.memory().read(at, x, 0, n);
        w.memory().write(at, slot.doubles[block], 0, n);
        System.arraycopy(x, 0, slot.doubles[block], 0, n);
      }
    }
  }

  /**
   * Brings every number into {@code -limit..limit}, in place; what is not a number stays so.
   *
   * @param limit positive
   */
  public static void clamp(Tensor x, double limit) {
    Scratch scratch = Scratch.mine();
    for (int at = 0; at < x.length(); at += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, x.length() - at);
      if (x.precision() == Precision.SINGLE) {
        float[] y = scratch.floats(0, n);
        float most = (float) limit;
        x.memory().read(at, y, 0, n);
        for (int i = 0; i < n; i++) {
          y[i] = Math.max(-most, Math.min(most, y[i]));
        }
        x.memory().write(at, y, 0, n);
      } else {
        double[] y = scratch.doubles(0, n);
        x.memory().read(at, y, 0, n);
        for (int i = 0; i < n; i++) {
          y[i] = Math.max(-limit, Math.min(limit, y[i]));
        }
        x.memory().write(at, y, 0, n);
      }
    }
  }

  /** Copies the numbers of one tensor over those of another, of one shape and precision. */
  public static void assign(Tensor target, Tensor source) {
    Check.precision(target, source);
    Check.shape(target.shape(), source.shape());
    Kernels.active().stretch(source, target);
  }

  private static void check(Tensor w, Tensor g, Slot state) {
    Check.precision(w, g);
    Check.shape(w.shape(), g.shape());
    Check.shape(w.shape(), state.shape());
    if (state.precision() != w.precision()) {
      throw new IllegalArgumentException(
          "expected state in " + w.precision() + " precision, got " + state.precision());
    }
  }
}
