package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Table;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.ParameterGroups;
import org.chainzrule.optim.Sgd;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.Forward;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  private final Table data = Toy.circle(0, 50);
  private final Sequential network = Toy.network(Precision.DOUBLE);

  @Test
  void one_step_of_gradient_descent_moves_by_the_gradient_times_the_rate() {
    double[] before = Toy.numbers(network);
    double[] gradient = gradient(0);
    Trainer.create(network, LOSS)
        .with(new Sgd(0.5, 0))
        .with(
            ParameterGroups.defaults()
                .with(Parameter.Role.COEFFICIENT, new ParameterGroups.Group(1, false)))
        .fit(data, 1);
    double[] after = Toy.numbers(network);
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isCloseTo(before[i] - 0.5 * gradient[i], within(1e-12));
    }
  }

  @Test
  void the_gradient_norm_reported_is_that_of_all_parameters_before_clipping() {
    double expected = norm(gradient(0.1));
    List<Callback.Step> steps = new ArrayList<>();
    Trainer.create(network, LOSS)
        .with(Dreg.layerwise(0.1))
        .clip(expected / 100)
        .with(steps(steps))
        .fit(data, 1);
    assertThat(steps).hasSize(1);
    assertThat(steps.get(0).gradientNorm()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void clipping_limits_the_step_to_the_norm_times_the_rate() {
    double norm = norm(gradient(0));
    assertThat(stepLength(norm / 10)).isCloseTo(norm / 10, within(1e-12));
    assertThat(stepLength(norm * 10)).isCloseTo(norm, within(1e-12));
    assertThat(stepLength(Double.POSITIVE_INFINITY)).isCloseTo(norm, within(1e-12));
  }

  private static double stepLength(double clip) {
    Layer network = Toy.network(Precision.DOUBLE);
    double[] before = Toy.numbers(network);
    Trainer.create(network, LOSS)
        .with(new Sgd(1, 0))
        .with(
            ParameterGroups.defaults()
                .with(Parameter.Role.COEFFICIENT, new ParameterGroups.Group(1, false)))
        .clip(clip)
        .fit(Toy.circle(0, 50), 1);
    double[] step = Toy.numbers(network);
    for (int i = 0; i < step.length; i++) {
      step[i] -= before[i];
    }
    return norm(step);
  }

  @ParameterizedTest
  @EnumSource
  void a_circle_is_learnt_in_both_precisions(Precision precision) {
    Layer net = Toy.network(precision);
    TrainingResult fit =
        Trainer.create(net, LOSS)
            .with(new Adam(Schedule.cosine(0.03, 0)))
            .batch(16)
            .fit(Toy.circle(0, 200), Toy.circle(1, 200), 30);
    assertThat(fit.validation().orElseThrow().accuracy().orElseThrow()).isGreaterThan(0.9);
    assertThat(fit.epochs()).hasSize(30);
    assertThat(fit.bestEpoch()).isEqualTo(30);
    assertThat(fit.epochs().get(29).loss()).isLessThan(fit.epochs().get(0).loss() / 2);
  }

  @Test
  void a_cubic_polynomial_is_learnt_almost_exactly() {
    Layer net =
        Sequential.plan(Dense.plan(1, 3, PolynomialActivation.cubic()), Dense.plan(3, 1))
            .build(Seeds.of(1), Precision.DOUBLE);
    Table curve = Toy.cubic(32);
    Trainer.create(net, Loss.meanSquaredError())
        .with(new Adam(Schedule.cosine(0.05, 0)))
        .batch(32)
        .fit(curve, 400);
    Evaluation evaluation = Evaluation.of(net, Loss.meanSquaredError(), curve);
    assertThat(evaluation.loss()).isLessThan(1e-3);
    assertThat(evaluation.accuracy()).isEmpty();
  }

  @Test
  void a_last_smaller_batch_is_used() {
    List<Callback.Step> steps = new ArrayList<>();
    Trainer.create(network, LOSS).batch(20).with(steps(steps)).fit(data, 2);
    assertThat(steps).hasSize(6);
    assertThat(steps).allMatch(step -> step.steps() == 3);
    assertThat(steps).extracting(Callback.Step::number).containsExactly(1, 2, 3, 1, 2, 3);
    assertThat(steps).extracting(Callback.Step::epoch).containsExactly(1, 1, 1, 2, 2, 2);
  }

  @Test
  void every_epoch_uses_each_example_once_in_a_new_order() {
    List<Double> seen = new ArrayList<>();
    Layer spy =
        (x, pass) -> {
          for (double value : x.value().toArray()) {
            seen.add(value);
          }
          return x;
        };
    double[][] rows = {{0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}};
    Trainer.create(spy, Loss.meanSquaredError()).batch(3).fit(Table.of(rows, rows), 2);
    assertThat(seen.subList(0, 8)).containsExactlyInAnyOrder(0d, 1d, 2d, 3d, 4d, 5d, 6d, 7d);
    assertThat(seen.subList(8, 16)).containsExactlyInAnyOrderElementsOf(seen.subList(0, 8));
    assertThat(seen.subList(8, 16)).isNotEqualTo(seen.subList(0, 8));
  }

  @Test
  void the_rate_follows_its_schedule_over_the_whole_run() {
    List<Callback.Step> steps = new ArrayList<>();
    Trainer.create(network, LOSS)
        .with(new Adam(Schedule.linear(0.6, 0)))
        .batch(20)
        .with(steps(steps))
        .fit(data, 2);
    for (int i = 0; i < 6; i++) {
      assertThat(steps.get(i).rate()).isCloseTo(0.6 - 0.1 * i, within(1e-12));
    }
  }

  @Test
  void the_penalty_reported_is_its_value_times_its_strength() {
    List<Callback.Step> steps = new ArrayList<>();
    double expected = 0.2 * dreg(forward()).value().item();
    Trainer.create(network, LOSS).with(Dreg.layerwise(0.2)).with(steps(steps)).fit(data, 1);
    assertThat(steps.get(0).penalty()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void arguments_out_of_range_are_rejected() {
    Trainer trainer = Trainer.create(network, LOSS);
    assertThatThrownBy(() -> trainer.batch(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a batch of at least 1, got 0");
    assertThatThrownBy(() -> trainer.clip(0))
        .hasMessage("expected a positive norm to clip at, got 0.0");
    assertThatThrownBy(() -> trainer.clip(Double.NaN))
        .hasMessage("expected a positive norm to clip at, got NaN");
    assertThatThrownBy(() -> trainer.fit(data, 0)).hasMessage("expected at least 1 epoch, got 0");
    assertThatThrownBy(() -> trainer.fit(Table.of(new double[0][], new int[0], 2), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a data set with examples, got an empty one");
    assertThatThrownBy(() -> trainer.fit(Toy.cubic(4), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes examples of shape [2], got [1]");
  }

  private Forward forward() {
    int[] rows = Seeds.of(0).child("shuffle").child(1).generator().permutation(50);
    Batch batch = data.batch(rows, Precision.DOUBLE);
    Pass pass = Pass.training(Seeds.of(0));
    Variable x = Variable.constant(batch.inputs());
    return Forward.of(network, pass, x, batch.targets(), LOSS, 0);
  }

  private static Variable dreg(Forward forward) {
    return Dreg.layerwise(1).of(forward);
  }

  /** The gradient of the first step, all 50 examples in one batch. */
  private double[] gradient(double lambda) {
    Forward forward = forward();
    Gradients gradients = Gradients.of(forward.loss().plus(dreg(forward).times(lambda)));
    return network.parameters().stream()
        .map(parameter -> gradients.wrt(parameter).value())
        .map(Tensor::toColumns)
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static Callback steps(List<Callback.Step> steps) {
    return new Callback() {
      @Override
      public Decision afterStep(Step step) {
        steps.add(step);
        return Decision.CONTINUE;
      }
    };
  }
}
