package org.chainzrule.experiment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.comparison.PenaltySetting;
import org.chainzrule.experiment.comparison.RunResult;
import org.chainzrule.experiment.report.RobustnessReport;
import org.chainzrule.optim.schedule.Schedule;
import org.junit.jupiter.api.Test;

class TrainingRecipeTest {

  private static final TrainingRecipe STANDARD = TrainingRecipe.standard();

  @Test
  void the_same_recipe_gives_the_same_results() {
    TrainTestSplit split = Drawn.digits();
    TrainingRecipe recipe =
        STANDARD.withEpochs(1).with(new PenaltyConfig(PenaltyName.JACOBIAN, 0.01)).withSeed(3);
    NetworkConfig network = NetworkConfig.dense(784, MlpConfig.of(4));
    RobustnessReport.Radii radii = new RobustnessReport.Radii(List.of(0.1), List.of());
    assertThat(RunResult.of(network, recipe, split, radii, 10))
        .isEqualTo(RunResult.of(network, recipe, split, radii, 10))
        .isNotEqualTo(RunResult.of(network, recipe.withSeed(4), split, radii, 10));
  }

  @Test
  void each_schedule_goes_from_one_strength_to_the_other() {
    for (ScheduleName name : ScheduleName.values()) {
      Schedule lambda = new DregConfig(Dreg.Scope.SLOPE, 0.1, name, 0.01).lambda();
      assertThat(lambda.at(0, 10)).isEqualTo(0.1);
      assertThat(lambda.at(10, 10))
          .isCloseTo(
              name == ScheduleName.CONSTANT ? 0.1 : 0.01,
              org.assertj.core.api.Assertions.within(1e-15));
    }
  }

  @Test
  void a_setting_changes_the_penalties_alone() {
    TrainingRecipe cumulative =
        PenaltySetting.dreg(Dreg.Scope.CUMULATIVE, 0.5).applyTo(STANDARD, 0.5);
    assertThat(cumulative)
        .isEqualTo(
            STANDARD
                .with(DregConfig.constant(Dreg.Scope.CUMULATIVE, 0.5))
                .with(new PenaltyConfig(PenaltyName.NONE, 0)));
    TrainingRecipe jacobian =
        PenaltySetting.other("Jacobian", PenaltyName.JACOBIAN, 0.1).applyTo(STANDARD, 0.1);
    assertThat(jacobian.dreg().strength()).isZero();
    assertThat(jacobian.penalty()).isEqualTo(new PenaltyConfig(PenaltyName.JACOBIAN, 0.1));
    assertThat(jacobian.optimizer()).isEqualTo(STANDARD.optimizer());
  }

  @Test
  void rejects_numbers_out_of_range() {
    refuses(() -> STANDARD.withEpochs(0), "expected at least 1 epoch, got 0");
    refuses(() -> OptimizerConfig.of(0, 1), "expected a batch of at least 1, got 0");
    refuses(
        () -> OptimizerConfig.of(1, Double.NaN), "expected a learning rate of at least 0, got NaN");
    refuses(
        () -> new OptimizerConfig(1, 1, 1, 1, 0, 1, OptionalDouble.empty()),
        "expected a positive norm to clip at, got 0.0");
    refuses(
        () -> new PenaltyConfig(PenaltyName.JACOBIAN, -1),
        "expected a penalty strength of at least 0, got -1.0");
    refuses(
        () -> new CertifiedConfig(1.5, 1, 0),
        "expected a radius of certified training in 0..1, got 1.5");
    refuses(
        () -> new CertifiedConfig(0.1, Double.NaN, 0),
        "expected a weight of certified training of at least 0, got NaN");
    refuses(
        () -> new CertifiedConfig(0.1, 1, -1),
        "expected a ramp of certified training in 0..1, got -1.0");
    refuses(
        () -> new DregConfig(Dreg.Scope.LAYER, 1, ScheduleName.EXPONENTIAL, 0),
        "expected an exponential schedule between positive numbers, got 1.0 and 0.0");
    refuses(
        () ->
            new PenaltySetting(
                "mine", Optional.empty(), Optional.empty(), PenaltyName.NONE, List.of()),
        "expected strengths to choose from, got none for mine");
  }

  private static void refuses(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String message) {
    assertThatIllegalArgumentException().isThrownBy(made).withMessage(message);
  }
}
