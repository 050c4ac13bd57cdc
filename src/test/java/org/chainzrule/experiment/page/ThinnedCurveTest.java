package org.chainzrule.experiment.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinnedCurveTest {

  @Test
  void a_short_curve_keeps_every_step() {
    ThinnedCurve curve = new ThinnedCurve();
    curve.add(1, 5);
    curve.add(2, 3);
    assertThat(curve.series("s").points())
        .containsExactly(new Series.Point(1, 5), new Series.Point(2, 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 257, 511, 512, 513, 100_000})
  void a_long_one_keeps_its_range_and_its_means_in_few_points(int steps) {
    ThinnedCurve curve = new ThinnedCurve();
    double sum = 0;
    for (int step = 1; step <= steps; step++) {
      double value = step == 77 ? 1000 : Math.sin(step);
      sum += value;
      curve.add(step, value);
    }
    List<Series.Point> points = curve.series("s").points();
    assertThat(points)
        .hasSizeBetween(128, 256)
        .isSortedAccordingTo((a, b) -> Double.compare(a.x(), b.x()));
    assertThat(points).anyMatch(point -> point.high() == 1000);
    assertThat(points.get(0).low()).isLessThanOrEqualTo(Math.sin(1));
    // All points but the last are of equally many steps.
    double width = 2 * (points.get(0).x() - 0.5);
    double last = steps - width * (points.size() - 1);
    double all = points.get(points.size() - 1).y() * last;
    for (Series.Point point : points.subList(0, points.size() - 1)) {
      all += point.y() * width;
    }
    assertThat(all).isCloseTo(sum, within(1e-6 * steps));
  }

  @Test
  void a_cleared_curve_begins_anew() {
    ThinnedCurve curve = new ThinnedCurve();
    for (int step = 1; step <= 1000; step++) {
      curve.add(step, step);
    }
    curve.clear();
    curve.add(1, 2);
    curve.add(2, 4);
    assertThat(curve.series("s").points())
        .containsExactly(new Series.Point(1, 2), new Series.Point(2, 4));
  }
}
