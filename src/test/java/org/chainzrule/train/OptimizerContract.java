package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Parameter.Role;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.regularize.Schedule;
import org.chainzrule.tensor.Scope;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What every optimizer must satisfy. */
public interface OptimizerContract {

  /** Without weight decay. */
  Optimizer optimizer(Schedule rate);

  /** With weight decay, where it has any. */
  Optional<Optimizer> decaying(double decay);

  @Test
  default void it_reaches_the_minimum_of_a_quadratic() {
    Parameter w = weights(Role.WEIGHT);
    Optimizer optimizer = optimizer(Schedule.cosine(0.1, 0));
    Updater updater = optimizer.start(List.of(w), Groups.defaults());
    run(optimizer, updater, w, 0, 1000);
    assertThat(w.value().toArray()).containsExactly(new double[] {1, -2, 3}, within(1e-4));
  }

  @Test
  default void a_second_run_gives_the_same_numbers() {
    Optimizer optimizer = optimizer(Schedule.constant(0.05));
    Parameter first = weights(Role.WEIGHT);
    Parameter second = weights(Role.WEIGHT);
    run(optimizer, optimizer.start(List.of(first), Groups.defaults()), first, 0, 7);
    run(optimizer, optimizer.start(List.of(second), Groups.defaults()), second, 0, 7);
    assertThat(second.value().toArray()).isEqualTo(first.value().toArray());
  }

  @Test
  default void it_goes_on_from_its_state() {
    Optimizer optimizer = optimizer(Schedule.constant(0.05));
    Parameter whole = weights(Role.WEIGHT);
    run(optimizer, optimizer.start(List.of(whole), Groups.defaults()), whole, 0, 9);
    Parameter parts = weights(Role.WEIGHT);
    Updater before = optimizer.start(List.of(parts), Groups.defaults());
    run(optimizer, before, parts, 0, 4);
    Updater after = optimizer.start(List.of(parts), Groups.defaults());
    assertThat(after.state()).hasSameSizeAs(before.state());
    for (int i = 0; i < before.state().size(); i++) {
      after.state().get(i).set(before.state().get(i).toColumns());
    }
    run(optimizer, after, parts, 4, 9);
    assertThat(parts.value().toArray()).isEqualTo(whole.value().toArray());
  }

  @Test
  default void a_factor_of_zero_freezes_and_leaves_others_alone() {
    Parameter frozen = weights(Role.BIAS);
    Parameter free = weights(Role.WEIGHT);
    Groups groups = Groups.defaults().with(Role.BIAS, new Groups.Group(0, true));
    Optimizer optimizer = optimizer(Schedule.constant(0.05));
    Updater updater = optimizer.start(List.of(frozen, free), groups);
    for (int step = 1; step <= 3; step++) {
      updater.step(Gradients.of(loss(frozen).plus(loss(free))), step, 0.05, 1);
    }
    assertThat(frozen.value().toArray()).isEqualTo(weights(Role.BIAS).value().toArray());
    assertThat(free.value().toArray()).isNotEqualTo(weights(Role.WEIGHT).value().toArray());
  }

  @Test
  default void a_factor_on_the_rate_is_a_rate() {
    Optimizer optimizer = optimizer(Schedule.constant(0.05));
    Parameter slow = weights(Role.COEFFICIENT);
    Parameter reference = weights(Role.WEIGHT);
    optimizer.start(List.of(slow), Groups.defaults()).step(Gradients.of(loss(slow)), 1, 0.05, 1);
    optimizer
        .start(List.of(reference), Groups.defaults())
        .step(Gradients.of(loss(reference)), 1, 0.1 * 0.05, 1);
    assertThat(slow.value().toArray()).isEqualTo(reference.value().toArray());
  }

  @Test
  default void the_scale_multiplies_the_gradient() {
    Optimizer optimizer = optimizer(Schedule.constant(0.05));
    Parameter scaled = weights(Role.WEIGHT);
    Parameter reference = weights(Role.WEIGHT);
    optimizer
        .start(List.of(scaled), Groups.defaults())
        .step(Gradients.of(loss(scaled)), 1, 0.05, 0.25);
    optimizer
        .start(List.of(reference), Groups.defaults())
        .step(Gradients.of(loss(reference).times(0.25)), 1, 0.05, 1);
    assertThat(scaled.value().toArray()).isEqualTo(reference.value().toArray());
  }

  @Test
  default void only_groups_that_decay_lose_a_part_of_themselves() {
    decaying(0.5)
        .ifPresent(
            optimizer -> {
              Parameter weight = weights(Role.WEIGHT);
              Parameter bias = weights(Role.BIAS);
              Variable unrelated = Variable.constant(weight.value().sum());
              optimizer
                  .start(List.of(weight, bias), Groups.defaults())
                  .step(Gradients.of(unrelated), 1, 0.1, 1);
              double[] expected = weights(Role.WEIGHT).value().times(1 - 0.1 * 0.5).toArray();
              assertThat(weight.value().toArray()).containsExactly(expected, within(1e-15));
              assertThat(bias.value().toArray()).isEqualTo(weights(Role.BIAS).value().toArray());
            });
  }

  @Test
  default void every_step_raises_the_version_once() {
    Parameter w = weights(Role.WEIGHT);
    Optimizer optimizer = optimizer(Schedule.constant(0.05));
    run(optimizer, optimizer.start(List.of(w), Groups.defaults()), w, 0, 3);
    assertThat(w.version()).isEqualTo(3);
  }

  private static Parameter weights(Role role) {
    return new Parameter("w", role, Tensor.of(new double[][] {{0.5, 4, -1}}));
  }

  /** {@code Σ_i k_i (w_i - t_i)²} with its minimum at t = (1, -2, 3). */
  private static Variable loss(Parameter w) {
    Variable target = Variable.constant(Tensor.of(new double[][] {{1, -2, 3}}));
    Variable curvature = Variable.constant(Tensor.of(new double[][] {{0.5, 1, 2}}));
    return w.minus(target).squared().times(curvature).sum();
  }

  private static void run(Optimizer optimizer, Updater updater, Parameter w, int from, int to) {
    for (int step = from; step < to; step++) {
      try (Scope scope = Scope.open()) {
        updater.step(Gradients.of(loss(w)), step + 1, optimizer.rate().at(step, to), 1);
      }
    }
  }
}
