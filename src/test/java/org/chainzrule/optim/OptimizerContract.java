package org.chainzrule.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Parameter.Role;
import org.chainzrule.autodiff.Tables;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/**
 * What every optimizer must satisfy: it finds the minimum of a quadratic, goes on from a restored
 * state, obeys the factors of parameter groups, and moves the rows of a table as it moves a whole
 * parameter. A test of an optimizer makes it at a learning rate, and with weight decay where it has
 * any:
 *
 * <pre>{@code
 * class SignDescentTest implements OptimizerContract {
 *   @Override
 *   public Optimizer optimizer(Schedule rate) {
 *     return new SignDescent(rate);
 *   }
 *
 *   @Override
 *   public Optional<Optimizer> decaying(double decay) {
 *     return Optional.empty();
 *   }
 * }
 * }</pre>
 */
public interface OptimizerContract {

  /** The rows of a table to try it with. */
  int ROWS = 5;

  /** The length of each row. */
  int WIDTH = 300;

  /** The learning rate from which it gets to the minimum of a quadratic in a thousand steps. */
  default double startingRate() {
    return 0.1;
  }

  /** Without weight decay. */
  Optimizer optimizer(Schedule rate);

  /** With weight decay, where it has any. */
  Optional<Optimizer> decaying(double decay);

  @Test
  default void it_reaches_the_minimum_of_a_quadratic() {
    Parameter w = weights(Role.WEIGHT);
    Optimizer optimizer = optimizer(Schedule.cosine(startingRate(), 0));
    Updater updater = optimizer.start(List.of(w), ParameterGroups.defaults());
    run(optimizer, updater, w, 0, 1000);
    assertThat(w.value().toArray()).containsExactly(new double[] {1, -2, 3}, within(1e-4));
  }

  @Test
  default void a_second_run_gives_the_same_numbers() {
    Optimizer optimizer = optimizer(Schedule.constant(0.05));
    Parameter first = weights(Role.WEIGHT);
    Parameter second = weights(Role.WEIGHT);
    run(optimizer, optimizer.start(List.of(first), ParameterGroups.defaults()), first, 0, 7);
    run(optimizer, optimizer.start(List.of(second), ParameterGroups.defaults()), second, 0, 7);
    assertThat(second.value().toArray()).isEqualTo(first.value().toArray());
  }

  @Test
  default void an_updater_continues_from_a_restored_state() {
    Optimizer optimizer = optimizer(Schedule.constant(0.05));
    Parameter whole = weights(Role.WEIGHT);
    run(optimizer, optimizer.start(List.of(whole), ParameterGroups.defaults()), whole, 0, 9);
    Parameter parts = weights(Role.WEIGHT);
    Updater before = optimizer.start(List.of(parts), ParameterGroups.defaults());
    run(optimizer, before, parts, 0, 4);
    Updater after = optimizer.start(List.of(parts), ParameterGroups.defaults());
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
    ParameterGroups groups =
        ParameterGroups.defaults().with(Role.BIAS, new ParameterGroups.Group(0, true));
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
    optimizer
        .start(List.of(slow), ParameterGroups.defaults())
        .step(Gradients.of(loss(slow)), 1, 0.05, 1);
    optimizer
        .start(List.of(reference), ParameterGroups.defaults())
        .step(Gradients.of(loss(reference)), 1, 0.1 * 0.05, 1);
    assertThat(slow.value().toArray()).isEqualTo(reference.value().toArray());
  }

  @Test
  default void the_scale_multiplies_the_gradient() {
    Optimizer optimizer = optimizer(Schedule.constant(0.05));
    Parameter scaled = weights(Role.WEIGHT);
    Parameter reference = weights(Role.WEIGHT);
    optimizer
        .start(List.of(scaled), ParameterGroups.defaults())
        .step(Gradients.of(loss(scaled)), 1, 0.05, 0.25);
    optimizer
        .start(List.of(reference), ParameterGroups.defaults())
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
                  .start(List.of(weight, bias), ParameterGroups.defaults())
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
    run(optimizer, optimizer.start(List.of(w), ParameterGroups.defaults()), w, 0, 3);
    assertThat(w.version()).isEqualTo(3);
  }

  @Test
  default void a_table_whose_rows_are_all_touched_moves_as_a_dense_parameter() {
    decaying(0.5).ifPresent(OptimizerContract::assertSparseIsDense);
    assertSparseIsDense(optimizer(Schedule.constant(0.05)));
  }

  private static void assertSparseIsDense(Optimizer optimizer) {
    for (Precision precision : Precision.values()) {
      Parameter sparse = table(precision);
      Parameter dense = table(precision);
      Updater byRows = optimizer.start(List.of(sparse), ParameterGroups.defaults());
      Updater whole = optimizer.start(List.of(dense), ParameterGroups.defaults());
      int[] all = IntStream.range(0, ROWS).toArray();
      for (int step = 1; step <= 4; step++) {
        Gradients some = Gradients.of(loss(Tables.rows(sparse, all), step));
        Gradients every = Gradients.of(loss(dense, step));
        assertThat(some.rows(sparse)).isPresent();
        assertThat(every.rows(dense)).isEmpty();
        byRows.step(some, step, 0.05, 0.5);
        whole.step(every, step, 0.05, 0.5);
        assertThat(sparse.value().toColumns()).isEqualTo(dense.value().toColumns());
      }
      assertThat(sparse.version()).isEqualTo(dense.version());
      for (int i = 0; i < byRows.state().size(); i++) {
        assertThat(byRows.state().get(i).toColumns()).isEqualTo(whole.state().get(i).toColumns());
      }
    }
  }

  @Test
  default void rows_that_are_not_touched_and_their_state_stay_to_the_bit() {
    Optimizer optimizer = decaying(0.5).orElseGet(() -> optimizer(Schedule.constant(0.05)));
    for (Precision precision : Precision.values()) {
      Parameter table = table(precision);
      Updater updater = optimizer.start(List.of(table), ParameterGroups.defaults());
      int[] all = IntStream.range(0, ROWS).toArray();
      updater.step(Gradients.of(loss(Tables.rows(table, all), 1)), 1, 0.05, 1);
      double[] weights = table.value().toColumns();
      List<double[]> states = updater.state().stream().map(OptimizerState::toColumns).toList();
      int[] some = {0, 3, ROWS - 1};
      for (int step = 2; step <= 4; step++) {
        updater.step(Gradients.of(loss(Tables.rows(table, some), step)), step, 0.05, 1);
      }
      assertOnlySomeMoved(table.value().toColumns(), weights, some);
      for (int i = 0; i < states.size(); i++) {
        assertOnlySomeMoved(updater.state().get(i).toColumns(), states.get(i), some);
      }
    }
  }

  @Test
  default void a_step_that_touches_no_row_changes_none() {
    Parameter table = table(Precision.DOUBLE);
    Updater updater =
        optimizer(Schedule.constant(0.05)).start(List.of(table), ParameterGroups.defaults());
    int[] all = IntStream.range(0, ROWS).toArray();
    updater.step(Gradients.of(loss(Tables.rows(table, all), 1)), 1, 0.05, 1);
    double[] weights = table.value().toColumns();
    updater.step(Gradients.of(Tables.rows(table)), 2, 0.05, 1);
    assertThat(table.value().toColumns()).isEqualTo(weights);
  }

  private static void assertOnlySomeMoved(double[] now, double[] before, int... some) {
    for (int row = 0; row < ROWS; row++) {
      double[] old = Arrays.copyOfRange(before, row * WIDTH, (row + 1) * WIDTH);
      double[] own = Arrays.copyOfRange(now, row * WIDTH, (row + 1) * WIDTH);
      if (Arrays.binarySearch(some, row) < 0) {
        assertThat(own).isEqualTo(old);
      } else if (Arrays.stream(old).anyMatch(x -> x != 0)) {
        assertThat(own).isNotEqualTo(old);
      }
    }
  }

  /** Wide enough that a row's state lies across blocks of 1024. */
  private static Parameter table(Precision precision) {
    Tensor w = Tensor.normal(Seeds.of(1), Shape.of(WIDTH, ROWS), precision);
    return new Parameter("table", w);
  }

  /** Another gradient in every step; none is zero. */
  private static Variable loss(Variable rows, int step) {
    Tensor at = Tensor.filled(rows.shape(), rows.value().precision(), 5 - step);
    return rows.minus(Variable.constant(at)).squared();
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
      try (TensorScope scope = TensorScope.open()) {
        updater.step(Gradients.of(loss(w)), step + 1, optimizer.rate().at(step, to), 1);
      }
    }
  }
}
