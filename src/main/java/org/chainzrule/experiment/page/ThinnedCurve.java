package org.chainzrule.experiment.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A curve over the steps of a training that keeps at most 256 points: where there are more, two
 * neighbours become one, with the mean of their values and the range from the least to the largest.
 * Thus memory does not grow with the length of the training.
 */
final class ThinnedCurve {

  private static final int MOST = 256;

  /** Consecutive steps. */
  private record Span(long first, long last, int count, double sum, double low, double high) {

    Span and(Span next) {
      return new Span(
          first,
          next.last,
          count + next.count,
          sum + next.sum,
          Math.min(low, next.low),
          Math.max(high, next.high));
    }
  }

  private final List<Span> spans = new ArrayList<>();
  private int width = 1;

  void clear() {
    spans.clear();
    width = 1;
  }

  /**
   * @param step above all steps before
   */
  void add(long step, double value) {
    Span one = new Span(step, step, 1, value, value, value);
    int end = spans.size() - 1;
    if (end >= 0 && spans.get(end).count < width) {
      spans.set(end, spans.get(end).and(one));
      return;
    }
    if (spans.size() == MOST) {
      List<Span> pairs = new ArrayList<>();
      for (int i = 0; i < MOST; i += 2) {
        pairs.add(spans.get(i).and(spans.get(i + 1)));
      }
      spans.clear();
      spans.addAll(pairs);
      width *= 2;
    }
    spans.add(one);
  }

  /** The curve; each point has the mean of its steps, and their range as interval. */
  Series series(String name) {
    return new Series(
        name,
        Series.Mark.LINE,
        spans.stream()
            .map(
                span ->
                    new Series.Point(
                        (span.first + span.last) / 2.0, span.sum / span.count, span.low, span.high))
            .toList());
  }
}
