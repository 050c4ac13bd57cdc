package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
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
 * A task that every library runs: a network and a batch size, with softmax cross-entropy and Adam.
 *
 * @param channels the numbers of channels before and after each convolution, which has windows of
 *     {@link #WINDOW} and is followed by 2 x 2 max pooling; empty for a dense network
 * @param widths the input width of the first dense layer and the output width of every dense layer
 * @param kind the activation, and whether it is regularized
 * @param degree of the polynomials, if the activations are polynomials
 * @param batch the number of examples per step
 */
record Workload(List<Integer> channels, List<Integer> widths, Kind kind, int degree, int batch) {

  /** The side of an image in pixels. */
  static final int SIDE = 28;

  /** The side of a convolution window. */
  static final int WINDOW = 5;

  /** The side and stride of a pooling window. */
  static final int POOL = 2;

  /** The strength of DREG. */
  static final double STRENGTH = 1e-3;

  /** The learning rate of Adam: small, so that a long run does not move far from its start. */
  static final double RATE = 1e-5;

  /** The activation of the hidden layers. */
  enum Kind {
    RELU("ReLU"),
    /** One learned polynomial per unit. */
    CUBIC("cubic"),
    /** One learned polynomial per unit, with layer-wise DREG. */
    DREG("cubic + DREG"),
    /** {@code z³} without learned parameters, the nearest that DL4J has. */
    CUBE("cube");

    final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /**
   * The matrix product of one layer.
   *
   * @param rows the examples, or the window positions in all examples
   * @param in the input width; for a convolution the elements of a window over all channels
   * @param out the output width
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

  /** The number of convolutions and dense layers. */
  int layers() {
    return convolutions() + widths.size() - 1;
  }

  /** The side of the input of convolution {@code i} in pixels. */
  int side(int i) {
    return i == 0 ? SIDE : (side(i - 1) - WINDOW + 1) / POOL;
  }

  /** The matrix product of every convolution and dense layer. */
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

  /** The initial network of this library, whose parameters the peers copy. */
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
