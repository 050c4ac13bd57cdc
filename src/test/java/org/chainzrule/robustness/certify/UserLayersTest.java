package org.chainzrule.robustness.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.ActivationRange;
import org.chainzrule.nn.BoundContract;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Layers and activations written by a user are certified like those of the library. */
class UserLayersTest {

  private static final Offset<Double> ROUNDING = within(1e-9);

  private final double[][] threeAndOne = {{3, 0}, {0, 1}};

  /** The activation {@code a(z) = |z|} with the bounds that a user states. */
  private record Magnitude() implements Activation {
    @Override
    public Variable value(Variable z) {
      return z.map(Curve.ABS, 0);
    }

    @Override
    public Variable slope(Variable z) {
      return z.map(Curve.ABS, 1);
    }

    @Override
    public LayerBound bound() {
      return LayerBound.elementwise(
          ActivationRange.of(Math::abs, new double[] {0}, Math::signum, new double[] {}));
    }
  }

  /** Swaps two features. */
  private record Swap() implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      Variable right = x.slice(1, 0, 1).place(1, 1, 2);
      return x.slice(1, 1, 2).place(1, 0, 2).plus(right);
    }

    @Override
    public LayerBound bound() {
      return LayerBound.of(x -> IntervalBox.of(x.shape(), i -> x.at(1 - i)), x -> 1);
    }
  }

  /** Logits (|3 x_0|, |x_1|) in swapped order. */
  private final Layer network =
      Sequential.of(BoundedNets.dense(threeAndOne, new Magnitude()), new Swap());

  @Test
  void outputs_of_user_layers_are_bounded() {
    IntervalBox box = IntervalBox.of(new double[] {-1, 2}, new double[] {2, 3});
    IntervalBox out = IntervalBounds.of(network).over(box);
    assertThat(out.low(0)).isCloseTo(2, ROUNDING);
    assertThat(out.high(0)).isCloseTo(3, ROUNDING);
    assertThat(out.low(1)).isCloseTo(0, ROUNDING);
    assertThat(out.high(1)).isCloseTo(6, ROUNDING);
    double[][] x = BoundedNets.points(box, 10_000, Seeds.of(3).generator());
    assertThat(Arrays.stream(BoundedNets.outputs(network, x))).allMatch(out::contains);
  }

  @Test
  void slopes_of_user_activations_are_bounded_together_with_the_weights_before_them() {
    assertThat(LipschitzBound.of(network)).isCloseTo(3, ROUNDING);
  }

  @Test
  void networks_with_user_layers_are_certified() {
    // Outputs (|x_1|, |3 x_0|) at (1, 0): equal at distance r where 3 (1 - r) = r.
    double radius =
        Certificate.of(network, OutputDecoder.softmax()).radius(new double[] {1, 0}, 1, 4);
    assertThat(radius).isCloseTo(0.75, within(1e-6)).isLessThan(0.75);
  }

  @Test
  void a_layer_that_states_no_bounds_is_refused_by_name() {
    record Silent() implements Layer {
      @Override
      public Variable forward(Variable x, Pass pass) {
        return x;
      }
    }
    assertThatThrownBy(
            () -> Certificate.of(Sequential.of(new Swap(), new Silent()), OutputDecoder.softmax()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected layers that state their bounds, got Silent[]");
  }

  @Nested
  class SwapBounds implements BoundContract {
    @Override
    public Layer layer() {
      return new Swap();
    }

    @Override
    public Shape example() {
      return Shape.of(2);
    }

    @Override
    public boolean hasInputGradient() {
      return true;
    }
  }
}
