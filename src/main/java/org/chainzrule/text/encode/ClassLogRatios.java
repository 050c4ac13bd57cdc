package org.chainzrule.text.encode;

import java.util.Arrays;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * How much more often each token is in texts of one class than of others: {@code r_ik = ln p_ik -
 * mean_j ln p_ij}, where {@code p_ik = (c_ik + a) / Σ_j (c_ij + a)}, and c_ik counts the texts of
 * class k that have token i, each class as if all had equally many texts. These are the weights of
 * naive Bayes, so close to what a linear layer learns that learning can begin with them.
 *
 * @see <a href="https://aclanthology.org/P12-2018/">Wang and Manning, 2012: Baselines and Bigrams,
 *     section 2</a>
 */
public final class ClassLogRatios {

  private ClassLogRatios() {}

  /**
   * The ratios of all tokens, shape {@code [size, classes]}, 0 for a token that no text has.
   *
   * @param size how many tokens there are
   * @param a texts that are taken for granted in each class, above 0: the more, the closer to 0 are
   *     the ratios of rare tokens
   * @throws IllegalArgumentException if {@code a} is not above 0 or a text has a token beyond
   *     {@code size}
   */
  public static Tensor of(TokenSequences texts, int size, double a) {
    if (!(a > 0 && a < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("expected texts above 0 in each class, got " + a);
    }
    double[] weight = weights(texts);
    double[] ratios = counts(texts, size, weight);
    for (int i = 0; i < size; i++) {
      center(ratios, i, size, a);
    }
    return Tensor.ofColumns(Shape.of(size, weight.length), Precision.SINGLE, ratios);
  }

  /** What a text of each class counts, so that all classes count the same. */
  static double[] weights(TokenSequences texts) {
    int classes =
        texts
            .classes()
            .orElseThrow(
                () -> new IllegalArgumentException("expected texts with classes, got scores"));
    double[] weights = new double[classes];
    for (int row = 0; row < texts.size(); row++) {
      weights[texts.label(row)]++;
    }
    for (int k = 0; k < classes; k++) {
      weights[k] = weights[k] == 0 ? 0 : texts.size() / (classes * weights[k]);
    }
    return weights;
  }

  /** The texts that have each token, weighted by class, column k being class k. */
  private static double[] counts(TokenSequences texts, int size, double... weight) {
    double[] counts = new double[Math.multiplyExact(size, weight.length)];
    int[] last = new int[size];
    Arrays.fill(last, -1);
    for (int row = 0; row < texts.size(); row++) {
      int k = texts.label(row);
      for (int id : texts.ids(row)) {
        if (id >= size) {
          throw new IllegalArgumentException(
              "expected tokens below " + size + ", got " + id + " in text " + row);
        }
        if (last[id] != row) {
          last[id] = row;
          counts[k * size + id] += weight[k];
        }
      }
    }
    return counts;
  }

  /** The sum over classes is the same for all of them: the logarithm of it drops out. */
  private static void center(double[] counts, int i, int size, double a) {
    double mean = 0;
    for (int at = i; at < counts.length; at += size) {
      counts[at] = Math.log(counts[at] + a);
      mean += counts[at] * size / counts.length;
    }
    for (int at = i; at < counts.length; at += size) {
      counts[at] -= mean;
    }
  }
}
