package org.chainzrule.robustness.stability;

import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Batches;

/**
 * A lower bound of the Lipschitz constant by search: the steepest slope found around each example,
 * {@code max_d ‖f(x + d) - f(x)‖₂ / ‖d‖₂} over perturbations d of a given length. The maximum over
 * a data set is the lower bound.
 *
 * <p>The best of several random directions is improved by steps {@code d := r g / ‖g‖} with {@code
 * g = ∂ ½‖f(x + d) - f(x)‖² / ∂d}: gradient ascent on the sphere with unbounded steps, which for a
 * linear f is power iteration. The steepest slope of all steps is the result.
 *
 * @param radius r = ‖d‖, positive, in units of the network's input; in 32 bits not so small that
 *     the difference of outputs is lost to rounding
 * @param directions the number of Gaussian directions sampled for each example, at least 1
 * @param steps the number of ascent steps, at least 0; 0 for sampling alone
 */
public record EmpiricalLipschitz(double radius, int directions, int steps) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public EmpiricalLipschitz {
    if (!(radius > 0) || !Double.isFinite(radius)) {
      throw new IllegalArgumentException("expected a positive radius, got " + radius);
    }
    if (directions < 1 || steps < 0) {
      throw new IllegalArgumentException(
          "expected directions of at least 1 and steps of at least 0, got "
              + directions
              + " and "
              + steps);
    }
  }

  /** The distribution of the slopes over a data set; its maximum is the lower bound. */
  public Distribution of(Layer network, Dataset data, Seeds seeds) {
    return Distribution.of(slopes(network, data, seeds));
  }

  /**
   * The steepest slope found at every example, in order, in units of the output per unit of the
   * input.
   *
   * @param network no example's output depends on another example
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public double[] slopes(Layer network, Dataset data, Seeds seeds) {
    return slopes(network, data, seeds, Batches.SIZE);
  }

  double[] slopes(Layer network, Dataset data, Seeds seeds, int size) {
    double[] slopes = new double[data.size()];
    Batches.each(
        network,
        data,
        size,
        (rows, batch) -> {
          Search search = new Search(network, batch.inputs(), radius);
          for (int k = 0; k < directions; k++) {
            search.sample(gaussian(seeds.child(k), rows, batch.inputs().length()));
          }
          for (int step = 0; step < steps; step++) {
            search.ascend();
          }
          for (int i = 0; i < rows.length; i++) {
            slopes[rows[i]] = search.best[i];
          }
        });
    return slopes;
  }

  /** Directions that depend on the seed and the example alone, not on its batch. */
  private static double[] gaussian(Seeds seeds, int[] rows, int length) {
    int n = rows.length;
    double[] d = new double[length];
    for (int i = 0; i < n; i++) {
      Generator generator = seeds.child(rows[i]).generator();
      for (int at = i; at < length; at += n) {
        d[at] = generator.nextGaussian();
      }
    }
    return d;
  }

  /**
   * The search on one batch: the current direction and the steepest slope so far of each example.
   */
  private static final class Search {
    private final Layer network;
    private final Tensor inputs;
    private final double radius;
    private final double[] x;
    private final Tensor y;
    private final double[] best;
    private final double[] direction;

    Search(Layer network, Tensor inputs, double radius) {
      this.network = network;
      this.inputs = inputs;
      this.radius = radius;
      this.x = inputs.toColumns();
      this.best = new double[inputs.shape().size(0)];
      this.direction = new double[x.length];
      try (Recording paused = Recording.pause()) {
        this.y = network.forward(Variable.constant(inputs), Pass.inference()).value();
      }
    }

    /**
     * Measures the slopes along directions scaled to length r, and keeps those that are steeper.
     */
    void sample(double[] directions) {
      try (Recording paused = Recording.pause();
          TensorScope scope = TensorScope.open()) {
        update(directions, distances(Variable.constant(at(directions))), true);
      }
    }

    /** Takes one step of gradient ascent. */
    void ascend() {
      try (TensorScope scope = TensorScope.open()) {
        Parameter moved = new Parameter("input", Parameter.Role.INPUT, at(direction));
        Variable change = network.forward(moved, Pass.inference()).minus(Variable.constant(y));
        double[] g =
            Gradients.of(change.squared().times(0.5), moved).wrt(moved).value().toColumns();
        try (Recording paused = Recording.pause()) {
          update(g, distances(Variable.constant(at(g))), false);
        }
      }
    }

    /**
     * {@code x + d}, after each row of d has been scaled to length r in place; zeros stay zeros.
     */
    private Tensor at(double[] d) {
      int n = best.length;
      double[] factors = RowNorms.lengths(d, n);
      for (int i = 0; i < n; i++) {
        factors[i] = factors[i] > 0 ? radius / factors[i] : 0;
      }
      RowNorms.scale(d, n, factors);
      double[] sum = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        sum[i] = x[i] + d[i];
      }
      return Tensor.ofColumns(inputs.shape(), inputs.precision(), sum);
    }

    private double[] distances(Variable moved) {
      Tensor change = network.forward(moved, Pass.inference()).value().minus(y);
      return RowNorms.lengths(change.toColumns(), best.length);
    }

    private void update(double[] d, double[] distances, boolean onlyIfBetter) {
      int n = best.length;
      for (int i = 0; i < n; i++) {
        boolean better = distances[i] / radius > best[i];
        if (better || !onlyIfBetter && distances[i] > 0) {
          for (int at = i; at < d.length; at += n) {
            direction[at] = d[at];
          }
        }
        best[i] = Math.max(best[i], distances[i] / radius);
      }
    }
  }
}
