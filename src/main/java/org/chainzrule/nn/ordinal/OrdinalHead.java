package org.chainzrule.nn.ordinal;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;

/**
 * A way to end a network over K ordered classes: the last layer and the loss that belongs to it.
 * {@link Loss#decoder} of that loss reads the outputs as classes, probabilities and the expected
 * class. Losses are means over examples, except CORN's, which is one over pairs of an example and a
 * threshold, and smaller for it. {@link Loss#weighted} makes examples count by their class.
 */
public enum OrdinalHead {
  /** K logits and cross-entropy, which knows of no order. */
  SOFTMAX {
    @Override
    public LayerPlan plan(int in, int classes) {
      CoralHead.checkSizes(in, classes);
      return Dense.plan(in, classes);
    }

    @Override
    public Loss loss(int classes) {
      return Loss.softmaxCrossEntropy();
    }
  },
  /**
   * {@link CoralHead}, consistent rank logits: one direction for K - 1 binary tasks "is {@code y >
   * k}?", whose cross-entropies are summed. Decides for the number of logits above 0. Where the
   * logits of a row rise, its probabilities are those of their running minimum.
   *
   * @see <a href="https://arxiv.org/abs/1901.07884">Cao, Mirjalili and Raschka, 2019</a>
   */
  CORAL {
    @Override
    public LayerPlan plan(int in, int classes) {
      return CoralHead.plan(in, classes);
    }

    @Override
    public Loss loss(int classes) {
      return new CoralLoss();
    }
  },
  /**
   * Conditional ordinal regression: K - 1 logits, a direction for each binary task "is {@code y >
   * k}, given that {@code y > k - 1}?". The loss is divided by the number of pairs of an example
   * and a task. Decides for the number of k with {@code P(y > k) = Π_(j <= k) σ(z_j) > 1/2}.
   *
   * @see <a href="https://arxiv.org/abs/2111.08851">Shi, Cao and Raschka, 2021</a>
   */
  CORN {
    @Override
    public LayerPlan plan(int in, int classes) {
      CoralHead.checkSizes(in, classes);
      return Dense.plan(in, classes - 1);
    }

    @Override
    public Loss loss(int classes) {
      return new CornLoss();
    }
  },
  /**
   * {@link CumulativeLinkHead}, proportional odds: {@code -ln P(y)} with {@code P(y <= k) =
   * σ(z_k)}, of logits that ascend along each row. Decides for the likeliest class.
   *
   * @see <a href="https://doi.org/10.1111/j.2517-6161.1980.tb01109.x">McCullagh, 1980</a>
   */
  CUMULATIVE_LINK {
    @Override
    public LayerPlan plan(int in, int classes) {
      return CumulativeLinkHead.plan(in, classes);
    }

    @Override
    public Loss loss(int classes) {
      return new CumulativeLinkLoss();
    }
  },
  /** One number, from {@code (K - 1) / 2} at the start, and {@link HuberLoss} with δ = 1. */
  REGRESSION {
    @Override
    public LayerPlan plan(int in, int classes) {
      CoralHead.checkSizes(in, classes);
      return (seeds, precision) -> {
        Dense dense = (Dense) Dense.plan(in, 1).build(seeds, precision);
        Tensor middle = Tensor.filled(dense.bias().shape(), precision, (classes - 1) / 2.0);
        return new Dense(
            dense.weight(), new Parameter("bias", Parameter.Role.BIAS, middle), dense.activation());
      };
    }

    @Override
    public Loss loss(int classes) {
      return new HuberLoss(classes, 1);
    }
  };

  /**
   * The plan of the last layer.
   *
   * @param classes K, at least 2
   * @throws IllegalArgumentException if there are no inputs or fewer classes
   */
  public abstract LayerPlan plan(int in, int classes);

  /** The loss of this head for class indices {@code [n, 1]} in {@code 0..classes-1}. */
  public abstract Loss loss(int classes);
}
