package org.chainzrule.text;

/** The size of a text model: the number of parameters that it may learn, and nearly reaches. */
public enum ModelSize {
  /** At most 300 000 parameters. */
  SMALL("0.3m", 300_000, 128, 16, 16),
  /** At most 1 000 000 parameters. */
  MEDIUM("1m", 1_000_000, 512, 16, 32),
  /** At most 3 200 000 parameters. */
  LARGE("3.2m", 3_200_000, 512, 32, 64);

  private final String name;
  private final int parameters;
  private final int batch;
  private final int bag;
  private final int convolution;

  ModelSize(String name, int parameters, int batch, int bag, int convolution) {
    this.name = name;
    this.parameters = parameters;
    this.batch = batch;
    this.bag = bag;
    this.convolution = convolution;
  }

  /** The maximum number of parameters to learn. */
  public int parameters() {
    return parameters;
  }

  /** The batch size for pooled vectors: as accurate as a smaller one, and faster. */
  public int batch() {
    return batch;
  }

  /** The length of an embedding. */
  int width(TextReading reading) {
    return reading == TextReading.CONV || reading == TextReading.GRU ? convolution : bag;
  }

  /**
   * The maximum size of the vocabulary, which leaves at least as many embeddings to n-grams.
   *
   * @param rows the number of embeddings that there is room for
   */
  int words(int rows, TextReading reading) {
    return switch (reading) {
      case CONV, GRU -> rows - 1;
      // A word has an embedding in each of two tables.
      case NGRAM_CONV, NGRAM_GRU -> Math.min(20_000, rows / 4);
      case NGRAMS -> Math.min(30_000, rows / 4);
      default -> Math.min(20_000, rows / 2);
    };
  }

  /** Its name, such as {@code 0.3m}. */
  @Override
  public String toString() {
    return name;
  }
}
