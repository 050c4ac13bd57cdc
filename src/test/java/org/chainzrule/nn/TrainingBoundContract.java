package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/**
 * What the bounds of every layer that can be trained must satisfy: they are those that certify, and
 * their gradients are right. A part of {@link LayerContract}.
 */
public interface TrainingBoundContract extends BoundContract {

  /** Whether it states bounds to be trained; others are refused by name. */
  default boolean hasTrainingBound() {
    return hasBound();
  }

  @Test
  default void a_layer_without_bounds_to_be_trained_is_refused_by_name() {
    Layer layer = layer();
    if (!hasTrainingBound()) {
      assertThatThrownBy(layer::trainingBound)
          .isInstanceOf(IllegalArgumentException.class)
          .extracting(Throwable::getMessage)
          .isIn(
              withParts(layer)
                  .map(
                      each ->
                          "expected layers that state bounds to be trained (trainingBound), got "
                              + each)
                  .toList());
    }
  }

  private static Stream<Layer> withParts(Layer layer) {
    return Stream.concat(
        Stream.of(layer),
        layer.parts().values().stream().flatMap(TrainingBoundContract::withParts));
  }

  @Test
  default void bounds_that_are_trained_are_those_that_certify() {
    if (hasTrainingBound()) {
      Layer layer = layer();
      IntervalBatch boxes = boxes(example(), 8);
      IntervalBatch out = layer.trainingBound().over(boxes);
      assertThat(out.shape()).isEqualTo(layer.outputShape(example()).prepend(8));
      int outputs = layer.outputShape(example()).length();
      for (int row = 0; row < 8; row++) {
        IntervalBox certified = layer.bound().over(box(boxes, row));
        double[] ends = out.low().flatten().value().gather(row).toColumns();
        double[] tops = out.high().flatten().value().gather(row).toColumns();
        for (int j = 0; j < outputs; j++) {
          double slack = 1e-6 * (1 + certified.at(j).magnitude());
          assertThat(ends[j]).isCloseTo(certified.low(j), within(slack));
          assertThat(tops[j]).isCloseTo(certified.high(j), within(slack));
        }
        assertMarginsAgree(layer, boxes, row, outputs);
      }
    }
  }

  private void assertMarginsAgree(Layer layer, IntervalBatch boxes, int row, int outputs) {
    if (outputs < 2) {
      return;
    }
    int[] y = chosen(outputs);
    Tensor margins = layer.trainingBound().margins(boxes, y).flatten().value();
    double[] certified = layer.bound().margins(box(boxes, row), y[row]);
    double[] trained = margins.gather(row).toColumns();
    for (int k = 0; k < outputs; k++) {
      double slack = 1e-6 * (1 + Math.abs(certified[k]));
      assertThat(trained[k]).isCloseTo(certified[k], within(slack));
    }
    assertThat(trained[y[row]]).isZero();
  }

  @Test
  default void at_no_point_of_a_box_an_output_passes_a_bound_that_is_trained() {
    if (hasTrainingBound()) {
      Layer layer = layer();
      IntervalBatch boxes = boxes(example(), 8);
      IntervalBatch out = layer.trainingBound().over(boxes);
      double[] low = out.low().value().toColumns();
      double[] high = out.high().value().toColumns();
      Generator generator = Seeds.of(12).generator();
      for (int point = 0; point < 500; point++) {
        Variable x = Variable.constant(inside(boxes, generator));
        double[] y = layer.forward(x, Pass.inference()).value().toColumns();
        for (int i = 0; i < y.length; i++) {
          double slack = 1e-9 * (1 + Math.abs(y[i]));
          if (!(y[i] >= low[i] - slack && y[i] <= high[i] + slack)) {
            assertThat(y[i]).as("output %d", i).isBetween(low[i], high[i]);
          }
        }
      }
    }
  }

  @Test
  default void gradients_of_bounds_are_right_in_parameters_and_boxes() {
    assertGradients(GradCheck::firstOrder);
  }

  @Test
  default void gradients_of_gradients_of_bounds_are_right_in_parameters_and_boxes() {
    assertGradients(GradCheck::secondOrder);
  }

  /** How far gradients are from differences. */
  @FunctionalInterface
  interface Differences {
    double error(Supplier<Variable> f, List<Parameter> in);
  }

  private void assertGradients(Differences differences) {
    if (hasTrainingBound()) {
      Layer layer = layer();
      IntervalBatch boxes = boxes(example(), 3);
      Parameter low = new Parameter("low", Parameter.Role.INPUT, boxes.low().value());
      Parameter high = new Parameter("high", Parameter.Role.INPUT, boxes.high().value());
      List<Parameter> all = new ArrayList<>(List.of(low, high));
      LayerContract.learned(layer).forEach(all::add);
      IntervalBatch moving = new IntervalBatch(low, high);
      // A parameter is moved in place, so that bounds are stated anew each time.
      Supplier<IntervalBatch> out = () -> layer.trainingBound().over(moving);
      assertThat(differences.error(() -> out.get().low(), all)).isLessThan(1e-4);
      assertThat(differences.error(() -> out.get().high(), all)).isLessThan(1e-4);
      int outputs = layer.outputShape(example()).length();
      if (outputs > 1) {
        int[] y = Arrays.copyOf(chosen(outputs), 3);
        Supplier<Variable> margins = () -> layer.trainingBound().margins(moving, y);
        assertThat(differences.error(margins, all)).isLessThan(1e-4);
      }
    }
  }

  /** An output for each of 8 examples, in no order. */
  private static int[] chosen(int outputs) {
    return IntStream.range(0, 8).map(s -> (5 * s + 1) % outputs).toArray();
  }

  /**
   * Boxes of several widths. No end is where a bound has a kink: at 0 of a ReLU, or near -1 of a
   * cubic of Hermite variance, whose slope is 0 there, so that a turn appears with any change.
   */
  private static IntervalBatch boxes(Shape example, int n) {
    Generator generator = Seeds.of(13).generator();
    double[] low = new double[n * example.length()];
    double[] high = new double[low.length];
    for (int i = 0; i < low.length; i++) {
      double width = new double[] {0.2, 3, 1e-2}[i % n % 3];
      low[i] = generator.nextGaussian() - width * generator.nextDouble();
      high[i] = low[i] + width * (0.1 + generator.nextDouble());
    }
    Shape shape = example.prepend(n);
    return new IntervalBatch(
        Variable.constant(Tensor.ofColumns(shape, Precision.DOUBLE, low)),
        Variable.constant(Tensor.ofColumns(shape, Precision.DOUBLE, high)));
  }

  private static IntervalBox box(IntervalBatch boxes, int row) {
    double[] low = boxes.low().flatten().value().gather(row).toColumns();
    double[] high = boxes.high().flatten().value().gather(row).toColumns();
    return IntervalBox.of(boxes.shape().tail(), i -> new Interval(low[i], high[i]));
  }

  /** One point of each box, many of its coordinates at an end. */
  private static Tensor inside(IntervalBatch boxes, Generator generator) {
    double[] low = boxes.low().value().toColumns();
    double[] high = boxes.high().value().toColumns();
    double[] x = new double[low.length];
    for (int i = 0; i < x.length; i++) {
      boolean end = generator.nextInt(3) == 0;
      double share = end ? generator.nextInt(2) : generator.nextDouble();
      x[i] = Math.max(low[i], Math.min(high[i], low[i] + share * (high[i] - low[i])));
    }
    return Tensor.ofColumns(boxes.shape(), Precision.DOUBLE, x);
  }
}
