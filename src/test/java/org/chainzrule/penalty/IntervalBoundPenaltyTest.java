package org.chainzrule.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.IntervalBatch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.LayerNorm;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.robustness.certify.IntervalBounds;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class IntervalBoundPenaltyTest implements PenaltyContract {

  private static final Tensor INPUTS = Tensor.of(new double[][] {{0.1, 0.9}, {0.5, 0.02}});
  private static final Tensor LABELS = Tensor.of(new double[][] {{2}, {0}});

  @Override
  public Penalty penalty(double strength) {
    return of(strength, Schedule.constant(0.3));
  }

  private static IntervalBoundPenalty of(double strength, Schedule radius) {
    return new IntervalBoundPenalty(Schedule.constant(strength), radius, Interval.REALS);
  }

  private static Layer network() {
    return Sequential.plan(Dense.plan(2, 6, PolynomialActivation.cubic()), Dense.plan(6, 3))
        .build(Seeds.of(5), Precision.DOUBLE);
  }

  private static Forward forward(Layer network, Loss loss, long step, long total) {
    Variable x = Variable.constant(INPUTS);
    return Forward.of(network, Pass.training(Seeds.of(1)), x, LABELS, loss, step, total);
  }

  /** The definition, written down from the bounds that certify. */
  @Test
  void it_is_the_cross_entropy_of_the_worst_logits_in_the_box() {
    Layer network = network();
    Forward forward = forward(network, Loss.softmaxCrossEntropy(), 0, 1);
    double sum = 0;
    for (int row = 0; row < 2; row++) {
      double[] x = INPUTS.gather(row).toArray();
      IntervalBox box = IntervalBox.around(x, 0.2, Interval.UNIT);
      int y = (int) LABELS.at(row, 0);
      double[] margins = network.bound().margins(box, y);
      double all = 0;
      for (double margin : margins) {
        all += Math.exp(-margin);
      }
      sum += Math.log(all);
    }
    IntervalBoundPenalty penalty =
        new IntervalBoundPenalty(Schedule.constant(1), Schedule.constant(0.2), Interval.UNIT);
    assertThat(penalty.of(forward).value().item()).isCloseTo(sum / 2, within(1e-6));
  }

  @Test
  void at_radius_0_it_is_the_loss_itself() {
    Forward forward = forward(network(), Loss.softmaxCrossEntropy(), 0, 1);
    assertThat(of(1, Schedule.constant(0)).of(forward).value().item())
        .isCloseTo(forward.loss().value().item(), within(1e-12));
  }

  @Test
  void the_radius_follows_its_schedule_over_the_steps_of_the_training() {
    Layer network = network();
    Schedule ramp = Schedule.constant(0.4).warmUp(0.5);
    Forward early = forward(network, Loss.softmaxCrossEntropy(), 0, 8);
    Forward late = forward(network, Loss.softmaxCrossEntropy(), 7, 8);
    double first = ramp.at(0, 8);
    assertThat(of(1, ramp).of(early).value().item())
        .isEqualTo(of(1, Schedule.constant(first)).of(early).value().item());
    assertThat(of(1, ramp).of(late).value().item())
        .isEqualTo(of(1, Schedule.constant(0.4)).of(late).value().item())
        .isGreaterThan(of(1, ramp).of(early).value().item());
  }

  @Test
  void the_proof_of_a_small_penalty_is_that_of_the_certificate() {
    Layer network = network();
    IntervalBounds bounds = IntervalBounds.of(network);
    Tensor margins =
        network
            .trainingBound()
            .margins(IntervalBatch.around(INPUTS, 0.01, Interval.REALS), 2, 0)
            .value();
    for (int row = 0; row < 2; row++) {
      int y = (int) LABELS.at(row, 0);
      IntervalBox box = IntervalBox.around(INPUTS.gather(row).toArray(), 0.01, Interval.REALS);
      boolean proven = true;
      for (int k = 0; k < 3; k++) {
        proven &= k == y || margins.at(row, k) > 0;
      }
      assertThat(bounds.isLargest(box, y)).isEqualTo(proven);
    }
  }

  @Test
  void a_layer_without_bounds_to_be_trained_is_named() {
    Layer network =
        Sequential.plan(Dense.plan(2, 3), LayerNorm.plan(3)).build(Seeds.of(1), Precision.DOUBLE);
    Forward forward = forward(network, Loss.softmaxCrossEntropy(), 0, 1);
    assertThatThrownBy(() -> penalty(1).of(forward))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected layers that state bounds to be trained (trainingBound), got LayerNorm 3");
  }

  @Test
  void a_loss_that_does_not_decide_for_the_largest_output_is_refused() {
    Layer network = Sequential.plan(Dense.plan(2, 1)).build(Seeds.of(1), Precision.DOUBLE);
    Forward forward = forward(network, Loss.meanSquaredError(), 0, 1);
    assertThatThrownBy(() -> penalty(1).of(forward))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "expected a loss that decides for the largest output, as softmax does, got mean sq");
  }

  @Test
  void a_negative_radius_is_refused() {
    Forward forward = forward(network(), Loss.softmaxCrossEntropy(), 0, 1);
    assertThatThrownBy(() -> of(1, (step, total) -> -0.1).of(forward))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a radius of at least 0, got -0.1");
  }

  /** What overflowed is left to the trainer, which names the layer. */
  @Test
  void a_loss_that_is_not_finite_is_not_bounded() {
    Layer network = network();
    network.parameters().get(0).set(network.parameters().get(0).value().times(1e200));
    Forward forward = forward(network, Loss.softmaxCrossEntropy(), 0, 1);
    assertThat(penalty(1).of(forward).value().item()).isNotFinite();
  }

  @Test
  void it_follows_two_schedules() {
    Schedule radius = Schedule.linear(0, 0.1);
    assertThat(of(2, radius).schedules().keySet())
        .containsExactlyElementsOf(List.of("strength", "radius"));
    assertThat(of(2, radius).schedules()).containsEntry("radius", radius);
  }
}
