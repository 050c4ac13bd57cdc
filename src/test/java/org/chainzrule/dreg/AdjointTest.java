package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.Forward;
import org.chainzrule.penalty.InputGradientPenalty;
import org.chainzrule.penalty.PenaltyContract;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimate of ADJOINT: its groups, signs, weights and options. */
class AdjointTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  private final Sequential network = network();

  private static Sequential network() {
    return Sequential.plan(
            Dense.plan(3, 4, PolynomialActivation.cubic()),
            Dense.plan(4, 3, PolynomialActivation.cubic().sharedByAllUnits()),
            Dense.plan(3, 2))
        .build(Seeds.of(4), Precision.DOUBLE);
  }

  private Forward forward(Layer layer, int n, long seed) {
    double[] labels = IntStream.range(0, n).mapToDouble(s -> s * s % 2).toArray();
    Parameter x = new Parameter("input", Parameter.Role.INPUT, Nets.inputs(n));
    Pass pass = Pass.training(Seeds.of(seed));
    return Forward.of(layer, pass, x, Tensor.of(Shape.of(n, 1), labels), LOSS, 0);
  }

  private static double exact(Forward forward) {
    return new InputGradientPenalty(1).of(forward).value().item();
  }

  private static Dreg with(int groups, double eta, double cap) {
    return Dreg.adjoint(1).with(new Adjoint(groups, eta, cap));
  }

  private double value(Dreg dreg, int n) {
    return dreg.of(forward(network, n, 2)).value().item();
  }

  /** All 2⁵ signs in turn: whatever the groups are, products of two examples cancel. */
  @Test
  void the_mean_over_all_signs_is_the_exact_value() {
    int n = 5;
    double[] weights = {1, 0.25, 1, 0.5, 0.125};
    AdjointNorm norm = AdjointNorm.of(forward(network, n, 2), 0);
    for (int[] group : new int[][] {{0, 0, 0, 0, 0}, {0, 1, 1, 0, 1}}) {
      double sum = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int signs = 0; signs < 1 << n; signs++) {
        double[] factors = new double[n];
        for (int s = 0; s < n; s++) {
          factors[s] = ((signs >> s & 1) == 0 ? -1 : 1) * Math.sqrt(weights[s]);
        }
        double value = norm.mean(new SignedGroups(2, group, factors)).value().item();
        sum += value / (1 << n);
        least = Math.min(least, value);
      }
      double expected = norm.mean(SignedGroups.each(weights)).value().item();
      assertThat(sum).isCloseTo(expected, within(1e-12 * expected));
      assertThat(least).isLessThan(0.9 * expected);
    }
  }

  /**
   * 600 seeds of 4 groups with 16 of 64 examples each. The mean of independent estimates is within
   * 4 standard errors of what they estimate with a probability above 0.9999. Their variance is
   * {@code 2 / n² Σ_(s ≠ t in one group) (g_s · g_t)²}.
   */
  @Test
  void drawn_signs_estimate_the_exact_value_without_bias() {
    int n = 64;
    int seeds = 600;
    double[] values =
        LongStream.range(0, seeds)
            .mapToDouble(seed -> with(8, 0, 1e9).of(forward(network, n, seed)).value().item())
            .toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (seeds - 1);
    double expected = exact(forward(network, n, 0));
    double predicted = variance(forward(network, n, 0), 4);
    assertThat(mean).isCloseTo(expected, within(4 * Math.sqrt(predicted / seeds)));
    assertThat(variance).isBetween(0.7 * predicted, 1.4 * predicted);
  }

  private static double variance(Forward forward, int groups) {
    int n = forward.examples();
    double[] norms = AdjointNorm.of(forward, 0).norms();
    int[] group = SignedGroups.dealt(groups, norms, norms, Seeds.of(0).generator()).group();
    Variable x = forward.input();
    Tensor g = Gradients.of(forward.loss(), x).wrt(x).value().times(n);
    Tensor products = g.matmul(false, g, true);
    double sum = 0;
    for (int s = 0; s < n; s++) {
      for (int t = 0; t < n; t++) {
        sum += s != t && group[s] == group[t] ? Math.pow(products.at(s, t), 2) : 0;
      }
    }
    return 2 * sum / ((double) n * n);
  }

  @Test
  void every_round_deals_one_example_to_every_group_the_largest_first() {
    double[] norms = {3, 9, 1, 7, 5, 8, 2};
    double[] ones = new double[7];
    Arrays.fill(ones, 1);
    SignedGroups dealt = SignedGroups.dealt(3, norms, ones, Seeds.of(1).generator());
    // Ranks: 9 8 7 | 5 3 2 | 1.
    assertThat(dealt.group()).containsExactly(1, 0, 0, 2, 0, 1, 2);
    assertThat(dealt.factors()).containsOnly(-1, 1).contains(-1, 1);
  }

  @Test
  void signs_are_fair_and_differ_from_seed_to_seed() {
    double[] ones = new double[1000];
    Arrays.fill(ones, 1);
    double[] first = SignedGroups.dealt(8, ones, ones, Seeds.of(1).generator()).factors();
    double[] second = SignedGroups.dealt(8, ones, ones, Seeds.of(2).generator()).factors();
    // 4 standard deviations of a sum of 1000 fair signs.
    assertThat(Arrays.stream(first).sum()).isBetween(-126.5, 126.5);
    double along = IntStream.range(0, 1000).mapToDouble(s -> first[s] * second[s]).sum();
    assertThat(along).isBetween(-126.5, 126.5);
  }

  @Test
  void smaller_batches_have_fewer_groups_in_proportion() {
    assertThat(IntStream.of(1, 16, 17, 64, 96, 128, 512).map(Adjoint.STANDARD::groupsOf))
        .containsExactly(1, 1, 2, 4, 6, 8, 8);
    assertThat(IntStream.of(1, 16, 128, 512).map(new Adjoint(256, 0, 1)::groupsOf))
        .containsExactly(1, 16, 128, 256);
    assertThat(Adjoint.EXACT.groupsOf(37)).isEqualTo(37);
  }

  @Test
  void as_many_groups_as_examples_need_no_signs() {
    assertThat(value(with(128, 0, 1e9), 7))
        .isEqualTo(value(Dreg.adjoint(1).with(Adjoint.EXACT), 7));
  }

  /** {@code w = min(1, κ / estimate)}; a cap above every estimate changes nothing. */
  @Test
  void the_cap_limits_what_an_example_counts() {
    Forward forward = forward(network, 7, 2);
    double[] weights = AdjointNorm.of(forward, 0).weights(0.3);
    assertThat(Arrays.stream(weights).boxed()).anyMatch(w -> w < 1).anyMatch(w -> w == 1);
    double capped = AdjointNorm.of(forward, 0).mean(SignedGroups.each(weights)).value().item();
    assertThat(value(with(0, 0, 0.3), 7)).isEqualTo(capped).isLessThan(exact(forward));
    assertThat(value(with(0, 0, 1e9), 7)).isEqualTo(value(Dreg.adjoint(1).with(Adjoint.EXACT), 7));
  }

  /** Of one hidden unit M has one column, and the estimate is the norm. */
  @Test
  void of_one_hidden_unit_the_estimate_of_the_cap_is_the_norm_itself() {
    Layer one =
        Sequential.plan(Dense.plan(3, 1, PolynomialActivation.cubic()), Dense.plan(1, 2))
            .build(Seeds.of(3), Precision.DOUBLE);
    Forward forward = forward(one, 6, 2);
    Variable x = forward.input();
    Tensor g = Gradients.of(forward.loss(), x).wrt(x).value().times(6);
    double[] weights = AdjointNorm.of(forward, 0).weights(0.2);
    for (int s = 0; s < 6; s++) {
      Tensor own = g.gather(s);
      double expected = Math.min(1, 0.2 / Math.sqrt(own.dot(own)));
      assertThat(weights[s]).isCloseTo(expected, within(1e-12));
    }
    assertThat(Arrays.stream(weights).boxed()).anyMatch(w -> w < 1);
  }

  /** {@code ‖M v‖² = Σ_i v_i² ‖M_·i‖²} where the columns of M are orthogonal. */
  @Test
  void of_orthogonal_columns_their_norms_alone_are_exact() {
    Tensor w = Tensor.of(Shape.of(3, 3), 2, 0, 0, 0, 0, -0.5, 0, 3, 0);
    Layer first =
        new Dense(
            new Parameter("weight", w),
            new Parameter("bias", Parameter.Role.BIAS, Tensor.zeros(Shape.of(1, 3), w.precision())),
            PolynomialActivation.cubic().build(3, Seeds.of(2), Precision.DOUBLE));
    Layer orthogonal = Sequential.of(first, Dense.plan(3, 2).build(Seeds.of(5), Precision.DOUBLE));
    Dreg columns = with(Adjoint.COLUMN_NORMS, 0, Double.POSITIVE_INFINITY);
    Forward forward = forward(orthogonal, 6, 2);
    assertThat(columns.of(forward).value().item())
        .isCloseTo(exact(forward), within(1e-12))
        .isPositive();
    assertThat(columns.of(forward(network, 6, 2)).value().item())
        .isNotCloseTo(exact(forward(network, 6, 2)), within(1e-3));
  }

  @Test
  void column_norms_alone_have_gradients_of_first_and_second_order() {
    Dreg dreg = with(Adjoint.COLUMN_NORMS, 0.03, Double.POSITIVE_INFINITY);
    assertThat(GradCheck.firstOrder(() -> dreg.of(forward(network, 6, 2)), network.parameters()))
        .isLessThan(1e-6);
    assertThat(GradCheck.secondOrder(() -> dreg.of(forward(network, 6, 2)), network.parameters()))
        .isLessThan(1e-5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.03, 0.5})
  void gradients_are_those_of_differences(double eta) {
    for (int groups : new int[] {0, 1, 60}) {
      // 60 groups for a batch of 128 are 3 for one of 6.
      Dreg dreg = with(groups, eta, Double.POSITIVE_INFINITY);
      assertThat(GradCheck.firstOrder(() -> dreg.of(forward(network, 6, 2)), network.parameters()))
          .isLessThan(1e-6);
      assertThat(GradCheck.secondOrder(() -> dreg.of(forward(network, 6, 2)), network.parameters()))
          .isLessThan(1e-5);
    }
  }

  /** The cap is a constant for the gradient, so differences are taken with weights held fixed. */
  @Test
  void gradients_under_a_cap_are_those_of_differences_with_its_weights_held() {
    double[] weights = AdjointNorm.of(forward(network, 6, 2), 0.03).weights(0.3);
    SignedGroups each = SignedGroups.each(weights);
    assertThat(Arrays.stream(weights).boxed()).anyMatch(w -> w < 1);
    double[] held =
        Backward.gradients(AdjointNorm.of(forward(network, 6, 2), 0.03).mean(each), network);
    double[] capped = Backward.gradients(with(0, 0.03, 0.3).of(forward(network, 6, 2)), network);
    assertThat(capped).isEqualTo(held);
    assertThat(
            GradCheck.firstOrder(
                () -> AdjointNorm.of(forward(network, 6, 2), 0.03).mean(each),
                network.parameters()))
        .isLessThan(1e-6);
  }

  @Test
  void options_of_the_other_scopes_mean_the_same_here() {
    double plain = value(Dreg.adjoint(1), 6);
    assertThat(value(Dreg.adjoint(1).weighted(2.5), 6)).isCloseTo(2.5 * plain, within(1e-12));
    assertThat(value(Dreg.adjoint(1).normalised(), 6)).isCloseTo(plain / 3, within(1e-12));
    assertThat(value(Dreg.adjoint(1).countingHead(), 6)).isEqualTo(plain);
    assertThat(Dreg.adjoint(Schedule.linear(1, 3)).strength().at(5, 10)).isEqualTo(2);
    assertThatThrownBy(() -> value(Dreg.adjoint(1).weighted(1, 2), 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 1 layer weights, got 2");
  }

  /** {@code mean_s max(0, ‖g_s‖ - t)²}. */
  @Test
  void above_a_target_the_excess_of_every_example_is_squared() {
    Forward forward = forward(network, 6, 2);
    Variable x = forward.input();
    Tensor g = Gradients.of(forward.loss(), x).wrt(x).value().times(6);
    double expected = 0;
    for (int s = 0; s < 6; s++) {
      double norm = Math.sqrt(g.gather(s).dot(g.gather(s)));
      expected += Math.pow(Math.max(0, norm - 0.4), 2) / 6;
    }
    assertThat(value(Dreg.adjoint(1).with(Adjoint.EXACT).above(0.4), 6))
        .isCloseTo(expected, within(1e-12))
        .isPositive();
    assertThatThrownBy(() -> value(Dreg.adjoint(1).above(0.4), 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected 0 groups, every example on its own, where norms are free up to a target, got"
                + " 1 groups");
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    assertThatThrownBy(() -> new Adjoint(-2, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a number of groups that is not negative, or -1 for column norms alone, got -2");
    assertThatThrownBy(() -> new Adjoint(1, -0.1, 1))
        .hasMessage("expected a finite eta that is not negative, got -0.1");
    assertThatThrownBy(() -> new Adjoint(1, Double.NaN, 1))
        .hasMessage("expected a finite eta that is not negative, got NaN");
    assertThatThrownBy(() -> new Adjoint(1, 0, 0)).hasMessage("expected a positive cap, got 0.0");
    assertThatThrownBy(() -> new Adjoint(1, 0, Double.NaN))
        .hasMessage("expected a positive cap, got NaN");
  }

  /** Knows what it does to directions, but not to gradients. */
  record PushOnly(Variable slopes) implements LocalJacobian {
    @Override
    public Variable squaredNorm() {
      return slopes.squared().sum(1);
    }

    @Override
    public Variable push(Variable t) {
      return t.times(slopes);
    }

    @Override
    public int outputs() {
      return slopes.value().columns();
    }
  }

  private static Layer squares() {
    return (x, pass) -> {
      pass.report(() -> new PushOnly(x.times(2)));
      return x.squared();
    };
  }

  static List<Sequential> withPushOnly() {
    List<Layer> plain = network().layers();
    return List.of(
        Sequential.of(squares(), plain.get(0), plain.get(1), plain.get(2)),
        Sequential.of(plain.get(0), squares(), plain.get(1), plain.get(2)),
        Sequential.of(plain.get(0), new Residual(squares()), plain.get(1), plain.get(2)));
  }

  @ParameterizedTest
  @MethodSource("withPushOnly")
  void a_layer_that_does_not_pull_is_refused_by_name(Sequential stack) {
    Forward forward = forward(stack, 4, 2);
    assertThatThrownBy(() -> Dreg.adjoint(1).of(forward))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "layer (0|1|1/inner): expected a local Jacobian with pull\\(u\\), got PushOnly");
    assertThat(Dreg.layerwise(1).of(forward).value().item()).isPositive();
  }

  /** Doubles its input and does not say so. */
  record Silent() implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      return x.times(2);
    }
  }

  @Test
  void a_layer_that_reports_nothing_is_refused_by_name() {
    List<Layer> plain = network.layers();
    Layer stack = Sequential.of(plain.get(0), new Silent(), plain.get(1), plain.get(2));
    for (Dreg dreg :
        List.of(Dreg.adjoint(1), Dreg.of(Dreg.Scope.CUMULATIVE, Schedule.constant(1)))) {
      assertThatThrownBy(() -> dreg.of(forward(stack, 4, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected layers that report their local Jacobian, got layer 1: Silent[]");
    }
    Layer alone = (x, pass) -> new Silent().forward(x, pass);
    assertThatThrownBy(() -> Dreg.adjoint(1).of(forward(alone, 4, 2)))
        .hasMessageStartingWith("expected layers that report their local Jacobian, got layer ");
  }

  @Test
  void its_text_tells_its_settings_and_that_of_other_scopes_is_what_it_was() {
    assertThat(Dreg.adjoint(3))
        .hasToString(
            "Dreg[scope=ADJOINT, strength=constant 3.0, withHead=false, perUnit=false, weights=[],"
                + " target=OptionalDouble.empty, probes=1, adjoint=Adjoint[groups=8, eta=0.03,"
                + " cap=2.0]]");
    assertThat(Dreg.layerwise(1e-3))
        .hasToString(
            "Dreg[scope=LAYER, strength=constant 0.001, withHead=false, perUnit=false, weights=[],"
                + " target=OptionalDouble.empty, probes=1]");
  }

  @Nested
  class Grouped implements PenaltyContract {
    @Override
    public Dreg penalty(double strength) {
      return Dreg.adjoint(strength).with(new Adjoint(64, 0.03, Double.POSITIVE_INFINITY));
    }
  }

  @Nested
  class Exact implements PenaltyContract {
    @Override
    public Dreg penalty(double strength) {
      return Dreg.adjoint(strength).with(Adjoint.EXACT);
    }
  }
}
