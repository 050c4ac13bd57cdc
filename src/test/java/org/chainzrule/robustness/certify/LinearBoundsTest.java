package org.chainzrule.robustness.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Convolution;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.MaxPooling;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearBoundsTest {

  private static final Offset<Double> ROUNDING = within(1e-9);

  /** {@code relu(x) - relu(x + 10) + 10}, which is {@code max(0, -x)} for x above -10. */
  private final Layer difference =
      Sequential.of(
          BoundedNets.dense(new double[][] {{1, 1}}, new double[] {0, 10}, Activation.relu()),
          BoundedNets.dense(new double[][] {{1}, {-1}}, new double[] {10}, Activation.identity()));

  @Test
  void units_that_depend_on_each_other_are_bounded_together() {
    IntervalBox box = IntervalBox.of(1, new Interval(-1, 2));
    Interval linear = LinearBounds.of(difference).over(box).at(0);
    assertThat(linear.low()).isCloseTo(0, ROUNDING).isLessThanOrEqualTo(0);
    assertThat(linear.high()).isCloseTo(1, ROUNDING).isGreaterThanOrEqualTo(1);
    Interval separate = IntervalBounds.of(difference).over(box).at(0);
    assertThat(separate.high() - separate.low()).isCloseTo(5, ROUNDING);
  }

  static Stream<ActivationPlan> activations() {
    return Stream.concat(
        IntervalBoundsTest.activations(),
        Stream.of(
            Activation.silu(),
            Activation.softplus(),
            Activation.sigmoid(),
            PolynomialPlan.of(9).withTails(1)));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void no_sampled_output_leaves_the_bounds(ActivationPlan activation) {
    for (Layer network :
        new Layer[] {
          BoundedNets.network(4, activation),
          BoundedNets.spectral(4, activation),
          images(activation, Precision.DOUBLE)
        }) {
      int in = network.inputShape().orElseThrow().length();
      for (double width : new double[] {0.02, 0.3, 3}) {
        IntervalBox inputs =
            IntervalBox.of(
                Shape.of(in), i -> new Interval(0.1 * i - 0.2, 0.1 * i - 0.2 + width * (i % 3)));
        IntervalBox bounds = LinearBounds.of(network).over(inputs);
        double[] margins = LinearBounds.of(network).margins(inputs, 1);
        double[][] x = BoundedNets.points(inputs, 12_000, Seeds.of(19).generator());
        for (double[] output : BoundedNets.outputs(network, x)) {
          assertThat(bounds.contains(output)).as("%s in %s", output, bounds).isTrue();
          for (int k = 0; k < margins.length; k++) {
            assertThat(output[1] - output[k]).isGreaterThanOrEqualTo(margins[k]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("activations")
  void the_box_lies_in_that_of_interval_bounds_and_is_smaller(ActivationPlan activation) {
    Layer network = BoundedNets.network(4, activation);
    IntervalBox inputs = IntervalBox.of(3, new Interval(-0.3, 0.4));
    IntervalBox linear = LinearBounds.of(network).over(inputs);
    IntervalBox separate = IntervalBounds.of(network).over(inputs);
    for (int k = 0; k < 3; k++) {
      assertThat(linear.low(k)).isGreaterThan(separate.low(k));
      assertThat(linear.high(k)).isLessThan(separate.high(k));
    }
  }

  @Test
  void without_a_limit_on_the_inputs_nothing_is_lost_against_interval_bounds() {
    Layer network = BoundedNets.network(4, Activation.tanh());
    IntervalBox everywhere = IntervalBox.of(3, Interval.REALS);
    IntervalBox linear = LinearBounds.of(network).over(everywhere);
    IntervalBox separate = IntervalBounds.of(network).over(everywhere);
    for (int k = 0; k < 3; k++) {
      assertThat(linear.low(k)).isGreaterThanOrEqualTo(separate.low(k));
      assertThat(linear.high(k)).isLessThanOrEqualTo(separate.high(k));
    }
    assertThat(LinearBounds.of(BoundedNets.network(4, PolynomialPlan.of(3))).over(everywhere).at(0))
        .isEqualTo(Interval.REALS);
  }

  @Test
  void more_of_a_deep_network_is_certified_and_nothing_less() {
    Dataset train = StrokeDigits.create(Seeds.of(1), 2_000);
    Dataset test = StrokeDigits.create(Seeds.of(2), 60);
    for (Layer network :
        new Layer[] {
          Sequential.create(
              Seeds.of(7),
              Dense.plan(784, 24, PolynomialActivation.cubic()),
              Dense.plan(24, 24, PolynomialActivation.cubic()),
              Dense.plan(24, 10)),
          images(PolynomialActivation.cubic(), Precision.SINGLE, 28, 10)
        }) {
      Loss loss = Loss.softmaxCrossEntropy();
      Trainer.create(network, loss).with(new Adam(5e-3)).fit(train, 1);
      Certificate separate = Certificate.byIntervals(network, loss.decoder(), Interval.UNIT);
      Certificate linear = Certificate.of(network, loss.decoder(), Interval.UNIT);
      assertThat(linear.accuracy(test, 0)).isEqualTo(separate.accuracy(test, 0));
      double before = separate.accuracy(test, 0.01);
      double tight = linear.accuracy(test, 0.01);
      assertThat(tight).isGreaterThan(before + 0.1);
      Certificate fast = Certificate.untightened(network, loss.decoder(), Interval.UNIT);
      assertThat(fast.accuracy(test, 0.01)).isGreaterThan(before).isLessThanOrEqualTo(tight);
    }
  }

  @Test
  void outputs_that_are_not_there_are_refused() {
    LinearBounds one = LinearBounds.of(difference);
    assertThatThrownBy(() -> one.isLargest(IntervalBox.of(1, Interval.UNIT), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected one of at least 2 outputs, got output 0 of 1");
    LinearBounds three = LinearBounds.of(BoundedNets.network(4, Activation.relu()));
    assertThatThrownBy(() -> three.margins(IntervalBox.of(3, Interval.UNIT), 3))
        .hasMessage("expected one of at least 2 outputs, got output 3 of 3");
  }

  private static Layer images(ActivationPlan activation, Precision precision) {
    return images(activation, precision, 4, 3);
  }

  /** Two convolutions with pooling between them and a linear layer on images of one channel. */
  private static Layer images(
      ActivationPlan activation, Precision precision, int side, int classes) {
    int left = (side / 2 - 1) * (side / 2 - 1) * 3;
    return Sequential.plan(
            Unflatten.plan(side, side, 1),
            Convolution.plan(Window.of(3).withPadding(1), 1, 2, activation),
            MaxPooling.plan(2),
            Convolution.plan(Window.of(2), 2, 3, activation),
            Flatten.plan(),
            Dense.plan(left, classes))
        .build(Seeds.of(5), precision);
  }
}
