package org.chainzrule.nn.layer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * Some columns of rows of numbers, {@code [n, width]} to {@code [n, to - from]}: one of several
 * inputs that a row holds side by side, as {@link org.chainzrule.data.JoinedInputs} makes them. In
 * each branch of a {@link Concat} it chooses what that branch reads. Its Jacobian is fixed.
 *
 * <pre>{@code
 * Concat.plan(
 *     Sequential.plan(Columns.plan(786, 0, 784), Unflatten.plan(28, 28, 1), Flatten.plan()),
 *     Sequential.plan(Columns.plan(786, 784, 786), Dense.plan(2, 8)));
 * }</pre>
 *
 * @param width how many numbers a row has
 * @param from the first column that is read, counted from 0
 * @param to the first column behind those that are read
 */
public record Columns(int width, int from, int to) implements Layer {

  /**
   * @throws IllegalArgumentException unless {@code 0 <= from < to <= width}
   */
  public Columns {
    if (from < 0 || from >= to || to > width) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected columns within 0..%d, at least one, got %d to %d",
              width,
              from,
              to));
    }
  }

  /** The plan of this layer. */
  public static LayerPlan plan(int width, int from, int to) {
    Columns layer = new Columns(width, from, to);
    return (seeds, precision) -> layer;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    Variable y = chosen(x);
    pass.report(
        () -> LocalJacobian.fixedForAll(y, to - from, this::chosen, u -> u.place(1, from, width)));
    return y;
  }

  private Variable chosen(Variable x) {
    return x.slice(1, from, to);
  }

  @Override
  public Optional<Shape> inputShape() {
    return Optional.of(Shape.of(width));
  }

  @Override
  public Shape outputShape(Shape input) {
    Layer.super.outputShape(input);
    return Shape.of(to - from);
  }

  @Override
  public LayerBound bound() {
    return new Bound(this);
  }

  private record Bound(Columns layer) implements LayerBound {

    @Override
    public IntervalBox over(IntervalBox x) {
      return IntervalBox.of(layer.outputShape(x.shape()), i -> x.at(layer.from + i));
    }

    @Override
    public double lipschitz(IntervalBox x) {
      return 1;
    }

    /** Exact: the same factors, and 0 for the columns that are left out. */
    @Override
    public UnaryOperator<LinearForms> substitution(IntervalBox x) {
      return forms -> {
        double[][] a = new double[forms.count()][];
        Arrays.setAll(
            a,
            r -> {
              double[] row = new double[layer.width];
              System.arraycopy(forms.a()[r], 0, row, layer.from, layer.to - layer.from);
              return row;
            });
        return new LinearForms(a, forms.c());
      };
    }
  }

  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.rising(this::chosen);
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x.slice(1, from, to);
  }

  @Override
  public Description describe() {
    return Description.of("Columns").with("width", width).with("from", from).with("to", to);
  }

  @Override
  public String toString() {
    return "Columns " + from + " to " + to + " of " + width;
  }
}
