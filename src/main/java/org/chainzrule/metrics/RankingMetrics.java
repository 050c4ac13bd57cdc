package org.chainzrule.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well scores rank positive examples above negative ones, at every threshold at once.
 *
 * <pre>{@code
 * double auc = RankingMetrics.of(ClassPredictions.of(network, loss, test), 1).rocAuc();
 * }</pre>
 *
 * @param rocAuc the area under the ROC curve, in 0..1: the probability that a positive example has
 *     a higher score than a negative one, where equal scores count one half; NaN unless there are
 *     examples of both kinds
 * @param prAuc the area under the precision-recall curve as average precision, in 0..1: {@code Σ_t
 *     (R_t - R_t-1) P_t} with precision and recall of the examples whose score is at least t, over
 *     the distinct scores t in falling order; NaN without positive examples
 * @see <a href="https://doi.org/10.1016/j.patrec.2005.10.010">Fawcett, 2006</a>
 */
public record RankingMetrics(double rocAuc, double prAuc) {

  /**
   * The metrics of scores, the higher the more likely positive.
   *
   * @param positive whether each example is positive, {@code [n]}
   * @param scores its score, {@code [n]}
   * @throws IllegalArgumentException if they differ in number, or a score is NaN
   */
  public static RankingMetrics of(boolean[] positive, double... scores) {
    if (scores.length != positive.length) {
      throw new IllegalArgumentException(
          "expected " + positive.length + " scores, got " + scores.length);
    }
    if (Arrays.stream(scores).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("expected scores, got NaN");
    }
    int[] falling =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted((a, b) -> Double.compare(scores[b], scores[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    double positives = IntStream.range(0, positive.length).filter(i -> positive[i]).count();
    double negatives = positive.length - positives;
    double above = 0;
    double right = 0;
    double wrong = 0;
    double precisions = 0;
    for (int from = 0; from < falling.length; ) {
      int to = from;
      double tied = 0;
      // Adding 0 makes one score of 0 and -0, which the order tells apart.
      while (to < falling.length && scores[falling[to]] + 0.0 == scores[falling[from]] + 0.0) {
        tied += positive[falling[to++]] ? 1 : 0;
      }
      double others = to - from - tied;
      above += others * (right + tied / 2);
      right += tied;
      wrong += others;
      precisions += tied * right / (right + wrong);
      from = to;
    }
    return new RankingMetrics(above / (positives * negatives), precisions / positives);
  }

  /**
   * The metrics of a class against all others, by its probabilities. With two classes, class 1 is
   * usually the positive one.
   *
   * @param k the class, in 0..K-1
   * @throws IllegalStateException if there are no probabilities
   */
  public static RankingMetrics of(ClassPredictions predictions, int k) {
    ConfusionMatrix.checked(k, predictions.classes());
    boolean[] positive = new boolean[predictions.actual().length];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = predictions.actual()[i] == k;
    }
    return of(positive, Arrays.stream(predictions.required()).mapToDouble(row -> row[k]).toArray());
  }

  /**
   * The metrics of each class against all others (one versus rest), in the order of the classes.
   *
   * @throws IllegalStateException if there are no probabilities
   */
  public static List<RankingMetrics> oneVersusRest(ClassPredictions predictions) {
    return IntStream.range(0, predictions.classes()).mapToObj(k -> of(predictions, k)).toList();
  }

  /**
   * The means over classes that {@link #oneVersusRest} gave, without those for which a metric is
   * NaN; NaN if it is so for all.
   */
  public static RankingMetrics macro(List<RankingMetrics> classes) {
    return new RankingMetrics(
        mean(classes, RankingMetrics::rocAuc), mean(classes, RankingMetrics::prAuc));
  }

  private static double mean(
      List<RankingMetrics> classes, ToDoubleFunction<RankingMetrics> metric) {
    return classes.stream()
        .mapToDouble(metric)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "ROC-AUC %.4f, PR-AUC %.4f", rocAuc, prAuc);
  }
}
