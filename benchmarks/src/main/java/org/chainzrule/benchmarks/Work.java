package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.chainzrule.nn.Activation;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.Dense;
import org.chainzrule.nn.Plan;
import org.chainzrule.nn.PolynomialPlan;
import org.chainzrule.nn.Sequential;
import org.chainzrule.tensor.Seeds;

/**
 * What every library is given to do: a network of dense layers and a batch, softmax cross-entropy,
 * Adam.
 *
 * @param widths of the input and of every layer's output
 * @param kind the activation, and whether it is regularized
 * @param degree of the polynomials, where there are any
 * @param batch examples a step
 */
record Work(List<Integer> widths, Kind kind, int degree, int batch) {

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

  static Work of(Kind kind, int batch, Integer... widths) {
    return new Work(List.of(widths), kind, 3, batch);
  }

  Work with(Kind other) {
    return new Work(widths, other, degree, batch);
  }

  Work ofDegree(int other) {
    return new Work(widths, kind, other, batch);
  }

  int inputs() {
    return widths.get(0);
  }

  int classes() {
    return widths.get(widths.size() - 1);
  }

  int layers() {
    return widths.size() - 1;
  }

  /** Our network at its start, from which the others take their numbers. */
  Sequential network() {
    ActivationPlan activation =
        switch (kind) {
          case RELU -> Activation.relu();
          case CUBIC, DREG -> PolynomialPlan.of(degree);
          case CUBE -> PolynomialPlan.of(3).with((degree, random) -> new double[] {0, 0, 0, 1});
        };
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < layers(); i++) {
      int in = widths.get(i);
      int out = widths.get(i + 1);
      plans.add(i < layers() - 1 ? Dense.plan(in, out, activation) : Dense.plan(in, out));
    }
    return Sequential.create(Seeds.of(1), plans.toArray(Plan[]::new));
  }

  String shape() {
    return widths.stream().map(String::valueOf).collect(Collectors.joining("-"));
  }

  @Override
  public String toString() {
    return shape() + ", " + kind.label + ", batch " + batch;
  }
}
