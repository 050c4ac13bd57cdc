package org.chainzrule.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.model.TextTable;

/**
 * Precision, recall and F1 of every class and their averages, and the confusion matrix labelled by
 * the names of the classes; its text is a table of each.
 *
 * <p>Averages are over the classes that have examples or were predicted; a score that is undefined
 * counts as 0 in them, so that a class that was never predicted lowers the mean precision.
 *
 * <pre>{@code
 * ClassPredictions predictions = ClassPredictions.of(network, loss, test);
 * ClassReport report = ClassReport.of(predictions, List.of("no", "yes"));
 * System.out.println(report);
 * double f1 = report.scores("yes").f1();
 * }</pre>
 *
 * @param confusion the confusion matrix
 * @param classNames the name of each class
 */
public record ClassReport(ConfusionMatrix confusion, List<String> classNames) {

  /** The longest name that is printed whole. */
  private static final int WIDTH = 24;

  /**
   * @throws IllegalArgumentException if there is not one name of its own for each class
   */
  public ClassReport {
    classNames = List.copyOf(classNames);
    if (classNames.size() != confusion.classes()
        || classNames.stream().distinct().count() < classNames.size()) {
      throw new IllegalArgumentException(
          "expected a name of its own for each of "
              + confusion.classes()
              + " classes, got "
              + classNames);
    }
  }

  /** The report of predictions, whose classes have these names. */
  public static ClassReport of(ClassPredictions predictions, List<String> classNames) {
    return new ClassReport(predictions.confusion(), classNames);
  }

  /** The report of predictions, whose classes are named by their numbers. */
  public static ClassReport of(ClassPredictions predictions) {
    return of(
        predictions, IntStream.range(0, predictions.classes()).mapToObj(String::valueOf).toList());
  }

  /**
   * The scores of a class.
   *
   * @throws IllegalArgumentException if there is no such class
   */
  public ClassScores scores(String className) {
    int k = classNames.indexOf(className);
    if (k < 0) {
      throw new IllegalArgumentException(
          "expected one of the classes " + classNames + ", got " + className);
    }
    return scores(k);
  }

  /** The scores of the class at index k, in 0..K-1. */
  public ClassScores scores(int k) {
    return new ClassScores(
        confusion.precision(k), confusion.recall(k), confusion.f1(k), confusion.examples(k));
  }

  /** The macro averages: the mean over classes, each with the same weight; NaN without examples. */
  public ClassScores macro() {
    return averaged(scores -> 1);
  }

  /** The averages over classes weighted by their numbers of examples; NaN without examples. */
  public ClassScores weighted() {
    return averaged(ClassScores::examples);
  }

  /**
   * The micro averages, of the sums of TP, FP and FN over all classes; where each example has one
   * class, as here, all three are the accuracy. NaN without examples.
   */
  public ClassScores micro() {
    double accuracy = confusion.accuracy();
    return new ClassScores(accuracy, accuracy, accuracy, examples());
  }

  private ClassScores averaged(ToDoubleFunction<ClassScores> weight) {
    List<ClassScores> occurring =
        IntStream.range(0, confusion.classes())
            .mapToObj(this::scores)
            .filter(scores -> !Double.isNaN(scores.f1()))
            .toList();
    return new ClassScores(
        mean(occurring, weight, ClassScores::precision),
        mean(occurring, weight, ClassScores::recall),
        mean(occurring, weight, ClassScores::f1),
        examples());
  }

  private static double mean(
      List<ClassScores> all,
      ToDoubleFunction<ClassScores> weight,
      ToDoubleFunction<ClassScores> score) {
    double sum = 0;
    double weights = 0;
    for (ClassScores each : all) {
      double value = score.applyAsDouble(each);
      sum += Double.isNaN(value) ? 0 : weight.applyAsDouble(each) * value;
      weights += weight.applyAsDouble(each);
    }
    return sum / weights;
  }

  private int examples() {
    return IntStream.range(0, confusion.classes()).map(confusion::examples).sum();
  }

  /**
   * A table of the scores with a row for each class and each average, and the confusion matrix with
   * a row for each actual and a column for each predicted class. An undefined score is a hyphen.
   */
  @Override
  public String toString() {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"class", "precision", "recall", "F1", "examples"});
    for (int k = 0; k < confusion.classes(); k++) {
      lines.add(line(name(k), scores(k)));
    }
    lines.add(line("macro", macro()));
    lines.add(line("weighted", weighted()));
    lines.add(line("micro", micro()));
    return TextTable.aligned(lines, Set.of(1, 2, 3, 4)) + "\n\n" + labelled();
  }

  private String labelled() {
    int classes = confusion.classes();
    List<String[]> lines = new ArrayList<>();
    String[] header = new String[classes + 1];
    header[0] = "actual, predicted as";
    IntStream.range(0, classes).forEach(k -> header[k + 1] = name(k));
    lines.add(header);
    for (int i = 0; i < classes; i++) {
      String[] line = new String[classes + 1];
      line[0] = name(i);
      for (int j = 0; j < classes; j++) {
        line[j + 1] = String.valueOf(confusion.count(i, j));
      }
      lines.add(line);
    }
    return TextTable.aligned(
        lines, IntStream.rangeClosed(1, classes).boxed().collect(Collectors.toSet()));
  }

  private String name(int k) {
    String name = classNames.get(k);
    return name.length() <= WIDTH ? name : name.substring(0, WIDTH - 3) + "...";
  }

  private static String[] line(String name, ClassScores scores) {
    return new String[] {
      name,
      text(scores.precision()),
      text(scores.recall()),
      text(scores.f1()),
      String.valueOf(scores.examples())
    };
  }

  private static String text(double score) {
    return Double.isNaN(score) ? "-" : String.format(Locale.ROOT, "%.4f", score);
  }
}
