package org.chainzrule.data.yelp;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * Synthetic reviews, generated from a small grammar for machines without Yelp's. Each review rates
 * a few aspects of a place from very bad (-2) to very good (2), with sentences that rate nothing in
 * between. Its stars are {@code 3 + round(mean)} of the ratings, except that one review in twenty
 * is a star off; its class index is one less, as in {@link YelpFull#STARS}.
 *
 * <p>Word order matters: {@code good, not bad} and {@code bad, not good} have the same words and
 * opposite ratings, and so have {@code good at first and bad in the end} and its reverse.
 */
public final class SyntheticReviews {

  private static final int STARS = YelpFull.STARS.size();
  private static final int LEAST = -2;
  private static final int MOST = 2;
  private static final int PARTS = 6;
  private static final double SHORT = 0.15;
  private static final double OFF = 0.05;
  private static final double IDLE = 0.35;
  private static final double MIXED = 0.45;

  private SyntheticReviews() {}

  /**
   * The first reviews of the endless series that {@code seeds} determine. Review i is the same on
   * every platform and for every {@code count}; reviews 5 k to 5 k + 4 are made for each number of
   * stars once, in random order.
   *
   * @param count how many reviews, at least 0
   * @throws IllegalArgumentException if {@code count} is negative
   */
  public static LabelledTexts create(Seeds seeds, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("expected a count of at least 0, got " + count);
    }
    List<LabelledText> reviews = new ArrayList<>(count);
    int[] order = {};
    for (int i = 0; i < count; i++) {
      if (i % STARS == 0) {
        order = seeds.child("stars").child(i).generator().permutation(STARS);
      }
      reviews.add(review(order[i % STARS], seeds.child("reviews").child(i).generator()));
    }
    return LabelledTexts.of(YelpFull.STARS, reviews);
  }

  private static LabelledText review(int label, Generator random) {
    int parts = random.nextDouble() < SHORT ? 1 : 2 + random.nextInt(PARTS - 1);
    int[] values = values(label - 2, parts, random);
    StringBuilder text = new StringBuilder();
    int[] aspects = random.permutation(Phrases.ASPECTS.size());
    for (int i = 0; i < parts; i++) {
      if (parts > 1 && random.nextDouble() < IDLE) {
        sentence(Phrases.idle(random), random, 0, text);
      }
      String aspect = Phrases.pick(Phrases.ASPECTS.get(aspects[i % aspects.length]), random);
      sentence(Phrases.opinion(aspect, values[i], random), random, values[i], text);
    }
    return new LabelledText(
        random.nextDouble() < OFF ? beside(label, random) : label, text.toString());
  }

  /** Ratings in -2..2 whose mean rounds to {@code target}; in some reviews they vary more. */
  private static int[] values(int target, int count, Generator random) {
    int spread = random.nextDouble() < MIXED ? 2 : 1;
    int[] values = new int[count];
    while (true) {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        int value = target + random.nextInt(2 * spread + 1) - spread;
        values[i] = Math.max(LEAST, Math.min(MOST, value));
        sum += values[i];
      }
      if (Math.floorDiv(2 * sum + count, 2 * count) == target) {
        return values;
      }
    }
  }

  private static int beside(int label, Generator random) {
    int step = random.nextInt(2) == 0 ? -1 : 1;
    return label + step < 0 || label + step >= STARS ? label - step : label + step;
  }

  /** Appends a sentence with a capital letter, fitting punctuation and an occasional slip. */
  private static void sentence(String words, Generator random, int value, StringBuilder text) {
    if (text.length() > 0) {
      text.append(random.nextInt(8) == 0 ? "\n\n" : " ");
    }
    String spelled = Phrases.slipped(words, random);
    text.append(Character.toUpperCase(spelled.charAt(0))).append(spelled, 1, spelled.length());
    text.append(Phrases.end(value, random));
  }
}
