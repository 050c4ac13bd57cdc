package org.chainzrule.text;

import java.util.List;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.tensor.TensorScope;

/**
 * The sizes of a model's layers: those that were asked for, or those that its {@link ModelSize}
 * leaves room for, or else usual ones.
 *
 * @param outputs numbers that the network gives
 * @param perUnit what a unit learns besides its weights: a bias and an activation's parameters
 */
record ModelBudget(TextModel model, int outputs, int perUnit) {

  static final int WINDOW = 3;

  private static final int BUCKETS = 30_000;
  private static final int NGRAMS = 100_000;
  private static final int JOINED_TOKENS = 160;
  private static final int JOINED_CHANNELS = 96;

  static ModelBudget of(TextModel model, int outputs) {
    try (TensorScope scope = TensorScope.open()) {
      return new ModelBudget(model, outputs, model.dense().parametersPerUnit());
    }
  }

  private static int or(Integer given, int usual) {
    return given == null ? usual : given;
  }

  private boolean sized() {
    return model.size.isPresent();
  }

  /** Numbers in a learned vector; where n-grams begin as naive Bayes, at least one a class. */
  int width() {
    int usual = model.size.map(size -> size.width(model.reading)).orElse(model.reading.width);
    return or(model.width, model.reading.choosesNgrams() ? Math.max(usual, outputs) : usual);
  }

  /** How many of a text's tokens a convolution reads. */
  int convolved() {
    int tokens = model.tokens();
    return model.reading == TextReading.NGRAM_CONV ? Math.min(tokens, JOINED_TOKENS) : tokens;
  }

  /** Channels of the convolution, if any. */
  int channels(int width) {
    return or(model.channels, model.reading == TextReading.NGRAM_CONV ? JOINED_CHANNELS : width);
  }

  /** How many numbers a text of tokens becomes. */
  int features(int width) {
    return switch (model.reading) {
      case CONV -> channels(width);
      case NGRAM_CONV -> width + channels(width);
      default -> width;
    };
  }

  /** The hidden dense layers behind so many inputs. */
  MlpConfig dense(int in) {
    MlpConfig usual = model.dense();
    if (model.hidden != null || model.reading != TextReading.POOLED || !sized()) {
      return usual;
    }
    // Two layers, the second half as wide, as wide as the size allows.
    int half = 1;
    while (parameters(in, List.of(2 * half + 2, half + 1)) <= model.size.get().parameters()) {
      half++;
    }
    return usual.withHidden(List.of(2 * half, half));
  }

  /** What dense layers learn behind so many inputs, the last included. */
  private long parameters(int in, List<Integer> hidden) {
    long sum = 0;
    long width = in;
    for (int units : hidden) {
      sum += (width + perUnit) * units;
      width = units;
    }
    return sum + (width + 1) * outputs;
  }

  /** How many learned vectors the size leaves room for; any number without a size. */
  int rows(int width) {
    if (!sized()) {
      return Integer.MAX_VALUE;
    }
    int features = features(width);
    long others = parameters(features, model.dense().hidden());
    if (model.reading.convolves()) {
      others += ((long) WINDOW * width + perUnit) * channels(width);
    }
    return (int) Math.max(1, (model.size.get().parameters() - others) / width);
  }

  /** Words at most. */
  int words(int rows) {
    int all = model.reading.words;
    int usual = model.size.map(size -> Math.max(1, size.words(rows, model.reading))).orElse(all);
    // Frozen ones need no room.
    return or(model.words, model.freezing ? Math.max(all, usual) : usual);
  }

  /** Words at most that have no frozen vector. */
  int learnedWords(int rows) {
    return model.words == null && sized()
        ? model.size.get().words(rows, model.reading)
        : Integer.MAX_VALUE;
  }

  /**
   * Vectors for pairs of words.
   *
   * @param left vectors that there is room for beside those of words
   */
  int buckets(int left) {
    return or(model.buckets, sized() ? Math.max(0, left) : BUCKETS);
  }

  /** N-grams at most, as {@link #buckets}. */
  int ngrams(int left) {
    return or(model.ngrams, sized() ? Math.max(0, left) : NGRAMS);
  }
}
