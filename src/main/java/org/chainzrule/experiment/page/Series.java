package org.chainzrule.experiment.page;

import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.Internal;

/**
 * One series of a chart.
 *
 * @param name its name in the legend; of several faint series of one name, the legend has one
 * @param mark how it is drawn
 * @param points in the order of x
 */
@Internal
public record Series(String name, Mark mark, List<Point> points) {

  /** How points are drawn. */
  public enum Mark {
    /** A line; with a band where points have intervals. */
    LINE,
    /** A thin line in the background. */
    FAINT,
    /** A mark for each point; with a bar where points have intervals. */
    POINTS,
    /** A line above a filled area. */
    AREA
  }

  /**
   * A point.
   *
   * @param low the lower end of its interval; y where it has none
   * @param high the upper end of its interval; y where it has none
   */
  public record Point(double x, double y, double low, double high) {

    /** A point without an interval. */
    public Point(double x, double y) {
      this(x, y, y, y);
    }

    boolean hasInterval() {
      return low < y || high > y;
    }
  }

  /** Copies the points. */
  public Series {
    points = List.copyOf(points);
  }

  /** A series of points without intervals. */
  public static Series of(String name, Mark mark, double[] x, double[] y) {
    return new Series(
        name, mark, IntStream.range(0, x.length).mapToObj(i -> new Point(x[i], y[i])).toList());
  }

  /** The points that can be drawn: finite, and above 0 on axes that are logarithmic. */
  Series drawable(Axis horizontal, Axis vertical) {
    return new Series(
        name,
        mark,
        points.stream()
            .filter(
                point ->
                    horizontal.shows(point.x())
                        && vertical.shows(point.y())
                        && vertical.shows(point.low())
                        && vertical.shows(point.high()))
            .toList());
  }
}
