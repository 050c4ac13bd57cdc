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
   * Where a logarithmic axis has its marks: at powers of 10, and where it spans few of them also
   * between.
   *
   * @param most how many marks there are at most; twice as many of powers of 10 alone
   */
  List<Double> breaks(DoubleSummaryStatistics values, int most) {
    for (double[] times : new double[][] {{1, 2, 5}, {1, 3}}) {
      List<Double> breaks = breaks(values, 1, times);
      if (breaks.size() <= most) {
        return breaks;
      }
    }
    int step = 1;
    while (breaks(values, step, 1).size() > 2 * most) {
      step++;
    }
    return breaks(values, step, 1);
  }

  private static List<Double> breaks(DoubleSummaryStatistics values, int step, double... times) {
    int first = (int) Math.floor(Math.log10(values.getMin()));
    int last = (int) Math.ceil(Math.log10(values.getMax()));
    List<Double> breaks = new ArrayList<>();
    for (int power = first - Math.floorMod(first, step); power <= last; power += step) {
      for (double one : times) {
        double at = Double.parseDouble((int) one + "e" + power);
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
