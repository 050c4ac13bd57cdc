package org.chainzrule.nn;

import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** Scores predictions against targets; smaller is better. */
public interface Loss {

  /**
   * The mean over the batch, shape {@code []}.
   *
   * @param prediction shape {@code [n, ...]}, what the network gives
   * @param targets what the data set gives
   */
  Variable of(Variable prediction, Tensor targets);

  /**
   * What {@link #of} divided its sum of terms by, so that means of batches can be joined: by
   * default the number of examples.
   */
  default double weight(Tensor prediction, Tensor targets) {
    return prediction.shape().size(0);
  }

  /** The class that each row of a prediction decides for; empty where there are no classes. */
  default Optional<int[]> decide(Tensor prediction) {
    return Optional.empty();
  }

  /**
   * The probability of every class, shape {@code [n, K]}, not negative and 1 in sum; empty where
   * the loss gives none.
   */
  default Optional<Tensor> probabilities(Tensor prediction) {
    return Optional.empty();
  }

  /**
   * The same, deciding by its class probabilities in another way; deciding fails where there are
   * none.
   */
  default Loss deciding(Decision decision) {
    return new DecidingLoss(this, decision);
  }

  /**
   * Softmax and cross-entropy of logits {@code [n, classes]} with class indices {@code [n, 1]};
   * decides for the largest logit.
   */
  static Loss softmaxCrossEntropy() {
    return SoftmaxCrossEntropy.INSTANCE;
  }

  /** The same with examples weighted by class. */
  static Loss softmaxCrossEntropy(ClassWeights weights) {
    return weights.areEqual() ? softmaxCrossEntropy() : new WeightedCrossEntropy(weights);
  }

  /**
   * Consistent rank logits: cross-entropy of the binary tasks "is {@code y > k}?", summed over them
   * and divided by the number of examples, on logits {@code [n, K - 1]} such as {@link CoralHead}
   * gives, with class indices {@code [n, 1]}. Decides for the number of logits above 0. Where the
   * logits of a row rise, its probabilities are those of their running minimum.
   *
   * @see <a href="https://arxiv.org/abs/1901.07884">Cao, Mirjalili and Raschka, 2019</a>
   */
  static Loss coral() {
    return coral(ClassWeights.equal());
  }

  /** The same with examples weighted by class. */
  static Loss coral(ClassWeights weights) {
    return new CoralLoss(weights);
  }

  /**
   * Conditional ordinal regression: cross-entropy of the binary tasks "is {@code y > k}, given that
   * {@code y > k - 1}?", each over the examples it is about, divided by the number of pairs of an
   * example and a task, on logits {@code [n, K - 1]} with class indices {@code [n, 1]}. Decides for
   * the number of k with {@code P(y > k) = Π_(j <= k) σ(z_j) > 1/2}.
   *
   * @see <a href="https://arxiv.org/abs/2111.08851">Shi, Cao and Raschka, 2021</a>
   */
  static Loss corn() {
    return corn(ClassWeights.equal());
  }

  /** The same with pairs weighted by the example's class. */
  static Loss corn(ClassWeights weights) {
    return new CornLoss(weights);
  }

  /**
   * Proportional odds: {@code -ln P(y)} with {@code P(y <= k) = σ(z_k)}, on logits {@code [n, K -
   * 1]} that ascend along each row, as those of {@link CumulativeLinkHead}, with class indices
   * {@code [n, 1]}. Decides for the likeliest class.
   *
   * @see <a href="https://doi.org/10.1111/j.2517-6161.1980.tb01109.x">McCullagh, 1980</a>
   */
  static Loss cumulativeLink() {
    return cumulativeLink(ClassWeights.equal());
  }

  /** The same with examples weighted by class. */
  static Loss cumulativeLink(ClassWeights weights) {
    return new CumulativeLinkLoss(weights);
  }

  /**
   * Regression on the class index: Huber's loss of {@code s - y}, on predictions {@code [n, 1]}
   * with class indices {@code [n, 1]}. Decides for the nearest class and gives no probabilities.
   *
   * @param classes K, at least 2
   * @param delta δ, up to where errors are squared; positive and finite
   * @throws IllegalArgumentException if they are not, or there are not K weights
   */
  static Loss ordinalRegression(int classes, double delta, ClassWeights weights) {
    return new HuberLoss(classes, delta, weights);
  }

  /** The mean of {@code (prediction - target)²} over all elements, of equal shapes. */
  static Loss meanSquaredError() {
    return MeanSquaredError.INSTANCE;
  }
}
