package org.chainzrule.nn;

import org.chainzrule.autodiff.Parameter;
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
}
