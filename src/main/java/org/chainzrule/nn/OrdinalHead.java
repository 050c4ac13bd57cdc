package org.chainzrule.nn;

import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Softmax;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * A way to end a network over K ordered classes: the last layer and the loss that belongs to it.
 * Losses are means over examples, except CORN's, which is one over pairs of an example and a
 * threshold, and smaller for it.
 */
public enum OrdinalHead {
  /** K logits and cross-entropy, which knows of no order. */
  SOFTMAX {
    @Override
    public Plan plan(int in, int classes) {
      CoralHead.checkSizes(in, classes);
      return Dense.plan(in, classes);
    }

    @Override
    public Loss loss(int classes, ClassWeights weights) {
      return Loss.softmaxCrossEntropy(weights);
    }

    @Override
    public Variable expected(Variable outputs) {
      int classes = outputs.value().columns();
      double[] places = IntStream.range(0, classes).asDoubleStream().toArray();
      Tensor column = Tensor.of(Shape.of(classes, 1), places).cast(outputs.value().precision());
      return Softmax.of(outputs).matmul(Variable.constant(column));
    }
  },
  /** {@link CoralHead} and {@link Loss#coral()}: one direction, K - 1 binary tasks. */
  CORAL {
    @Override
    public Plan plan(int in, int classes) {
      return CoralHead.plan(in, classes);
    }

    @Override
    public Loss loss(int classes, ClassWeights weights) {
      return Loss.coral(weights);
    }

    /** Of the running minimum of each row, as the loss has it. */
    @Override
    public Variable expected(Variable outputs) {
      int n = outputs.value().rows();
      double[] z = outputs.value().toColumns();
      int[] least = IntStream.range(0, z.length).toArray();
      for (int at = n; at < z.length; at++) {
        least[at] = z[least[at - n]] < z[at] ? least[at - n] : at;
      }
      Variable falling = outputs.reshape(Shape.of(z.length)).gather(least).reshape(outputs.shape());
      return falling.map(Curve.SIGMOID, 0).sum(1);
    }
  },
  /** K - 1 logits and {@link Loss#corn()}: a direction for each conditional binary task. */
  CORN {
    @Override
    public Plan plan(int in, int classes) {
      CoralHead.checkSizes(in, classes);
      return Dense.plan(in, classes - 1);
    }

    @Override
    public Loss loss(int classes, ClassWeights weights) {
      return Loss.corn(weights);
    }

    @Override
    public Variable expected(Variable outputs) {
      Variable chances = outputs.map(Curve.SIGMOID, 0);
      Variable above = chances.slice(1, 0, 1);
      Variable sum = above;
      for (int k = 1; k < outputs.value().columns(); k++) {
        above = above.times(chances.slice(1, k, k + 1));
        sum = sum.plus(above);
      }
      return sum;
    }
  },
  /** {@link CumulativeLinkHead} and {@link Loss#cumulativeLink()}: proportional odds. */
  CUMULATIVE_LINK {
    @Override
    public Plan plan(int in, int classes) {
      return CumulativeLinkHead.plan(in, classes);
    }

    @Override
    public Loss loss(int classes, ClassWeights weights) {
      return Loss.cumulativeLink(weights);
    }

    @Override
    public Variable expected(Variable outputs) {
      return outputs.times(-1).map(Curve.SIGMOID, 0).sum(1);
    }
  },
  /** One number, from {@code (K - 1) / 2} at the start, and {@link Loss#ordinalRegression}. */
  REGRESSION {
    @Override
    public Plan plan(int in, int classes) {
      CoralHead.checkSizes(in, classes);
      return (seeds, precision) -> {
        Dense dense = (Dense) Dense.plan(in, 1).build(seeds, precision);
        Tensor middle = Tensor.filled(dense.bias().shape(), precision, (classes - 1) / 2.0);
        return new Dense(
            dense.weight(), new Parameter("bias", Parameter.Role.BIAS, middle), dense.activation());
      };
    }

    @Override
    public Loss loss(int classes, ClassWeights weights) {
      return Loss.ordinalRegression(classes, 1, weights);
    }

    @Override
    public Variable expected(Variable outputs) {
      return outputs;
    }
  };

  /**
   * The last layer to be.
   *
   * @param classes K, at least 2
   * @throws IllegalArgumentException if there are no inputs or fewer classes
   */
  public abstract Plan plan(int in, int classes);

  /** Its loss, with examples weighted by class. */
  public abstract Loss loss(int classes, ClassWeights weights);

  /**
   * The class index that is expected, {@code Σ_k k P(y = k) = Σ_k P(y > k)}, in 0..K-1, with its
   * gradient; of {@link #REGRESSION} the number itself, which may lie outside.
   *
   * @param outputs of a network with this head, {@code [n, ...]}
   * @return shape {@code [n, 1]}
   */
  public abstract Variable expected(Variable outputs);
}
