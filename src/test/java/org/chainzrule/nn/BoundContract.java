package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.autodiff.Recording;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/**
 * What the bounds of every layer must satisfy: no output and no slope leaves them at any of 100,000
 * points. A part of {@link LayerContract}.
 */
public interface BoundContract {

  /** A new layer with 64-bit parameters. */
  Layer layer();

  /** The shape of one example to try it with. */
  Shape example();

  /** Whether it takes numbers, and not ids of tokens. */
  boolean hasInputGradient();

  /** Whether it states bounds of what it computes from numbers; others are refused by name. */
  default boolean hasBound() {
    return hasInputGradient();
  }

  @Test
  default void a_layer_without_bounds_is_refused_by_name() {
    Layer layer = layer();
    if (hasInputGradient() && !hasBound()) {
      assertThatThrownBy(layer::bound)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected layers that state their bounds, got " + layer);
    }
  }

  @Test
  default void ids_of_tokens_are_refused_in_one_sentence() {
    if (!hasInputGradient()) {
      assertThatThrownBy(layer()::bound)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "expected a network above the tokens to bound, as ids lie in no interval; got ");
    }
  }

  /**
   * 5,000 points in each of 20 boxes: small ones, ones without width, wide ones, ones far from 0
   * and ones around kinks at 0.
   */
  @Test
  default void at_none_of_100_000_points_an_output_or_a_slope_leaves_its_bounds() {
    if (hasBound()) {
      Layer layer = layer();
      LayerBound bound = layer.bound();
      Generator generator = Seeds.of(43).generator();
      try (Recording paused = Recording.pause()) {
        for (int k = 0; k < 20; k++) {
          BoundSample sample =
              new BoundSample(layer, bound, box(example(), k, generator), generator);
          sample.checkOutputs();
          sample.checkMargins();
          sample.checkDistances();
          sample.checkSlopes();
          sample.checkDirections();
          sample.checkSubstitution(generator);
        }
      }
    }
  }

  @Test
  default void of_a_single_point_the_box_is_its_output() {
    if (hasBound()) {
      double[] x = Tensor.normal(Seeds.of(4), example(), Precision.DOUBLE).toColumns();
      IntervalBox out = layer().bound().over(IntervalBox.of(example(), i -> Interval.of(x[i])));
      for (int j = 0; j < out.size(); j++) {
        assertThat(out.high(j) - out.low(j)).isLessThan(1e-7 * (1 + out.at(j).magnitude()));
      }
    }
  }

  private static IntervalBox box(Shape example, int k, Generator generator) {
    double width = new double[] {0.1, 0, 20, 1, 1e-3}[k % 5];
    double centre = k % 5 == 3 ? Math.pow(10, generator.nextDouble(1, 4)) : k % 5 == 4 ? 0 : 1;
    return IntervalBox.of(
        example,
        i -> {
          double c = centre * generator.nextGaussian();
          double below = width * generator.nextDouble();
          double above = generator.nextInt(5) == 0 ? 0 : width * generator.nextDouble();
          return new Interval(c - below, c + above);
        });
  }
}
