package org.chainzrule.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * The outputs of a network for a batch of examples, on the heap, and what its decoder reads in
 * them. What is read is computed by each call, in 64 bits, and is in a new array.
 *
 * @param outputs a row for each example, {@code [n][out]}, such as logits
 * @param decoder how they are read
 */
public record Prediction(double[][] outputs, OutputDecoder decoder) {

  /** How many examples, and how many numbers of one, its text shows. */
  private static final int SHOWN = 10;

  /** The prediction of these outputs, {@code [n, ...]}, which are copied to the heap. */
  @Internal("robustness")
  public static Prediction of(Tensor outputs, OutputDecoder decoder) {
    return new Prediction(rows(outputs), decoder);
  }

  /**
   * The class that is decided for, for each example, as an index in {@code 0..K-1}.
   *
   * @throws IllegalStateException if the network is not one of classes, or has no decoder
   * @throws IllegalArgumentException if the outputs do not fit the decoder
   */
  public int[] classes() {
    return read("classes", decoder::decide, new int[0]);
  }

  /**
   * The probability of each class for each example, {@code [n][K]}, not negative and 1 in sum.
   *
   * @throws IllegalStateException if the network gives no probabilities, or has no decoder
   * @throws IllegalArgumentException if the outputs do not fit the decoder
   */
  public double[][] probabilities() {
    return read(
        "class probabilities",
        y -> decoder.probabilities(y).map(Prediction::rows),
        new double[0][]);
  }

  /**
   * The probability of each label for each example, {@code [n][labels]}, each in 0..1, where labels
   * do not exclude each other.
   *
   * @throws IllegalStateException if the network is not one of such labels, or has no decoder
   */
  public double[][] labelProbabilities() {
    return read(
        "label probabilities",
        y -> decoder.labelProbabilities(y).map(Prediction::rows),
        new double[0][]);
  }

  /**
   * Whether each example has each label, {@code [n][labels]}: where its probability is above 1/2.
   *
   * @throws IllegalStateException as {@link #labelProbabilities}
   */
  public boolean[][] labels() {
    return Arrays.stream(labelProbabilities()).map(Prediction::likely).toArray(boolean[][]::new);
  }

  private static boolean[] likely(double... probabilities) {
    boolean[] likely = new boolean[probabilities.length];
    for (int j = 0; j < likely.length; j++) {
      likely[j] = probabilities[j] > 0.5;
    }
    return likely;
  }

  /**
   * The values that are expected for each example: of classes the class index {@code Σ_k k P(y =
   * k)}, {@code [n][1]}, which means something where classes are ordered; of values the values
   * themselves, {@code [n][out]}; of labels their probabilities.
   *
   * @throws IllegalStateException if the network has no decoder
   * @throws IllegalArgumentException if the outputs do not fit the decoder
   */
  public double[][] expected() {
    return read(
        "expected values",
        y -> decoder.expected(Variable.constant(y)).map(Variable::value).map(Prediction::rows),
        new double[0][]);
  }

  /**
   * A line for each of the first examples: the class with its probability, the labels with the
   * probability of each, the expected values, or the outputs where the decoder reads none of them.
   */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add(outputs.length + (outputs.length == 1 ? " example" : " examples"));
    int shown = Math.min(outputs.length, SHOWN);
    lines.addAll(new Prediction(Arrays.copyOf(outputs, shown), decoder).examples());
    if (shown < outputs.length) {
      lines.add("... and " + (outputs.length - shown) + " more");
    }
    return String.join("\n", lines);
  }

  private List<String> examples() {
    if (outputs.length == 0) {
      return List.of();
    }
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      Tensor y = Tensor.of(outputs);
      Optional<int[]> classes = decoder.decide(y);
      if (classes.isPresent()) {
        Optional<double[][]> p = decoder.probabilities(y).map(Prediction::rows);
        return IntStream.range(0, outputs.length)
            .mapToObj(i -> classLine(classes.get()[i], p.map(rows -> rows[i])))
            .toList();
      }
      Optional<double[][]> labels = decoder.labelProbabilities(y).map(Prediction::rows);
      if (labels.isPresent()) {
        return Arrays.stream(labels.get()).map(Prediction::labelLine).toList();
      }
      Optional<double[][]> values =
          decoder.expected(Variable.constant(y)).map(Variable::value).map(Prediction::rows);
      return Arrays.stream(values.orElse(outputs))
          .map(row -> (values.isPresent() ? "values " : "outputs ") + numbers(row))
          .toList();
    }
  }

  private static String classLine(int decided, Optional<double[]> probabilities) {
    return "class "
        + decided
        + probabilities
            .map(p -> String.format(Locale.ROOT, ", probability %.4f", p[decided]))
            .orElse("");
  }

  private static String labelLine(double... probabilities) {
    String likely =
        IntStream.range(0, probabilities.length)
            .filter(j -> probabilities[j] > 0.5)
            .limit(SHOWN)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(" "));
    return (likely.isEmpty() ? "no label" : "labels " + likely)
        + ", probabilities "
        + numbers(probabilities);
  }

  private static String numbers(double... row) {
    String first =
        Arrays.stream(row)
            .limit(SHOWN)
            .mapToObj(value -> String.format(Locale.ROOT, "%.4g", value))
            .collect(Collectors.joining(" "));
    return row.length > SHOWN ? first + " ..." : first;
  }

  /** The rows of a tensor {@code [n, ...]}, each in row-major order. */
  static double[][] rows(Tensor y) {
    double[] values = y.toArray();
    int n = y.shape().size(0);
    int width = y.shape().tail().length();
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
    }
    return rows;
  }

  /** What is read in the outputs, on the heap; tensors made on the way are freed. */
  private <T> T read(String noun, Function<Tensor, Optional<T>> reading, T ofNoExample) {
    if (outputs.length == 0) {
      return ofNoExample;
    }
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      return reading
          .apply(Tensor.of(outputs))
          .orElseThrow(() -> new IllegalStateException(refusal(noun)));
    }
  }

  private String refusal(String noun) {
    String expected = "expected a decoder that gives " + noun + ", got " + decoder;
    return decoder.equals(OutputDecoder.none())
        ? expected
            + "; Predictor.of(model) uses that of a saved model, Predictor.of(network,"
            + " loss.decoder()) that of a loss"
        : expected;
  }
}
