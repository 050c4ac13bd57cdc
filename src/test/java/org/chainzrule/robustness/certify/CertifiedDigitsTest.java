package org.chainzrule.robustness.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.mnist.Mnist;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.robustness.attack.Attack;
import org.chainzrule.robustness.attack.Fgsm;
import org.chainzrule.robustness.attack.GaussianNoise;
import org.chainzrule.robustness.attack.Norm;
import org.chainzrule.robustness.attack.Pgd;
import org.chainzrule.robustness.attack.RandomSearch;
import org.chainzrule.robustness.attack.UniformNoise;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.Test;

/** Attacks on a trained network just inside the certified radius of every image. */
class CertifiedDigitsTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  /** How much rounding to 32 bits may change a pixel, relative to the radius. */
  private static final double INSIDE = 1 - 1e-4;

  private static final List<Attack> ATTACKS =
      List.of(
          new Fgsm(1),
          Pgd.linf(1).withSteps(20, 0.1).withRestarts(2),
          new UniformNoise(1),
          new GaussianNoise(1),
          new RandomSearch(Norm.L_INF, 1, 30, Interval.UNIT));

  /** Maps the unit cube to the box {@code low .. low + width} of every example. */
  private record Boxes(Tensor low, Tensor width, Layer network) implements Layer {
    @Override
    public Variable forward(Variable u, Pass pass) {
      Variable x = u.times(Variable.constant(width)).plus(Variable.constant(low));
      return network.forward(x, pass);
    }
  }

  @Test
  void no_attack_beats_a_certified_radius_of_a_real_digit() {
    String data = System.getenv("CHAINZRULE_DATA");
    assumeTrue(data != null, "CHAINZRULE_DATA is not set to a folder that holds mnist/");
    Path folder = Path.of(data, "mnist");
    assumeTrue(Files.isDirectory(folder), "there is no folder mnist in CHAINZRULE_DATA");
    check(
        Mnist.read(folder, Mnist.Part.TRAIN).take(10_000),
        Mnist.read(folder, Mnist.Part.TEST).take(1_000));
  }

  @Test
  void no_attack_beats_a_certified_radius_of_a_drawn_digit() {
    check(StrokeDigits.create(Seeds.of(1), 2_000), StrokeDigits.create(Seeds.of(2), 200));
  }

  private static void check(Dataset train, Dataset test) {
    Layer network = trained(train);
    double[] radii = Certificate.of(network, LOSS.decoder(), Interval.UNIT).radii(test, 0.5);
    int[] right = IntStream.range(0, radii.length).filter(i -> radii[i] > 0).toArray();
    assertThat(right.length).isGreaterThan(test.size() * 6 / 10);
    Dataset held = test.subset(right);
    Tensor x = held.batch(all(held), Precision.SINGLE).inputs();
    Tensor targets = held.batch(all(held), Precision.SINGLE).targets();
    double[] pixels = x.toColumns();
    double[] low = new double[pixels.length];
    double[] width = new double[pixels.length];
    double[] start = new double[pixels.length];
    for (int at = 0; at < pixels.length; at++) {
      double radius = INSIDE * radii[right[at % right.length]];
      low[at] = Math.max(0, pixels[at] - radius);
      width[at] = Math.min(1, pixels[at] + radius) - low[at];
      start[at] = (pixels[at] - low[at]) / width[at];
    }
    Layer boxed = new Boxes(like(x, low), like(x, width), network);
    for (Attack attack : ATTACKS) {
      Tensor moved = attack.perturb(boxed, LOSS, like(x, start), targets, Seeds.of(3));
      assertThat(moved.minus(like(x, start)).isFinite()).isTrue();
      assertThat(decided(boxed, moved)).as("%s", attack).isEqualTo(labels(targets));
    }
    // Far outside the certified radii the same attack does change predictions.
    Tensor far = Pgd.linf(0.3).withSteps(20, 0.1).perturb(network, LOSS, x, targets, Seeds.of(3));
    assertThat(decided(network, far)).isNotEqualTo(labels(targets));
  }

  private static Layer trained(Dataset train) {
    PolynomialPlan cubic = PolynomialPlan.of(3).withTails(3);
    Layer network = Sequential.create(Seeds.of(7), Dense.plan(784, 32, cubic), Dense.plan(32, 10));
    Trainer.create(network, LOSS)
        .with(new Adam(Schedule.cosine(5e-3, 0)))
        .with(Dreg.layerwise(1e-3))
        .fit(train, 3);
    return network;
  }

  private static int[] all(Dataset data) {
    return IntStream.range(0, data.size()).toArray();
  }

  private static Tensor like(Tensor x, double... values) {
    return Tensor.ofColumns(x.shape(), x.precision(), values);
  }

  private static int[] labels(Tensor targets) {
    return IntStream.range(0, targets.rows()).map(i -> (int) targets.at(i, 0)).toArray();
  }

  private static int[] decided(Layer network, Tensor x) {
    try (Recording paused = Recording.pause()) {
      Tensor y = network.forward(Variable.constant(x), Pass.inference()).value();
      return LOSS.decoder().decide(y).orElseThrow();
    }
  }
}
