package org.chainzrule.experiment.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.dreg.InputScale;
import org.chainzrule.experiment.recipe.CertifiedConfig;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.OptimizerConfig;
import org.chainzrule.experiment.recipe.PenaltyConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.InputGradients;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ContestantsTest {

  private static final Dataset DIGITS = StrokeDigits.create(Seeds.of(1), 8);

  private static final Dataset ROWS =
      Table.of(
          new double[][] {{0, 1, 0.5}, {1, 0.2, 0.1}, {0.3, 0.3, 0.9}}, new int[] {0, 1, 1}, 2);

  private static final InputScale SCALE = new InputScale(52.7);

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  /** A contestant and data that it takes, with and without DREG. */
  record Trial(Contestant contestant, Dataset data, boolean dreg) {
    @Override
    public String toString() {
      return contestant.name() + (dreg ? " with DREG on " : " on ") + data.inputShape();
    }
  }

  private static Stream<Trial> trials() {
    return Stream.concat(
        Contestants.forDigits(SCALE).stream().flatMap(each -> trials(each, DIGITS)),
        Contestants.forFeatures(SCALE).stream().flatMap(each -> trials(each, ROWS)));
  }

  private static Stream<Trial> trials(Contestant contestant, Dataset data) {
    return contestant.dreg().isPresent()
        ? Stream.of(new Trial(contestant, data, false), new Trial(contestant, data, true))
        : Stream.of(new Trial(contestant, data, false));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void takes_a_step_and_gives_finite_outputs(Trial trial) throws Exception {
    try (TensorScope scope = TensorScope.open()) {
      Contestant contestant = trial.contestant();
      Layer network = network(contestant, trial.data());
      List<double[]> before = values(network);
      TrainingRecipe recipe =
          new TrainingRecipe(
              1,
              OptimizerConfig.of(trial.data().size(), 1e-3),
              trial.dreg()
                  ? contestant.dreg().orElseThrow().with(contestant.dregGrid().get(0), 2)
                  : DregConfig.constant(Dreg.Scope.LAYER, 0),
              new PenaltyConfig(
                  contestant.penalty(), contestant.penaltyGrid().stream().findFirst().orElse(0.0)),
              CertifiedConfig.NONE,
              1);
      assertThat(recipe.trainer(network, LOSS).fit(trial.data(), 1).bestStep()).isEqualTo(1);
      List<double[]> after = values(network);
      assertThat(after).noneMatch(each -> hasOther(each));
      for (int i = 0; i < after.size(); i++) {
        assertThat(after.get(i)).isNotEqualTo(before.get(i));
      }
      assertThat(Arrays.stream(InputGradients.norms(network, LOSS, trial.data())))
          .allMatch(norm -> Double.isFinite(norm) && norm > 0);
      assertThat(network.flops(trial.data().inputShape())).isPositive();
    }
  }

  private static boolean hasOther(double... values) {
    return !Arrays.stream(values).allMatch(Double::isFinite);
  }

  private static List<double[]> values(Layer network) {
    return learned(network).map(parameter -> parameter.value().toArray()).toList();
  }

  private static Stream<Parameter> learned(Layer network) {
    return network.parameters().stream()
        .filter(parameter -> parameter.role() != Parameter.Role.STATE);
  }

  private static Layer network(Contestant contestant, Dataset data) {
    return NetworkConfig.build(
        contestant.architecture().plan(data.inputShape().length(), data.classes().orElseThrow()),
        1);
  }

  private static long parameters(String name) {
    Contestant contestant = named(name, Contestants.forDigits(SCALE));
    try (TensorScope scope = TensorScope.open()) {
      return learned(network(contestant, DIGITS))
          .mapToLong(parameter -> parameter.value().length())
          .sum();
    }
  }

  /** The published counts, and for others the sum over their layers. */
  @ParameterizedTest
  @CsvSource({
    "relu-32, 25450",
    "gelu-64, 50890",
    "tanh-128, 101770",
    "relu-512, 407050",
    "gelu-1024, 814090",
    "jacobian-128, 101770",
    "input-gradient-128, 101770",
    // A learned factor for each of two layers.
    "spectral-128, 101772",
    // 10 for each of (784 + 10) 12 edges.
    "kan-12, 95280",
    // 784 112 + 112, then (112 + 1) 48 + 48 + 48 112 + 112, then 112 10 + 10.
    "neural-ode-112, 100010",
    "relu-conv, 20522",
    "gelu-conv, 20522",
    // 4 coefficients more for each unit.
    "poly-32, 25578",
    "poly-64, 51146",
    "poly-128, 102282",
    // 28 16 16, then 128 64 + 8 64, then 256 10 + 10, and 5 for each of 32 channels.
    "poly-separable, 18602",
    "poly-conv, 20874",
    // 25 8 + 25 8 16, then 16 (4 16 2 + 4 2), then 64 10 + 10, and 5 for each of 40 channels.
    "poly-conv-third, 6426",
    "poly-conv-quarter, 4980"
  })
  void has_as_many_parameters_as_published(String name, long expected) {
    assertThat(parameters(name)).isEqualTo(expected);
  }

  @Test
  void small_networks_of_the_library_are_as_small_as_they_are_called() {
    assertThat(parameters("poly-separable") * 15.5).isLessThanOrEqualTo(parameters("relu-512"));
    assertThat(parameters("poly-separable") * 31).isLessThanOrEqualTo(parameters("relu-1024"));
    assertThat(parameters("poly-32") * 15.5).isLessThanOrEqualTo(parameters("relu-512"));
    assertThat(parameters("poly-32") * 31).isLessThanOrEqualTo(parameters("relu-1024"));
    assertThat(parameters("poly-conv-third") * 3).isLessThanOrEqualTo(parameters("relu-conv"));
    assertThat(parameters("poly-conv-quarter") * 4).isLessThanOrEqualTo(parameters("relu-conv"));
  }

  @Test
  void every_strength_is_chosen_from_as_many() {
    for (List<Contestant> all :
        List.of(Contestants.forDigits(SCALE), Contestants.forFeatures(SCALE))) {
      assertThat(all).extracting(Contestant::name).doesNotHaveDuplicates();
      assertThat(all)
          .flatExtracting(each -> List.of(each.penaltyGrid().size(), each.dregGrid().size()))
          .containsOnly(0, 3);
      assertThat(all).anyMatch(Contestant::isOwn).anyMatch(each -> !each.isOwn());
    }
    assertThat(Contestants.forFeatures(SCALE)).noneMatch(Contestant::hasConvolutions);
  }

  @Test
  void strengths_grow_with_the_variance_of_the_inputs() {
    Contestant digits = named("poly-32", Contestants.forDigits(SCALE));
    assertThat(digits.dregGrid()).containsExactly(0.264, 1.05, 2.64);
    assertThat(digits.dreg().orElseThrow().adjoint().cap()).isEqualTo(2.0);
    Contestant table = named("poly-32", Contestants.forFeatures(new InputScale(0.527)));
    assertThat(table.dregGrid()).containsExactly(0.00264, 0.0105, 0.0264);
    assertThat(table.dreg().orElseThrow().adjoint().cap()).isEqualTo(20.0);
    assertThat(named("input-gradient-32", Contestants.forFeatures(SCALE)).penaltyGrid())
        .isEqualTo(digits.dregGrid());
    assertThat(named("jacobian-128", Contestants.forDigits(SCALE)).penaltyGrid())
        .containsExactly(0.0105, 0.0316, 0.105);
  }

  private static Contestant named(String name, List<Contestant> all) {
    return all.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void strengths_of_dreg_need_settings() {
    assertThatThrownBy(
            () ->
                new Contestant(
                    "odd",
                    true,
                    false,
                    (inputs, classes) -> FixedAffine.plan(1, 0),
                    PenaltyName.NONE,
                    List.of(),
                    Optional.empty(),
                    List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected settings of DREG and strengths, or none of both, of odd,"
                + " got no settings and [1.0]");
  }
}
