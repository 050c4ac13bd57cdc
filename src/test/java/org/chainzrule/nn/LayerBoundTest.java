package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.CurveActivation;
import org.chainzrule.nn.activation.GroupSort;
import org.chainzrule.nn.layer.AveragePooling;
import org.chainzrule.nn.layer.BatchNorm;
import org.chainzrule.nn.layer.Concat;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.GlobalAveragePooling;
import org.chainzrule.nn.layer.LayerNorm;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.linalg.SpectralNorm;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LayerBoundTest {

  private static final Offset<Double> ROUNDING = within(1e-9);

  private final IntervalBox image = IntervalBox.of(Shape.of(4, 4, 1), i -> new Interval(i, i + 1));

  @Test
  void a_window_of_one_pixel_has_the_norm_of_its_weights() {
    IntervalBox box = IntervalBox.of(Shape.of(4, 4, 2), i -> Interval.UNIT);
    Convolution linear = convolution(Window.of(1), Activation.identity());
    assertThat(linear.bound().lipschitz(box))
        .isCloseTo(SpectralNorm.of(linear.weight().value()), ROUNDING);
  }

  @Test
  void windows_side_by_side_average_to_one_half_and_overlapping_ones_to_more() {
    assertThat(new AveragePooling(Window.of(2).withStride(2)).bound().lipschitz(image))
        .isCloseTo(0.5, ROUNDING);
    assertThat(new AveragePooling(Window.of(2)).bound().lipschitz(image)).isCloseTo(1, ROUNDING);
    assertThat(new GlobalAveragePooling().bound().lipschitz(image)).isCloseTo(0.25, ROUNDING);
  }

  @Test
  void pooling_takes_the_means_and_the_largest_of_the_ends() {
    Window window = Window.of(2).withStride(2);
    close(new AveragePooling(window).bound().over(image).at(3), 12.5, 13.5);
    assertThat(new MaxPooling(window).bound().over(image).at(3)).isEqualTo(new Interval(15, 16));
    assertThat(new MaxPooling(window).bound().lipschitz(image)).isEqualTo(1);
    assertThat(new MaxPooling(Window.of(2)).bound().lipschitz(image)).isEqualTo(2);
    close(new GlobalAveragePooling().bound().over(image).at(0), 7.5, 8.5);
  }

  @Test
  void padding_counts_as_zero() {
    Convolution layer = convolution(Window.of(3).withPadding(1), Activation.identity());
    double bias = layer.bias().value().at(0, 0);
    IntervalBox pixel = IntervalBox.of(Shape.of(1, 1, 2), i -> new Interval(0, 1 - i));
    double weight = layer.weight().value().at(4, 0);
    close(layer.bound().over(pixel).at(0), bias + Math.min(0, weight), bias + Math.max(0, weight));
  }

  @Test
  void layer_norm_of_two_features_is_at_most_one_in_size() {
    LayerNorm layer = (LayerNorm) LayerNorm.plan(2).build(Seeds.of(0), Precision.DOUBLE);
    close(layer.bound().over(IntervalBox.of(2, Interval.REALS)).at(0), -1, 1);
    // Both move between 3 and 5 from each other, σ between 1.5 and 2.5.
    IntervalBox apart = IntervalBox.of(new double[] {0, 4}, new double[] {1, 5});
    close(layer.bound().over(apart).at(0), -1, -1.5 / Math.sqrt(6.25 + 1e-5));
    assertThat(layer.bound().lipschitz(apart)).isCloseTo(1 / Math.sqrt(2.25 + 1e-5), ROUNDING);
  }

  @Test
  void slopes_go_into_the_norm_of_weights_even_across_layers() {
    Dense joined = (Dense) Dense.plan(3, 4, Activation.gelu()).build(Seeds.of(1), Precision.DOUBLE);
    Layer apart =
        Sequential.of(
            new Dropout(0.5),
            Sequential.of(new Dense(joined.weight(), joined.bias(), Activation.identity())),
            Sequential.of(Activation.gelu(), new Dropout(0.5)));
    IntervalBox box = IntervalBox.of(3, new Interval(-0.2, 0.3));
    double bound = joined.bound().lipschitz(box);
    assertThat(apart.bound().lipschitz(box)).isEqualTo(bound);
    assertThat(bound).isLessThan(SpectralNorm.of(joined.weight().value()));
  }

  @Test
  void curves_without_known_turns_are_refused_by_name() {
    assertThatThrownBy(new CurveActivation(Curve.EXP)::bound)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected layers that state their bounds, got exp");
  }

  @Test
  void boxes_that_do_not_fit_are_refused() {
    assertThatThrownBy(() -> layerOfUnits(3).bound().over(IntervalBox.of(2, Interval.UNIT)))
        .hasMessage("expected a box with a last axis of 3 units, got shape [2]");
    assertThatThrownBy(() -> new GroupSort().bound().over(IntervalBox.of(3, Interval.UNIT)))
        .hasMessageContaining("even number of features");
    assertThatThrownBy(() -> convolution(Window.of(1), Activation.relu()).bound().over(image))
        .hasMessageContaining("takes images [width, height, 2], got shape [4, 4, 1]");
  }

  /** All that is usual on images, as one network. */
  @Nested
  class Images implements BoundContract {
    @Override
    public Layer layer() {
      LayerPlan[] plans = {
        Unflatten.plan(3, 3, 1),
        Convolution.plan(Window.of(2).withPadding(1), 1, 2, Activation.silu()),
        BatchNorm.plan(2),
        MaxPooling.plan(Window.of(2)),
        Convolution.plan(Window.of(2), 2, 4, PolynomialPlan.of(3).withTails(2)),
        GroupSort.plan(),
        AveragePooling.plan(2),
        Flatten.plan(),
        LayerNorm.plan(4),
        Dense.plan(4, 3)
      };
      return Sequential.plan(plans).build(Seeds.of(2), Precision.DOUBLE);
    }

    @Override
    public Shape example() {
      return Shape.of(9);
    }

    @Override
    public boolean hasInputGradient() {
      return true;
    }
  }

  @Nested
  class SideBySide implements BoundContract {
    @Override
    public Layer layer() {
      return new Concat(
          List.of(
              Dense.plan(3, 2, Activation.tanh()).build(Seeds.of(3), Precision.DOUBLE),
              Activation.sigmoid(),
              new Residual(Activation.softplus())));
    }

    @Override
    public Shape example() {
      return Shape.of(3);
    }

    @Override
    public boolean hasInputGradient() {
      return true;
    }
  }

  private static Activation layerOfUnits(int units) {
    return PolynomialActivation.cubic().build(units, Seeds.of(0), Precision.DOUBLE);
  }

  private static Convolution convolution(Window window, Activation activation) {
    return (Convolution)
        Convolution.plan(window, 2, 3, activation).build(Seeds.of(4), Precision.DOUBLE);
  }

  private static void close(Interval interval, double low, double high) {
    assertThat(interval.low()).isLessThanOrEqualTo(low).isCloseTo(low, ROUNDING);
    assertThat(interval.high()).isGreaterThanOrEqualTo(high).isCloseTo(high, ROUNDING);
  }
}
