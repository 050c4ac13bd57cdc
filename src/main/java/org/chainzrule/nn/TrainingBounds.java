package org.chainzrule.nn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Products;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.LinearForms;

/** The differentiable bounds that {@link TrainingBound} makes. */
final class TrainingBounds {

  private TrainingBounds() {}

  /** A constant in the shape and precision of a variable. */
  static Variable constant(Variable like, double... columns) {
    return Variable.constant(Tensor.ofColumns(like.shape(), like.value().precision(), columns));
  }

  /** {@code x w + b}. */
  record Affine(Variable w, Variable b) implements TrainingBound {

    @Override
    public IntervalBatch over(IntervalBatch x) {
      return IntervalBatch.of(Products.affine(x.centre(), w, b), x.radius().matmul(w.abs()));
    }

    /** Takes the examples of one y after the other, since they share the differences of weights. */
    @Override
    public Variable margins(IntervalBatch x, int... y) {
      int n = y.length;
      int outputs = w.shape().size(1);
      Arrays.stream(y).forEach(each -> LinearForms.checkOutput(outputs, each));
      int[] sorted =
          IntStream.range(0, n).boxed().sorted((s, t) -> y[s] - y[t]).mapToInt(s -> s).toArray();
      int[] placeOf = new int[n];
      Arrays.setAll(placeOf, s -> s);
      IntStream.range(0, n).forEach(place -> placeOf[sorted[place]] = place);
      Shape shape = Shape.of(n, outputs);
      Variable all = Variable.constant(Tensor.zeros(shape, w.value().precision()));
      for (int from = 0; from < n; ) {
        int chosen = y[sorted[from]];
        int to = from;
        while (to < n && y[sorted[to]] == chosen) {
          to++;
        }
        Variable part = margins(x, chosen, Arrays.copyOfRange(sorted, from, to));
        all = all.plus(part.place(0, from, n));
        from = to;
      }
      return all.gather(placeOf);
    }

    private Variable margins(IntervalBatch x, int y, int[] rows) {
      Variable difference = w.slice(1, y, y + 1).minus(w);
      Variable bias = b.slice(1, y, y + 1).minus(b);
      Variable least = Products.affine(x.centre().gather(rows), difference, bias);
      return least.minus(x.radius().gather(rows).matmul(difference.abs()));
    }
  }

  /** One after the other. */
  record Sequence(List<TrainingBound> steps) implements TrainingBound {

    static TrainingBound of(List<TrainingBound> bounds) {
      List<TrainingBound> steps =
          bounds.stream()
              .flatMap(
                  bound ->
                      bound instanceof Sequence inner ? inner.steps.stream() : Stream.of(bound))
              .toList();
      return new Sequence(steps);
    }

    @Override
    public IntervalBatch over(IntervalBatch x) {
      return over(x, steps.size());
    }

    private IntervalBatch over(IntervalBatch x, int count) {
      IntervalBatch box = x;
      for (TrainingBound step : steps.subList(0, count)) {
        box = step.over(box);
      }
      return box;
    }

    @Override
    public Variable margins(IntervalBatch x, int... y) {
      int last = steps.size() - 1;
      return last < 0
          ? TrainingBound.super.margins(x, y)
          : steps.get(last).margins(over(x, last), y);
    }
  }
}
