package org.chainzrule.experiment.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.robustness.stability.TrainingVolatility;

/**
 * The global norm of the gradient over the steps of a training.
 *
 * @param steps the number of steps; 0 for a run that was resumed at its end
 * @param peak the largest norm
 * @param mean the mean norm
 * @param deviation the standard deviation of the norms
 */
public record TrainingReport(long steps, double peak, double mean, double deviation)
    implements ReportPart {

  /** The report of a callback that followed a training. */
  public static TrainingReport of(TrainingVolatility seen) {
    return new TrainingReport(seen.steps(), seen.peak(), seen.mean(), seen.standardDeviation());
  }

  @Override
  public List<String> lines() {
    return steps == 0
        ? List.of()
        : List.of(
            ReportPart.line(
                "training        peak gradient %.3f, standard deviation %.3f", peak, deviation));
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Double> norms = new LinkedHashMap<>();
    norms.put("peakGradientNorm", peak);
    norms.put("meanGradientNorm", mean);
    norms.put("gradientNormDeviation", deviation);
    return Map.of("training", norms);
  }
}
