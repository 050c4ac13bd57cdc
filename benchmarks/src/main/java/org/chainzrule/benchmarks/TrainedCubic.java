package org.chainzrule.benchmarks;

import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.metrics.ConfusionMatrix;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.ParameterGroups;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.robustness.stability.InputGradients;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;

/**
 * A network 784-128-10 with cubic activations, trained with the defaults of the example {@code
 * TrainMnist} and a given DREG.
 *
 * @param accuracy on the test images, in 0..1
 * @param norms {@code ‖∂ loss_s / ∂ x_s‖₂} of every test image s, in order; the loss in nats, a
 *     pixel in 0..1
 * @param units the hidden units
 */
record TrainedCubic(double accuracy, double[] norms, List<Unit> units) {

  static final int UNITS = 128;
  static final int EPOCHS = 10;
  static final long SEED = 7;

  private static final int POINTS = 121;
  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  /**
   * The learned polynomial of one hidden unit.
   *
   * @param z evenly spaced pre-activations from the smallest to the largest on the test images
   * @param a the values a(z) of the polynomial
   */
  record Unit(double[] z, double[] a) {}

  /** Trains and measures a network; the same data give the same results. */
  static TrainedCubic of(Dataset train, Dataset test, Dreg dreg) {
    Sequential network =
        Sequential.create(
            Seeds.of(SEED).child("network"),
            Dense.plan(train.inputShape().length(), UNITS, PolynomialActivation.cubic()),
            Dense.plan(UNITS, train.classes().orElseThrow()));
    Trainer.create(network, LOSS)
        .with(new Adam(Schedule.cosine(5e-3, 0)))
        .with(
            ParameterGroups.defaults()
                .with(Parameter.Role.COEFFICIENT, new ParameterGroups.Group(0.1, false)))
        .with(dreg)
        .batch(128)
        .seed(SEED)
        .fit(train, EPOCHS);
    return new TrainedCubic(
        ConfusionMatrix.of(network, LOSS, test).accuracy(),
        InputGradients.norms(network, LOSS, test),
        units((Dense) network.layers().get(0), test));
  }

  private static List<Unit> units(Dense hidden, Dataset test) {
    try (TensorScope scope = TensorScope.open();
        Recording paused = Recording.pause()) {
      int[] all = IntStream.range(0, test.size()).toArray();
      Variable x = Variable.constant(test.batch(all, Precision.SINGLE).inputs());
      Dense linear = new Dense(hidden.weight(), hidden.bias(), Activation.identity());
      Tensor seen = linear.forward(x, Pass.inference()).value();
      Tensor high = seen.max(0);
      Tensor low = seen.times(-1).max(0).times(-1);
      double[][] rows = new double[POINTS][UNITS];
      for (int i = 0; i < POINTS; i++) {
        for (int u = 0; u < UNITS; u++) {
          rows[i][u] = low.at(0, u) + (high.at(0, u) - low.at(0, u)) * i / (POINTS - 1);
        }
      }
      Tensor z = Tensor.of(rows).cast(Precision.SINGLE);
      Tensor a = hidden.activation().value(Variable.constant(z)).value();
      return IntStream.range(0, UNITS).mapToObj(u -> new Unit(column(z, u), column(a, u))).toList();
    }
  }

  private static double[] column(Tensor matrix, int column) {
    return matrix.slice(1, column, column + 1).toArray();
  }
}
