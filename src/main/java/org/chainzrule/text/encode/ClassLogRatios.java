package org.chainzrule.text.encode;

import java.util.Arrays;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * The log-count ratios of naive Bayes, which say how much more often a token occurs in texts of one
 * class than in others: {@code r_ik = ln p_ik - mean_j ln p_ij} with {@code p_ik = (c_ik + a) / Σ_j
 * (c_ij + a)}. Here c_ik counts the texts of class k that contain token id i, weighted as if all
 * classes had equally many texts, and a is a pseudocount (additive smoothing). A linear layer
 * learns similar weights, so that they are good initial values for one.
 *
 * @see <a href="https://aclanthology.org/P12-2018/">Wang and Manning, 2012: Baselines and Bigrams,
 *     section 2</a>
 */
public final class ClassLogRatios {

  private ClassLogRatios() {}

  /**
   * The ratios of all token ids, shape {@code [size, classes]}, 0 for one that occurs in no text.
   *
   * @param size the number of token ids
   * @param pseudocount a, above 0: the larger, the closer to 0 are the ratios of rare tokens
   * @throws IllegalArgumentException if the texts have scores, {@code pseudocount} is not above 0
   *     or a text has a token id that is not below {@code size}
   */
  public static Tensor of(TokenSequences texts, int size, double pseudocount) {
    if (!(pseudocount > 0 && pseudocount < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("expected a pseudocount above 0, got " + pseudocount);
    }
    double[] weight = weights(texts);
    double[] ratios = counts(texts, size, weight);
    for (int i = 0; i < size; i++) {
      center(ratios, i, size, pseudocount);
    }
    return Tensor.ofColumns(Shape.of(size, weight.length), Precision.SINGLE, ratios);
  }

  /** The weight of a text of each class under which all classes have the same total. */
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

  /**
   * The weighted number of texts that contain each token id, {@code [size, classes]} by columns.
   */
  private static double[] counts(TokenSequences texts, int size, double... weight) {
    double[] counts = new double[Math.multiplyExact(size, weight.length)];
    int[] last = new int[size];
    Arrays.fill(last, -1);
    for (int row = 0; row < texts.size(); row++) {
      int k = texts.label(row);
      for (int id : texts.ids(row)) {
        if (id >= size) {
          throw new IllegalArgumentException(
              "expected token ids below " + size + ", got " + id + " in text " + row);
        }
        if (last[id] != row) {
          last[id] = row;
          counts[k * size + id] += weight[k];
        }
      }
    }
    return counts;
  }

  /** Turns row i into ratios; the denominator of p_ik is the same for all classes and cancels. */
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
