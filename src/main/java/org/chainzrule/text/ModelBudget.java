package org.chainzrule.text;

import java.util.List;
import org.chainzrule.experiment.recipe.MlpConfig;

/**
 * The layer sizes of a text model: those that the user set, or else those that its {@link
 * ModelSize} has room for, or else the defaults of its {@link TextReading}.
 *
 * @param outputs the number of outputs of the network
 */
record ModelBudget(TextModel model, int outputs) {

  /** The number of words that a convolution sees at a time. */
  static final int WINDOW = 3;

  private static final int BUCKETS = 30_000;
  private static final int NGRAMS = 100_000;

  // With n-grams beside it, a convolution or a recurrent unit reads only the beginning of a text.
  private static final int BESIDE_NGRAMS = 160;
  private static final int NGRAM_CONV_CHANNELS = 96;
  private static final int UNITS = 64;

  private static int or(Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }

  private boolean sized() {
    return model.size.isPresent();
  }

  /**
   * The length of an embedding; with n-grams, which begin as naive Bayes, at least one per class.
   */
  int width() {
    int usual = model.size.map(size -> size.width(model.reading)).orElse(model.reading.width);
    return or(model.width, model.reading.selectsNgrams() ? Math.max(usual, outputs) : usual);
  }

  /** How many tokens of a text a convolution or a recurrent unit reads. */
  int inOrder() {
    int tokens = model.tokens();
    return model.reading.selectsNgrams() ? Math.min(tokens, BESIDE_NGRAMS) : tokens;
  }

  /** The units of a recurrent unit. */
  int units() {
    return or(model.units, UNITS);
  }

  /** The output channels of a convolution. */
  int channels(int width) {
    return or(
        model.channels, model.reading == TextReading.NGRAM_CONV ? NGRAM_CONV_CHANNELS : width);
  }

  /** The number of features of a text that is read as token ids. */
  int features(int width) {
    return switch (model.reading) {
      case CONV -> channels(width);
      case NGRAM_CONV -> width + channels(width);
      case GRU -> units();
      case NGRAM_GRU -> width + units();
      default -> width;
    };
  }

  /** The hidden dense layers behind {@code in} features. */
  MlpConfig dense(int in) {
    MlpConfig usual = model.dense();
    if (model.hidden != null || model.reading != TextReading.POOLED || !sized()) {
      return usual;
    }
    // Two layers, the second half as wide as the first, and as wide as the size has room for.
    int half = 1;
    while (usual.withHidden(List.of(2 * half + 2, half + 1)).parameters(in, outputs)
        <= model.size.get().parameters()) {
      half++;
    }
    return usual.withHidden(List.of(2 * half, half));
  }

  /** How many embeddings the size has room for; unlimited without a size. */
  int rows(int width) {
    if (!sized()) {
      return Integer.MAX_VALUE;
    }
    int features = features(width);
    long others = model.dense().parameters(features, outputs);
    if (model.reading.convolves()) {
      others += ((long) WINDOW * width + model.dense().parametersPerUnit()) * channels(width);
    }
    if (model.reading.recurs()) {
      others += 3L * units() * (width + units() + 2);
    }
    return (int) Math.max(1, (model.size.get().parameters() - others) / width);
  }

  /** The maximum size of the vocabulary. */
  int words(int rows) {
    int all = model.reading.words;
    int usual = model.size.map(size -> Math.max(1, size.words(rows, model.reading))).orElse(all);
    // Frozen vectors do not count as parameters to learn.
    return or(model.words, model.freezing ? Math.max(all, usual) : usual);
  }

  /** The maximum number of words without a frozen vector. */
  int learnedWords(int rows) {
    return model.words == null && sized()
        ? model.size.get().words(rows, model.reading)
        : Integer.MAX_VALUE;
  }

  /**
   * The number of hash buckets for bigrams.
   *
   * @param left the number of embeddings that there is room for beside those of words
   */
  int buckets(int left) {
    return or(model.buckets, sized() ? Math.max(0, left) : BUCKETS);
  }

  /** The maximum number of n-gram features, as {@link #buckets}. */
  int ngrams(int left) {
    return or(model.ngrams, sized() ? Math.max(0, left) : NGRAMS);
  }
}
