package org.chainzrule.experiment.page;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.chainzrule.Internal;

/**
 * An axis of a chart.
 *
 * @param label what it shows, with the unit
 * @param isLogarithmic whether equal distances are equal ratios
 */
@Internal
public record Axis(String label, boolean isLogarithmic) {

  /** An axis on which equal distances are equal differences. */
  public static Axis linear(String label) {
    return new Axis(label, false);
  }

  /** An axis on which equal distances are equal ratios; it shows numbers above 0. */
  public static Axis logarithmic(String label) {
    return new Axis(label, true);
  }

  /**
   * Where a logarithmic axis has its marks: at powers of 10, and where it spans few of them also at
   * 2 and 5 times those.
   */
  List<Double> breaks(DoubleSummaryStatistics values) {
    int first = (int) Math.floor(Math.log10(values.getMin()));
    int last = (int) Math.ceil(Math.log10(values.getMax()));
    double decades = Math.log10(values.getMax() / values.getMin());
    int step = decades > 12 ? 3 : decades > 6 ? 2 : 1;
    double[] between = decades < 2.5 ? new double[] {1, 2, 5} : new double[] {1};
    List<Double> breaks = new ArrayList<>();
    for (int power = first - Math.floorMod(first, step); power <= last; power += step) {
      for (double times : between) {
        double at = Double.parseDouble((int) times + "e" + power);
        if (at >= values.getMin() * 0.99 && at <= values.getMax() * 1.01) {
          breaks.add(at);
        }
      }
    }
    return breaks;
  }

  boolean shows(double value) {
    return Double.isFinite(value) && (!isLogarithmic || value > 0);
  }
}
