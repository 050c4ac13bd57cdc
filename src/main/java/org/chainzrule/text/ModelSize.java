package org.chainzrule.text;

/** How many parameters a text model is to learn, about and at most. */
public enum ModelSize {
  /** At most 300 000. */
  SMALL("0.3m", 300_000, 128, 16, 16),
  /** At most 1 000 000. */
  MEDIUM("1m", 1_000_000, 512, 16, 32),
  /** At most 3 200 000. */
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

  /** What is not to be exceeded. */
  public int parameters() {
    return parameters;
  }

  /** Examples of pooled vectors in a step, as accurate as fewer and faster. */
  public int batch() {
    return batch;
  }

  /** Numbers in a learned vector. */
  int width(TextReading reading) {
    return reading == TextReading.CONV ? convolution : bag;
  }

  /**
   * Words at most, so that pairs and n-grams have as many vectors or more.
   *
   * @param rows vectors that there is room for
   */
  int words(int rows, TextReading reading) {
    return switch (reading) {
      case CONV -> rows - 1;
      // A word has a vector in each of two tables.
      case NGRAM_CONV -> Math.min(20_000, rows / 4);
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
