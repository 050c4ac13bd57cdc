package org.chainzrule.nn.activation;

import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * Sorts each pair of neighbouring features of the last axis, the smaller one first. It permutes
 * numbers, so it keeps every norm: its Jacobian is fixed as far as anything could be learned.
 *
 * @see <a href="https://arxiv.org/abs/1811.05381">Anil, Lucas and Grosse, 2018</a>
 */
public record GroupSort() implements Layer {

  /** The plan of a group sort. */
  public static LayerPlan plan() {
    GroupSort sort = new GroupSort();
    return (seeds, precision) -> sort;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    Variable pairs = x.reshape(pairs(x.shape()));
    Variable difference = part(pairs, 0).minus(part(pairs, 1));
    Variable swap = Variable.constant(difference.value().map(Curve.RELU, 1));
    Variable y = sorted(x, swap);
    // Swapping some pairs is its own transpose.
    pass.report(
        () ->
            LocalJacobian.fixed(
                y, y.shape().tail().length(), t -> sorted(t, swap), u -> sorted(u, swap)));
    return y;
  }

  /** {@code [rows, 2, pairs]}. */
  private static Shape pairs(Shape shape) {
    int features = shape.size(shape.rank() - 1);
    int rows = features == 0 ? 0 : shape.length() / features;
    return Shape.of(rows, 2, features / 2);
  }

  private static Variable sorted(Variable x, Variable swap) {
    Variable pairs = x.reshape(pairs(x.shape()));
    Variable a = part(pairs, 0);
    Variable b = part(pairs, 1);
    Variable keep = swap.times(-1).plus(1);
    // Factors of exactly 0 and 1: what comes out are the very numbers that went in.
    Variable low = a.times(keep).plus(b.times(swap)).times(mask(x, 0));
    Variable high = a.times(swap).plus(b.times(keep)).times(mask(x, 1));
    return low.plus(high).reshape(x.shape());
  }

  private static Variable part(Variable pairs, int which) {
    return pairs.times(mask(pairs, which)).sum(1);
  }

  private static Variable mask(Variable like, int which) {
    double[] ones = new double[2];
    ones[which] = 1;
    return Variable.constant(Tensor.of(Shape.of(1, 2, 1), like.value().precision(), ones));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() == 0 || input.size(input.rank() - 1) % 2 != 0) {
      throw new IllegalArgumentException(
          this + " takes examples with an even number of features, got shape " + input);
    }
    return input;
  }

  @Override
  public LayerBound bound() {
    return new Bound(this);
  }

  /** Of a pair (a, b) the outputs are {@code a - max(0, a - b)} and {@code b + max(0, a - b)}. */
  private record Bound(GroupSort layer) implements LayerBound {

    /** Takes the smaller and the larger of both lower and of both upper ends of each pair. */
    @Override
    public IntervalBox over(IntervalBox x) {
      int each = each(x);
      return IntervalBox.of(
          x.shape(),
          i -> {
            boolean second = i / each % 2 == 1;
            Interval a = x.at(i);
            Interval b = x.at(second ? i - each : i + each);
            return second
                ? new Interval(Math.max(a.low(), b.low()), Math.max(a.high(), b.high()))
                : new Interval(Math.min(a.low(), b.low()), Math.min(a.high(), b.high()));
          });
    }

    /** How many elements belong to one feature; they lie together. */
    private int each(IntervalBox x) {
      Shape shape = layer.outputShape(x.shape());
      return x.size() / Math.max(1, shape.size(shape.rank() - 1));
    }

    @Override
    public double lipschitz(IntervalBox x) {
      return 1;
    }

    @Override
    public UnaryOperator<LinearForms> substitution(IntervalBox x) {
      int each = each(x);
      return forms -> {
        double[][] a = new double[forms.count()][x.size()];
        double[] c = new double[forms.count()];
        Arrays.setAll(c, r -> substitute(forms.a()[r], forms.c()[r], x, each, a[r]));
        return new LinearForms(a, c);
      };
    }

    /**
     * With a factor on {@code max(0, a - b)} a line takes its place: one of slope 0 or 1 where the
     * factor is positive, the chord where it is negative.
     */
    private static double substitute(
        double[] from, double c, IntervalBox x, int each, double[] into) {
      double constant = c;
      double size = Math.abs(c);
      for (int i = 0; i < from.length; i++) {
        int k = i + each;
        if (i / each % 2 == 0 && (from[i] != 0 || from[k] != 0)) {
          double factor = from[k] - from[i];
          double down = x.low(i) - x.high(k);
          double up = x.high(i) - x.low(k);
          boolean chord = factor < 0 && down < 0 && up > 0;
          double slope = chord ? up / (up - down) : up > -down ? 1 : 0;
          into[i] = from[i] + factor * slope;
          into[k] = from[k] - factor * slope;
          constant -= chord ? factor * slope * down : 0;
          double terms = x.at(i).magnitude() + x.at(k).magnitude();
          size += 4 * (Math.abs(from[i]) + Math.abs(from[k])) * terms;
        }
      }
      return LinearForms.lowered(constant, (from.length + 8) * 0x1p-52 * size);
    }
  }

  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.rising(x -> forward(x, Pass.inference()));
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    int features = input.size(input.rank() - 1);
    int[] partners = IntStream.range(0, features).map(i -> i ^ 1).toArray();
    OnnxTensor other = x.node("Gather", Map.of("axis", 1), x.integers(partners));
    double[] second = IntStream.range(0, features).mapToDouble(i -> i % 2).toArray();
    OnnxTensor isSecond = x.units("second", input, second).as(OnnxType.BOOL);
    return isSecond.choose(x.node("Max", other), x.node("Min", other));
  }

  @Override
  public Description describe() {
    return Description.of("GroupSort");
  }

  @Override
  public String toString() {
    return "GroupSort";
  }
}
