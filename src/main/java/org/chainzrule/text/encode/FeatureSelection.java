package org.chainzrule.text.encode;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.chainzrule.data.text.TextHash;

/**
 * Selects n-gram features by how informative they are about the class of a text. A feature's score
 * is {@code Σ_k c_k ln(K p_k)} with {@code p_k = (c_k + a) / Σ_j (c_j + a)}: its contribution to
 * the mutual information with the class, where c_k counts the texts of class k that contain the
 * feature, weighted as if all K classes had equally many texts, and a is a pseudocount.
 */
final class FeatureSelection {

  /**
   * Most candidates are rare. A first pass counts them by a hash, so that the second pass keeps
   * exact counts only of those that may be frequent enough.
   */
  private static final int HASHES = 1 << 24;

  private final TokenSequences texts;
  private final int words;
  private final double[] weights;
  private final LongIndex candidates = new LongIndex();

  /** The weighted number of texts of each class that contain each candidate, by its id. */
  private final double[][] counts;

  /** The last text that contained each candidate, plus 1, by its id. */
  private int[] last = new int[1 << 10];

  private FeatureSelection(TokenSequences texts, int words) {
    this.texts = texts;
    this.words = words;
    this.weights = ClassLogRatios.weights(texts);
    this.counts = new double[weights.length][last.length];
  }

  /**
   * The keys of the selected features, the most informative first.
   *
   * @param texts the texts as word ids, one for each token
   * @param words the number of known words; larger ids stand for unknown ones
   */
  static LongIndex of(TokenSequences texts, int words, NgramFeatures.Criteria criteria) {
    FeatureSelection selection = new FeatureSelection(texts, words);
    selection.count(selection.hashedCounts(), criteria.minCount());
    double[] information = selection.information(criteria.pseudocount());
    LongIndex selected = new LongIndex();
    IntStream.range(0, selection.candidates.size())
        .filter(id -> information[id] > 0)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(id -> -information[id])
                .thenComparing(selection.candidates::key))
        .limit(criteria.maxFeatures())
        .forEach(id -> selected.add(selection.candidates.key(id)));
    return selected;
  }

  private static int hash(long key) {
    return (int) TextHash.mix(key) & HASHES - 1;
  }

  /** The word ids of a text, negative for unknown words. */
  private int[] ids(int row) {
    int[] ids = texts.ids(row);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = ids[i] < words ? ids[i] : -1;
    }
    return ids;
  }

  private int[] hashedCounts() {
    int[] occurrences = new int[HASHES];
    for (int row = 0; row < texts.size(); row++) {
      NgramFeature.each(ids(row), (key, from, to) -> occurrences[hash(key)]++);
    }
    return occurrences;
  }

  private void count(int[] occurrences, int minCount) {
    for (int row = 0; row < texts.size(); row++) {
      int text = row + 1;
      int k = texts.label(row);
      NgramFeature.each(
          ids(row),
          (key, from, to) -> {
            if (occurrences[hash(key)] >= minCount) {
              count(candidates.add(key), text, k);
            }
          });
    }
  }

  private void count(int id, int text, int k) {
    if (id == last.length) {
      last = Arrays.copyOf(last, 2 * id);
      Arrays.setAll(counts, j -> Arrays.copyOf(counts[j], 2 * id));
    }
    if (last[id] != text) {
      last[id] = text;
      counts[k][id] += weights[k];
    }
  }

  private double[] information(double pseudocount) {
    int classes = counts.length;
    double[] information = new double[candidates.size()];
    for (int id = 0; id < information.length; id++) {
      double all = classes * pseudocount;
      for (double[] of : counts) {
        all += of[id];
      }
      for (double[] of : counts) {
        information[id] += of[id] * Math.log(classes * (of[id] + pseudocount) / all);
      }
    }
    return information;
  }
}
