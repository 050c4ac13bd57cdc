package org.chainzrule.experiment.fairfight;

import java.util.List;
import java.util.Map;

/**
 * What only final runs measure, on the test set.
 *
 * @param correct which test examples are classified correctly, in the order of the set
 * @param confusion how many examples of each actual class (outer) were predicted as each class
 * @param mistakes a few misclassified examples, the first ones of the set
 * @param robustness accuracies under noise, attacks and certificates, on the first examples of the
 *     set
 * @param flags reasons not to trust the accuracies under attack, see {@link
 *     org.chainzrule.robustness.attack.TrustFlags}; empty if there are none
 * @param corruptions for each corruption, in lower case, the accuracies at the severities 1 to 5;
 *     empty unless the examples are images
 * @param activations learned activations of some units of the first layer that has any
 */
public record FinalMeasures(
    ExampleSet correct,
    List<List<Integer>> confusion,
    List<Mistake> mistakes,
    List<Robustness> robustness,
    List<String> flags,
    Map<String, List<Double>> corruptions,
    List<LearnedActivation> activations) {

  /**
   * A misclassified example.
   *
   * @param index its number in the test set, counted from 0
   * @param actual its class
   * @param predicted the class that was predicted
   */
  public record Mistake(int index, int actual, int predicted) {}

  /**
   * An accuracy under a change of the inputs.
   *
   * @param measure what changes them
   * @param epsilon how far, in units of the range of the inputs: the standard deviation of noise,
   *     the largest change of a coordinate of the others
   * @param accuracy the fraction of examples that are classified correctly before and after, in
   *     0..1; NaN for a certificate that a layer of the network does not take part in
   */
  public record Robustness(Measure measure, double epsilon, double accuracy) {}

  /** What changes the inputs. */
  public enum Measure {
    /** Gaussian noise. */
    NOISE,
    /** The fast gradient sign method on the cross entropy. */
    FGSM,
    /** Projected gradient descent on the cross entropy, 40 steps. */
    PGD,
    /** Projected gradient descent on the margin between outputs, 40 steps. */
    PGD_MARGIN,
    /** Any change: the class is proved to stay the same. */
    CERTIFIED
  }

  /**
   * A learned activation a(z) of one unit.
   *
   * @param unit its number, counted from 0
   * @param z inputs, ascending
   * @param value a(z)
   * @param slope a'(z)
   */
  public record LearnedActivation(
      int unit, List<Double> z, List<Double> value, List<Double> slope) {

    /** Copies the numbers. */
    public LearnedActivation {
      z = List.copyOf(z);
      value = List.copyOf(value);
      slope = List.copyOf(slope);
    }
  }

  /** The mean over all corruptions and severities, in 0..1; NaN without any. */
  public double meanCorruptionAccuracy() {
    return corruptions.values().stream()
        .flatMap(List::stream)
        .mapToDouble(accuracy -> accuracy)
        .average()
        .orElse(Double.NaN);
  }

  /** The accuracy under a change; NaN where it was not measured. */
  public double accuracyUnder(Measure measure, double epsilon) {
    return robustness.stream()
        .filter(one -> one.measure() == measure && one.epsilon() == epsilon)
        .mapToDouble(Robustness::accuracy)
        .findFirst()
        .orElse(Double.NaN);
  }
}
