package org.chainzrule.examples;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many parameters a network for reviews is to learn, about and at most. */
enum ModelSize {
  SMALL("0.3m", 300_000, 128, 16, 16),
  MEDIUM("1m", 1_000_000, 512, 16, 32),
  LARGE("3.2m", 3_200_000, 512, 32, 64);

  private final String typed;

  /** What is not to be exceeded. */
  final int parameters;

  /** Examples of pooled vectors in a step, where the user does not say. */
  final int batch;

  private final int bag;
  private final int convolution;

  ModelSize(String typed, int parameters, int batch, int bag, int convolution) {
    this.typed = typed;
    this.parameters = parameters;
    this.batch = batch;
    this.bag = bag;
    this.convolution = convolution;
  }

  /** Numbers in a learned vector. */
  int width(ReviewModel model) {
    return model == ReviewModel.CONV ? convolution : bag;
  }

  /** Words at most, where pairs of words are to have as many vectors or more. */
  int words(int rows, ReviewModel model) {
    return switch (model) {
      case CONV -> rows - 1;
      // A word has a vector in each of two tables.
      case JOINED -> Math.min(20_000, rows / 4);
      case CUES -> Math.min(30_000, rows / 4);
      default -> Math.min(20_000, rows / 2);
    };
  }

  /**
   * Two hidden layers behind many inputs, the second half as wide, as wide as the size allows.
   *
   * @param each what a unit has besides its weights
   * @param out outputs of the network
   */
  String hidden(int in, int each, int out) {
    int half = 1;
    while (dense(in, half + 1, each, out) <= parameters) {
      half++;
    }
    return 2 * half + "," + half;
  }

  private static long dense(long in, long half, long each, long out) {
    return (in + each) * 2 * half + (2 * half + each) * half + (half + 1) * out;
  }

  @Override
  public String toString() {
    return typed;
  }

  /** Reads a size as it is typed. */
  static final class Reader implements ITypeConverter<ModelSize> {
    @Override
    public ModelSize convert(String name) {
      return Arrays.stream(values())
          .filter(size -> size.typed.equals(name.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of "
                          + Arrays.stream(values())
                              .map(ModelSize::toString)
                              .collect(Collectors.joining(", "))
                          + ", got "
                          + name));
    }
  }
}
