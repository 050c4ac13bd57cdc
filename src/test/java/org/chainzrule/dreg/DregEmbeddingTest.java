package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Dreg.Scope;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Embedding;
import org.chainzrule.nn.layer.EmbeddingBag;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens have no derivative: DREG begins behind the layer that looks them up. */
class DregEmbeddingTest {

  private static final Tensor IDS =
      Tensor.of(new double[][] {{2, 0, 2}, {-1, -1, -1}, {4, 1, -1}, {3, 3, 3}});

  private final EmbeddingBag bag =
      (EmbeddingBag)
          EmbeddingBag.plan(5, 3, EmbeddingBag.Mode.MEAN).build(Seeds.of(0), Precision.DOUBLE);
  private final Layer hidden = dense(3, 4, 1);
  private final Layer after = dense(4, 3, 2);
  private final Layer head = Dense.plan(3, 2).build(Seeds.of(3), Precision.DOUBLE);
  private final Sequential whole = Sequential.of(bag, hidden, after, head);
  private final Sequential behind = Sequential.of(hidden, after, head);

  private static Layer dense(int in, int out, long seed) {
    return Dense.plan(in, out, PolynomialActivation.cubic())
        .build(Seeds.of(seed), Precision.DOUBLE);
  }

  private static Dreg exact(Scope scope) {
    return Dreg.of(scope, Schedule.constant(1)).probing(0).with(Adjoint.EXACT);
  }

  private Tensor vectors() {
    return bag.forward(Variable.constant(IDS), Pass.inference()).value();
  }

  @ParameterizedTest
  @EnumSource
  void cumulative_norms_begin_at_the_vectors_of_the_bag(Scope scope) {
    double expected = Backward.of(exact(scope), behind, vectors()).value().item();
    assertThat(expected).isPositive();
    assertThat(Backward.of(exact(scope), whole, IDS).value().item())
        .isCloseTo(expected, within(1e-13 * expected));
  }

  @ParameterizedTest
  @EnumSource
  void its_gradient_reaches_the_table_as_differences_say(Scope scope) {
    List<Parameter> parameters = whole.parameters();
    assertThat(GradCheck.firstOrder(() -> Backward.of(exact(scope), whole, IDS), parameters))
        .isLessThan(1e-6);
    Gradients gradients = Gradients.of(Backward.of(exact(scope), whole, IDS));
    assertThat(gradients.rows(bag.table()).orElseThrow().rows()).containsExactly(0, 1, 2, 3, 4);
    assertThat(gradients.squaredNorm(bag.table())).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void random_directions_are_those_of_the_network_behind(int probes) {
    Dreg dreg = exact(Scope.CUMULATIVE).probing(probes);
    double expected = Backward.of(dreg, behind, vectors()).value().item();
    assertThat(Backward.of(dreg, whole, IDS).value().item())
        .isCloseTo(expected, within(1e-13 * expected));
  }

  @Test
  void what_stands_before_the_lookup_is_no_part_of_the_way() {
    Layer before =
        (x, pass) -> {
          pass.report(
              () -> {
                throw new AssertionError("expected no push through what tokens came from");
              });
          return x;
        };
    double expected = Backward.of(exact(Scope.CUMULATIVE), behind, vectors()).value().item();
    Layer network = Sequential.of(before, bag, hidden, after, head);
    assertThat(Backward.of(exact(Scope.CUMULATIVE), network, IDS).value().item())
        .isCloseTo(expected, within(1e-13 * expected));
  }

  @Test
  void a_dropout_on_the_vectors_masks_tangents() {
    Layer[] layers = {bag, new Dropout(0.5), hidden};
    double expected =
        Backward.squares(
                x -> {
                  Pass pass = Pass.training(Seeds.of(2));
                  // The mask of the second place of a sequence.
                  return Sequential.of((y, p) -> y, layers[1], hidden).forward(x, pass);
                },
                Variable.constant(vectors()))
            .mean()
            .value()
            .item();
    assertThat(Backward.of(exact(Scope.CUMULATIVE), Sequential.of(layers), IDS).value().item())
        .isCloseTo(expected, within(1e-12 * expected));
  }

  @Test
  void a_network_of_nothing_else_has_no_penalty() {
    for (Scope scope : Backward.OF_LAYERS) {
      assertThat(Backward.of(exact(scope), Sequential.of(bag), IDS).value().item()).isZero();
      assertThat(Backward.of(exact(scope), Sequential.of(bag, head), IDS).value().item()).isZero();
    }
  }

  @Test
  void a_lookup_inside_a_block_that_adds_its_input_is_rejected() {
    Layer square = (x, pass) -> bag.forward(x, pass);
    Layer network = Sequential.of(new Residual(square), hidden, after, head);
    assertThatThrownBy(() -> Backward.of(exact(Scope.CUMULATIVE), network, IDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a block whose output is added to its input to have a derivative, got one"
                + " that looks up tokens");
  }

  @ParameterizedTest
  @EnumSource
  void vectors_of_every_position_are_followed_too(Scope scope) {
    Layer table = Embedding.plan(5, 3).build(Seeds.of(0), Precision.DOUBLE);
    Layer rows = Sequential.of(new Flatten(), dense(9, 4, 4), after, head);
    Tensor vectors = table.forward(Variable.constant(IDS), Pass.inference()).value();
    double expected = Backward.of(exact(scope), rows, vectors).value().item();
    assertThat(expected).isPositive();
    assertThat(Backward.of(exact(scope), Sequential.of(table, rows), IDS).value().item())
        .isCloseTo(expected, within(1e-13 * expected));
  }
}
