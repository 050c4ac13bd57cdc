package org.chainzrule.doctor;

import java.time.Duration;
import java.util.Locale;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.dreg.InputScale;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Trainer;

/**
 * The speed of this process in 32 bits.
 *
 * @param gigaflops billions of additions and multiplications a second in a product of two matrices
 *     of 512 rows and columns
 * @param plainSteps training steps a second of a 784-128-10 network on batches of 128 without DREG
 * @param dregSteps the same with DREG
 */
record SpeedTest(double gigaflops, double plainSteps, double dregSteps) {

  private static final int SIDE = 512;
  private static final int EXAMPLES = 640;
  private static final int EPOCHS = 1_000_000;
  private static final double SECOND = 1e9;

  /** Measures each of the three for a third of the time, of which the first half is not counted. */
  static SpeedTest within(Duration limit) {
    long third = limit.toNanos() / 3;
    Dataset digits = StrokeDigits.create(Seeds.of(1), EXAMPLES);
    Layer plain = network();
    Layer regularised = network();
    return new SpeedTest(
        products(third),
        steps(Trainer.create(plain, Loss.softmaxCrossEntropy()), digits, third),
        steps(
            Trainer.create(regularised, Loss.softmaxCrossEntropy())
                .with(Dreg.adjoint(InputScale.of(digits))),
            digits,
            third));
  }

  Finding finding() {
    return Finding.ok(
        "speed",
        String.format(
            Locale.ROOT,
            "products %.1f GFLOP/s; 784-128-10, %.0f steps/s without DREG, %.0f with",
            gigaflops,
            plainSteps,
            dregSteps));
  }

  private static Layer network() {
    return Sequential.create(
        Seeds.of(7), Dense.plan(784, 128, PolynomialActivation.cubic()), Dense.plan(128, 10));
  }

  private static double products(long nanos) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = Tensor.normal(Seeds.of(1), Shape.of(SIDE, SIDE), Precision.SINGLE);
      Clock clock = new Clock(nanos);
      do {
        try (TensorScope each = TensorScope.open()) {
          a.matmul(a);
        }
      } while (!clock.isOver());
      return clock.rate() * 2 * SIDE * SIDE * SIDE / SECOND;
    }
  }

  private static double steps(Trainer trainer, Dataset digits, long nanos) {
    Clock clock = new Clock(nanos);
    trainer.with(new Adam(1e-3)).with(clock).seed(7).fit(digits, EPOCHS);
    return clock.rate();
  }

  /** Counts what is done in the second half of some time. */
  private static final class Clock implements Callback {

    private final long half;
    private final long begin = System.nanoTime();
    private long from;
    private long last;
    private long count;

    Clock(long nanos) {
      half = nanos / 2;
    }

    /** Counts one more, and tells whether the time is over. */
    boolean isOver() {
      long now = System.nanoTime();
      if (from != 0) {
        count++;
        last = now;
      } else if (now - begin >= half) {
        from = now;
      }
      return count > 0 && now - begin >= 2 * half;
    }

    /** How many a second. */
    double rate() {
      return count * SECOND / Math.max(1, last - from);
    }

    @Override
    public Decision afterStep(Step step) {
      return isOver() ? Decision.STOP : Decision.CONTINUE;
    }
  }
}
