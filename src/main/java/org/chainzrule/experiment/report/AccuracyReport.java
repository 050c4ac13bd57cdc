package org.chainzrule.experiment.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.metrics.ConfusionMatrix;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.InputGradients;

/**
 * The accuracy of a classifier on a set of examples, and the distribution of its input gradients.
 *
 * @param evaluatedOn the name of the set, {@code "test"} or {@code "holdout"}
 * @param accuracy the accuracy, in 0..1
 * @param inputGradient the distribution of {@code ‖∂ loss_s / ∂ x_s‖₂} over the examples s
 */
public record AccuracyReport(String evaluatedOn, double accuracy, Distribution inputGradient)
    implements ReportPart {

  /** Evaluates a network on the test set of a split. */
  public static AccuracyReport of(Layer network, Loss loss, TrainTestSplit split) {
    return new AccuracyReport(
        split.evaluatedOn(),
        ConfusionMatrix.of(network, loss, split.test()).accuracy(),
        InputGradients.of(network, loss, split.test()));
  }

  @Override
  public List<String> lines() {
    return List.of(accuracyLine(evaluatedOn, accuracy), gradientLine(inputGradient));
  }

  /** The line of an accuracy. */
  static String accuracyLine(String evaluatedOn, double accuracy) {
    return ReportPart.line("%-15s %.2f %%", evaluatedOn + " accuracy", 100 * accuracy);
  }

  /** The line of input gradients. */
  public static String gradientLine(Distribution norms) {
    return ReportPart.line(
        "input gradient  peak %.3f, p99 %.3f, tail ratio %.2f",
        norms.max(), norms.p99(), norms.tailRatio());
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(evaluatedOn + "Accuracy", accuracy);
    fields.put("inputGradient", StabilityReport.fields(inputGradient));
    return fields;
  }

  /** The figures that are saved with the network. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(evaluatedOn + "Accuracy", accuracy);
    metrics.put("inputGradientPeak", inputGradient.max());
    return metrics;
  }
}
