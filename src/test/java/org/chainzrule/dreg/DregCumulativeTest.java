package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Dreg.Scope;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.PenaltyContract;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Norms of the Jacobian from the input on: blocks, masks, and random directions. */
class DregCumulativeTest {

  private static final int RUNS = 600;

  private final Dreg exact = Dreg.of(Scope.CUMULATIVE, Schedule.constant(1)).probing(0);
  private final Tensor inputs = Nets.inputs(4);

  private static Layer cubic(int in, int out, long seed) {
    return Dense.plan(in, out, PolynomialActivation.cubic())
        .build(Seeds.of(seed), Precision.DOUBLE);
  }

  private double norm(Layer... layers) {
    Layer part = Sequential.of(layers);
    Variable squares =
        Backward.squares(x -> part.forward(x, pass()), Variable.constant(inputs)).mean();
    return squares.value().item();
  }

  private static Pass pass() {
    return Pass.training(Seeds.of(2));
  }

  /** {@code ‖1 + J_f‖²} of the block, and {@code ‖J_2 (1 + J_f)‖²} after it. */
  @Test
  void a_residual_block_adds_the_identity_to_its_jacobian() {
    Layer f = cubic(3, 3, 1);
    Layer after = cubic(3, 4, 2);
    Layer network = Sequential.of(new Residual(f), after);
    double expected = norm(new Residual(f)) + norm(new Residual(f), after);
    assertThat(Backward.of(exact, network, inputs).value().item())
        .isCloseTo(expected, within(1e-12 * expected));
    assertThat(norm(new Residual(f), after)).isNotCloseTo(norm(f, after), within(0.1));
  }

  /** Its sum counts although no layer follows, in the place of its last layer. */
  @Test
  void a_residual_block_at_the_very_end_counts_its_sum() {
    Layer first = cubic(3, 3, 3);
    Layer f = cubic(3, 4, 1);
    Layer g = cubic(4, 3, 2);
    Layer block = new Residual(Sequential.of(f, g, new Dropout(0)));
    Layer network = Sequential.of(first, block);
    double expected = norm(first) + 2 * norm(first, f) + 5 * norm(first, block);
    assertThat(Backward.of(exact.weighted(1, 2, 5), network, inputs).value().item())
        .isCloseTo(expected, within(1e-12 * expected));
    assertThat(norm(first, block)).isNotCloseTo(norm(first, f, g), within(0.1));
  }

  @Test
  void a_residual_block_without_layers_that_learn_counts_nothing() {
    Layer first = cubic(3, 3, 3);
    double expected = norm(first);
    assertThat(
            Backward.of(exact, Sequential.of(first, new Residual(new Dropout(0.5))), inputs)
                .value()
                .item())
        .isCloseTo(expected, within(1e-12 * expected));
  }

  @Test
  void blocks_inside_blocks_are_followed_too() {
    Layer f = cubic(3, 3, 1);
    Layer g = cubic(3, 3, 2);
    Layer after = cubic(3, 2, 3);
    Layer block = new Residual(Sequential.of(f, new Residual(g)));
    Layer network = Sequential.of(block, after);
    double expected = norm(f) + norm(block) + norm(block, after);
    assertThat(Backward.of(exact, network, inputs).value().item())
        .isCloseTo(expected, within(1e-12 * expected));
    assertThat(Backward.of(exact.weighted(0, 0, 1), network, inputs).value().item())
        .isCloseTo(norm(block, after), within(1e-12 * expected));
  }

  /** The mask at the second place of a sequence is the same in every pass with the same seeds. */
  @Test
  void dropout_masks_tangents_but_is_no_layer_that_counts() {
    Layer first = cubic(3, 4, 1);
    Layer second = cubic(4, 3, 2);
    Layer[] layers = {first, new Dropout(0.5), second};
    double expected = norm(first) + norm(layers);
    assertThat(Backward.of(exact, Sequential.of(layers), inputs).value().item())
        .isCloseTo(expected, within(1e-12 * expected));
    assertThat(norm(layers)).isNotCloseTo(norm(first, second), within(0.01));
  }

  @Test
  void a_head_before_a_dropout_or_an_identity_is_a_head_in_every_scope() {
    for (Layer last : List.of(new Dropout(0.5), Activation.identity())) {
      assertHead(last);
    }
  }

  private void assertHead(Layer last) {
    Layer head = Dense.plan(4, 2).build(Seeds.of(3), Precision.DOUBLE);
    Layer first = cubic(3, 4, 1);
    Layer network = Sequential.of(first, head, last);
    assertThat(Backward.of(exact, network, inputs).value().item())
        .isCloseTo(norm(first), within(1e-12));
    assertThat(Backward.of(Dreg.layerwise(1), network, inputs).value().item())
        .isCloseTo(norm(first), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void random_directions_are_right_on_average(int probes) {
    Layer network = Nets.cubic(PolynomialForm.MONOMIAL.withTails(0.6));
    double expected = Backward.of(exact, network, inputs).value().item();
    double sum = 0;
    double squares = 0;
    for (int run = 0; run < RUNS; run++) {
      Pass pass = Pass.training(Seeds.of(run));
      Variable x = Variable.constant(inputs);
      double value = Backward.of(exact.probing(probes), network, x, pass).value().item();
      sum += value;
      squares += value * value;
    }
    double mean = sum / RUNS;
    double error = Math.sqrt((squares / RUNS - mean * mean) / RUNS);
    assertThat(error).isGreaterThan(0).isLessThan(0.1 * expected);
    assertThat(mean).isCloseTo(expected, within(3 * error));
  }

  @Test
  void directions_are_the_same_for_the_same_seeds_and_others_for_others() {
    Layer network = Nets.tanh();
    Dreg one = exact.probing(1);
    Variable x = Variable.constant(inputs);
    double first = Backward.of(one, network, x, Pass.training(Seeds.of(0))).value().item();
    assertThat(Backward.of(one, network, x, Pass.training(Seeds.of(0))).value().item())
        .isEqualTo(first);
    assertThat(Backward.of(one, network, x, Pass.training(Seeds.of(1))).value().item())
        .isNotEqualTo(first);
  }

  @Test
  void inputs_that_are_no_batch_are_rejected() {
    Layer network = Sequential.of(Activation.tanh());
    Tensor vector = Tensor.zeros(Shape.of(3), Precision.DOUBLE);
    assertThatThrownBy(() -> Backward.of(exact, network, vector))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected inputs [n, ...] for cumulative norms, got shape [3]");
  }

  @Test
  void a_network_that_learns_nothing_has_none() {
    for (Layer layer : List.of(Sequential.of(), new Dropout(0.5))) {
      assertThat(Backward.of(exact, layer, inputs).value().item()).isZero();
    }
  }

  @Nested
  class Exact implements PenaltyContract {
    @Override
    public Dreg penalty(double strength) {
      return Dreg.of(Scope.CUMULATIVE, Schedule.constant(strength)).probing(0).countingHead();
    }
  }

  @Nested
  class Probes implements PenaltyContract {
    @Override
    public Dreg penalty(double strength) {
      return Dreg.of(Scope.CUMULATIVE, Schedule.constant(strength)).probing(2);
    }
  }
}
