package org.chainzrule.experiment.page;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.Internal;
import org.chainzrule.train.Callback;

/**
 * A callback that remembers a training for its curves, in memory that does not grow with the number
 * of steps. Use a new one for each run.
 */
@Internal("examples")
public final class TrainingHistory implements Callback {

  private final ThinnedCurve loss = new ThinnedCurve();
  private final ThinnedCurve penalty = new ThinnedCurve();
  private final ThinnedCurve gradientNorm = new ThinnedCurve();
  private boolean penalised;
  private boolean stepped;

  /** A history without steps so far. */
  public TrainingHistory() {}

  /** A new run has a history of its own. */
  @Override
  public void beforeRun(Run run) {
    loss.clear();
    penalty.clear();
    gradientNorm.clear();
    penalised = false;
    stepped = false;
  }

  @Override
  public Decision afterStep(Step step) {
    stepped = true;
    loss.add(step.step(), step.loss());
    penalty.add(step.step(), step.penalty());
    gradientNorm.add(step.step(), step.gradientNorm());
    penalised |= step.penalty() != 0;
    return Decision.CONTINUE;
  }

  /** The charts of the training; none for a run that was resumed at its end. */
  List<Block> charts() {
    List<Block> charts = new ArrayList<>();
    if (!stepped) {
      return charts;
    }
    Axis steps = Axis.linear("step");
    List<Series> losses = new ArrayList<>(List.of(loss.series("loss")));
    if (penalised) {
      losses.add(penalty.series("penalties"));
    }
    charts.add(
        new Chart(
            "Loss over the training",
            "The mean loss of the batches"
                + (penalised ? " and the sum of the penalties that are added to it." : ".")
                + " A band spans neighbouring batches from the least to the largest.",
            steps,
            Axis.logarithmic("loss"),
            losses));
    charts.add(
        new Chart(
            "Gradient norm over the training",
            "The norm of the gradient of all parameters together, before clipping. Its peaks are"
                + " the upper edge of the band.",
            steps,
            Axis.logarithmic("gradient norm"),
            List.of(gradientNorm.series("gradient norm"))));
    return charts;
  }
}
