package org.chainzrule.robustness.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.InputGradients;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Batches;

/**
 * Signs of gradient masking: reasons not to trust a robust accuracy, to be printed beside it. The
 * checks are those of AutoAttack, except that any black-box attack takes the place of its Square
 * attack, and without its check of targeted losses.
 *
 * @param outputChange the largest change of an output over five forward passes; flagged above 1e-4
 * @param probabilities whether the outputs are probabilities, in 0..1 with the sum 1, on which the
 *     loss saturates
 * @param finite whether all outputs are finite
 * @param zeroGradients the fraction of examples whose loss has a zero gradient in the input, in
 *     0..1; flagged above 0
 * @param blackBoxGain the fraction of examples that withstand the attack by gradients but not the
 *     black-box attack, in 0..1; flagged above 0.002
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
  private static final double MAX_CHANGE = 1e-4;
  private static final double SUM_TOLERANCE = 1e-5;
  private static final double MAX_GAIN = 0.002;

  /**
   * Checks a network, and compares an attack by gradients with a black-box attack.
   *
   * @param gradient such as {@link Pgd}
   * @param blackBox such as {@link RandomSearch}, within the same distance
   * @throws IllegalArgumentException as {@link RobustAccuracy#of}
   */
  public static TrustFlags of(
      Layer network, Loss loss, Dataset data, Attack gradient, Attack blackBox, Seeds seeds) {
    Outputs outputs = new Outputs();
    Batches.each(
        network, data, Batches.SIZE, (rows, batch) -> outputs.add(network, batch.inputs()));
    int withoutGradient = 0;
    for (double norm : InputGradients.norms(network, loss, data)) {
      withoutGradient += norm == 0 ? 1 : 0;
    }
    int size = Batches.SIZE;
    boolean[] robustToGradients =
        RobustAccuracy.outcomes(network, loss, data, gradient, seeds.child("gradient"), size)
            .robust();
    boolean[] robustToBlackBox =
        RobustAccuracy.outcomes(network, loss, data, blackBox, seeds.child("black box"), size)
            .robust();
    int foundByBlackBox = 0;
    for (int i = 0; i < robustToBlackBox.length; i++) {
      foundByBlackBox += robustToGradients[i] && !robustToBlackBox[i] ? 1 : 0;
    }
    return new TrustFlags(
        outputs.change,
        outputs.probabilities,
        outputs.finite,
        (double) withoutGradient / data.size(),
        (double) foundByBlackBox / data.size());
  }

  /** A phrase for each flag that is raised; empty if the robust accuracy can be trusted. */
  public List<String> raised() {
    List<String> raised = new ArrayList<>();
    if (!finite) {
      raised.add("outputs are not finite");
    }
    if (!(outputChange <= MAX_CHANGE)) {
      raised.add(String.format(Locale.ROOT, "outputs change by %.2g when repeated", outputChange));
    }
    if (probabilities) {
      raised.add("outputs are probabilities, not logits");
    }
    if (zeroGradients > 0) {
      raised.add(percent("no gradient in the input for %.2f %% of the examples", zeroGradients));
    }
    if (blackBoxGain > MAX_GAIN) {
      raised.add(percent("an attack without gradients finds %.2f points more", blackBoxGain));
    }
    return List.copyOf(raised);
  }

  private static String percent(String format, double fraction) {
    return String.format(Locale.ROOT, format, 100 * fraction);
  }

  /** Properties of the outputs over all batches. */
  private static final class Outputs {
    private double change;
    private boolean probabilities = true;
    private boolean finite = true;

    void add(Layer network, Tensor inputs) {
      try (Recording paused = Recording.pause();
          TensorScope scope = TensorScope.open()) {
        double[] first = outputs(network, inputs);
        int n = inputs.shape().size(0);
        double[] sums = new double[n];
        for (int at = 0; at < first.length; at++) {
          sums[at % n] += first[at];
          finite = finite && Double.isFinite(first[at]);
          probabilities = probabilities && first[at] >= 0 && first[at] <= 1;
        }
        for (double sum : sums) {
          probabilities = probabilities && Math.abs(sum - 1) < SUM_TOLERANCE;
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
