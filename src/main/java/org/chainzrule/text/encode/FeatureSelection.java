package org.chainzrule.text.encode;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.chainzrule.data.text.TextHash;

/**
 * Chooses cues by the information that they have of the class of a text: {@code Σ_k c_k ln(K p_k)}
 * with {@code p_k = (c_k + a) / Σ_j (c_j + a)}, c_k being the texts of class k that have the cue,
 * each of K classes as if all had equally many texts.
 */
final class FeatureSelection {

  /**
   * Cues are many, most of them rare. A first pass counts them by a hash, so that only those are
   * told apart in the second that may be frequent enough.
   */
  private static final int HASHES = 1 << 24;

  private final TokenSequences texts;
  private final int words;
  private final double[] weights;
  private final LongIndex cues = new LongIndex();

  /** The texts of each class that have each cue. */
  private final double[][] counts;

  /** The last text that had each cue, plus 1. */
  private int[] last = new int[1 << 10];

  private FeatureSelection(TokenSequences texts, int words) {
    this.texts = texts;
    this.words = words;
    this.weights = ClassLogRatios.weights(texts);
    this.counts = new double[weights.length][last.length];
  }

  /**
   * The chosen ones in order.
   *
   * @param texts as numbers of words, a number for every token
   * @param words how many are known; larger numbers are none of them
   */
  static LongIndex of(TokenSequences texts, int words, NgramFeatures.Wanted wanted) {
    FeatureSelection choice = new FeatureSelection(texts, words);
    choice.count(choice.hashed(), wanted.least());
    double[] information = choice.information(wanted.a());
    LongIndex chosen = new LongIndex();
    IntStream.range(0, choice.cues.size())
        .filter(id -> information[id] > 0)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(id -> -information[id])
                .thenComparing(choice.cues::key))
        .limit(wanted.most())
        .forEach(id -> chosen.add(choice.cues.key(id)));
    return chosen;
  }

  private static int hash(long key) {
    return (int) TextHash.mix(key) & HASHES - 1;
  }

  /** The words of a text, negative where one is not known. */
  private int[] ids(int row) {
    int[] ids = texts.ids(row);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = ids[i] < words ? ids[i] : -1;
    }
    return ids;
  }

  private int[] hashed() {
    int[] occurrences = new int[HASHES];
    for (int row = 0; row < texts.size(); row++) {
      NgramFeature.each(ids(row), (key, from, to) -> occurrences[hash(key)]++);
    }
    return occurrences;
  }

  private void count(int[] occurrences, int least) {
    for (int row = 0; row < texts.size(); row++) {
      int text = row + 1;
      int k = texts.label(row);
      NgramFeature.each(
          ids(row),
          (key, from, to) -> {
            if (occurrences[hash(key)] >= least) {
              count(cues.add(key), text, k);
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

  private double[] information(double a) {
    int classes = counts.length;
    double[] information = new double[cues.size()];
    for (int id = 0; id < information.length; id++) {
      double all = classes * a;
      for (double[] of : counts) {
        all += of[id];
      }
      for (double[] of : counts) {
        information[id] += of[id] * Math.log(classes * (of[id] + a) / all);
      }
    }
    return information;
  }
}
