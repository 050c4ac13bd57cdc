package org.chainzrule.robustness.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Batches;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.InputGradients;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;

/**
 * Reasons not to believe a robust accuracy, to be printed beside it. The checks are AutoAttack's,
 * but for its Square attack, in whose place comes any attack without gradients, and that for
 * targeted losses.
 *
 * @param outputChange the largest change of an output over five passes; flagged above 1e-4
 * @param probabilities whether the outputs are in 0..1 and sum to 1, so that the loss saturates
 * @param finite whether all outputs are
 * @param zeroGradients the part of examples whose loss has no gradient in the input, in 0..1;
 *     flagged above 0
 * @param blackBoxGain the part of examples that withstand the gradients but not the attack without
 *     them, in 0..1; flagged above 0.002
 * @see <a href="https://github.com/fra31/auto-attack/blob/master/flags_doc.md">AutoAttack:
 *     flags</a>
 */
public record TrustFlags(
    double outputChange,
    boolean probabilities,
    boolean finite,
    double zeroGradients,
    double blackBoxGain) {

  private static final int REPEATS = 5;
  private static final double CHANGE = 1e-4;
  private static final double SUM = 1e-5;
  private static final double GAIN = 0.002;

  /**
   * Checks a network, and an attack by gradients against one without, such as {@link RandomSearch}
   * over the same ball.
   *
   * @throws IllegalArgumentException as {@link RobustAccuracy#of}
   */
  public static TrustFlags of(
      Layer network, Loss loss, Dataset data, Attack gradient, Attack blackBox, Seeds seeds) {
    Outputs outputs = new Outputs();
    Batches.each(
        network, data, Batches.SIZE, (rows, batch) -> outputs.look(network, batch.inputs()));
    int flat = 0;
    for (double norm : InputGradients.norms(network, loss, data)) {
      flat += norm == 0 ? 1 : 0;
    }
    int size = Batches.SIZE;
    boolean[] withstood =
        RobustAccuracy.outcomes(network, loss, data, gradient, seeds.child("gradient"), size)
            .robust();
    boolean[] left =
        RobustAccuracy.outcomes(network, loss, data, blackBox, seeds.child("black box"), size)
            .robust();
    int gained = 0;
    for (int i = 0; i < left.length; i++) {
      gained += withstood[i] && !left[i] ? 1 : 0;
    }
    return new TrustFlags(
        outputs.change,
        outputs.probabilities,
        outputs.finite,
        (double) flat / data.size(),
        (double) gained / data.size());
  }

  /** A sentence for each flag; none if the number can be believed. */
  public List<String> raised() {
    List<String> raised = new ArrayList<>();
    if (!finite) {
      raised.add("outputs are not finite");
    }
    if (!(outputChange <= CHANGE)) {
      raised.add(String.format(Locale.ROOT, "outputs change by %.2g when repeated", outputChange));
    }
    if (probabilities) {
      raised.add("outputs are probabilities, not logits");
    }
    if (zeroGradients > 0) {
      raised.add(percent("no gradient in the input for %.2f %% of the examples", zeroGradients));
    }
    if (blackBoxGain > GAIN) {
      raised.add(percent("an attack without gradients finds %.2f points more", blackBoxGain));
    }
    return List.copyOf(raised);
  }

  private static String percent(String format, double part) {
    return String.format(Locale.ROOT, format, 100 * part);
  }

  /** What all batches' outputs have in common. */
  private static final class Outputs {
    private double change;
    private boolean probabilities = true;
    private boolean finite = true;

    void look(Layer network, Tensor inputs) {
      try (Recording paused = Recording.pause();
          TensorScope scope = TensorScope.open()) {
        double[] first = outputs(network, inputs);
        int n = inputs.shape().size(0);
        double[] sums = new double[n];
        for (int at = 0; at < first.length; at++) {
          sums[at % n] += first[at];
          finite &= Double.isFinite(first[at]);
          probabilities &= first[at] >= 0 && first[at] <= 1;
        }
        for (double sum : sums) {
          probabilities &= Math.abs(sum - 1) < SUM;
        }
        for (int repeat = 1; repeat < REPEATS; repeat++) {
          double[] again = outputs(network, inputs);
          for (int at = 0; at < first.length; at++) {
            boolean same = Double.compare(again[at], first[at]) == 0;
            change = Math.max(change, same ? 0 : Math.abs(again[at] - first[at]));
          }
        }
      }
    }

    private static double[] outputs(Layer network, Tensor inputs) {
      return network.forward(Variable.constant(inputs), Pass.inference()).value().toColumns();
    }
  }
}
