package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.chainzrule.nn.Activation;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.random.Seeds;

/**
 * What every library is given to do: a network and a batch, softmax cross-entropy, Adam.
 *
 * @param channels of images before the dense layers, the input's first: a convolution with windows
 *     of {@link #WINDOW} and the largest of 2 x 2 lead from each to the next; empty for dense
 *     layers alone
 * @param widths of the first dense layer's input and of every dense layer's output
 * @param kind the activation, and whether it is regularized
 * @param degree of the polynomials, where there are any
 * @param batch examples a step
 */
record Workload(List<Integer> channels, List<Integer> widths, Kind kind, int degree, int batch) {

  /** Pixels along either side of an image. */
  static final int SIDE = 28;

  /** Taps along either side of a convolution's window. */
  static final int WINDOW = 5;

  /** Taps along either side of a pooling's window, which lie side by side. */
  static final int POOL = 2;

  /** Strength of DREG and rate of Adam: small, so that long runs stay where they began. */
  static final double STRENGTH = 1e-3;

  static final double RATE = 1e-5;

  /** What stands behind each hidden layer. */
  enum Kind {
    RELU("ReLU"),
    /** One learned polynomial a unit. */
    CUBIC("cubic"),
    /** The same, with layer-wise DREG. */
    DREG("cubic + DREG"),
    /** {@code z³}, without anything to learn: what DL4J has. */
    CUBE("cube");

    final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /**
   * An affine map of the network.
   *
   * @param rows examples, or places of a window in all of them
   * @param in columns, for a convolution taps times channels
   */
  record Affine(int rows, int in, int out) {}

  static Workload of(Kind kind, int batch, Integer... widths) {
    return new Workload(List.of(), List.of(widths), kind, 3, batch);
  }

  /** The network of {@code TrainMnist --model conv}. */
  static Workload images(Kind kind, int batch) {
    return new Workload(List.of(1, 8, 16), List.of(256, 64, 10), kind, 3, batch);
  }

  Workload with(Kind other) {
    return new Workload(channels, widths, other, degree, batch);
  }

  Workload ofDegree(int other) {
    return new Workload(channels, widths, kind, other, batch);
  }

  Workload ofBatch(int other) {
    return new Workload(channels, widths, kind, degree, other);
  }

  int inputs() {
    return channels.isEmpty() ? widths.get(0) : SIDE * SIDE * channels.get(0);
  }

  int classes() {
    return widths.get(widths.size() - 1);
  }

  int convolutions() {
    return Math.max(0, channels.size() - 1);
  }

  /** Convolutions and dense layers. */
  int layers() {
    return convolutions() + widths.size() - 1;
  }

  /** Pixels along either side of what convolution {@code i} takes. */
  int side(int i) {
    return i == 0 ? SIDE : (side(i - 1) - WINDOW + 1) / POOL;
  }

  /** One for every convolution and dense layer. */
  List<Affine> maps() {
    List<Affine> maps = new ArrayList<>();
    for (int i = 0; i < convolutions(); i++) {
      int places = side(i) - WINDOW + 1;
      int taps = WINDOW * WINDOW;
      maps.add(new Affine(batch * places * places, taps * channels.get(i), channels.get(i + 1)));
    }
    for (int i = 0; i + 1 < widths.size(); i++) {
      maps.add(new Affine(batch, widths.get(i), widths.get(i + 1)));
    }
    return maps;
  }

  /** Our network at its start, from which the others take their numbers. */
  Sequential network() {
    ActivationPlan activation =
        switch (kind) {
          case RELU -> Activation.relu();
          case CUBIC, DREG -> PolynomialPlan.of(degree);
          case CUBE -> PolynomialPlan.of(3).with((degree, random) -> new double[] {0, 0, 0, 1});
        };
    List<LayerPlan> plans = new ArrayList<>();
    if (convolutions() > 0) {
      plans.add(Unflatten.plan(SIDE, SIDE, channels.get(0)));
      for (int i = 0; i < convolutions(); i++) {
        int in = channels.get(i);
        plans.add(Convolution.plan(Window.of(WINDOW), in, channels.get(i + 1), activation));
        plans.add(MaxPooling.plan(POOL));
      }
      plans.add(Flatten.plan());
    }
    for (int i = 0; i + 1 < widths.size(); i++) {
      int in = widths.get(i);
      int out = widths.get(i + 1);
      plans.add(i + 2 < widths.size() ? Dense.plan(in, out, activation) : Dense.plan(in, out));
    }
    return Sequential.create(Seeds.of(1), plans.toArray(LayerPlan[]::new));
  }

  String shape() {
    String dense = joined(widths);
    return channels.isEmpty() ? dense : "images " + joined(channels) + ", " + dense;
  }

  private static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }

  @Override
  public String toString() {
    return shape() + ", " + kind.label + ", batch " + batch;
  }
}
