package org.chainzrule.experiment.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.Drawn;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.report.RobustnessReport;
import org.junit.jupiter.api.Test;

class PenaltyComparisonTest {

  private static final RobustnessReport.Radii RADII =
      new RobustnessReport.Radii(List.of(0.1), List.of(0.01, 0.02));
  private static final List<PenaltySetting> SETTINGS =
      List.of(
          PenaltySetting.NONE,
          PenaltySetting.dreg(Dreg.Scope.LAYER, 1e-3, 1e-2),
          PenaltySetting.other("spectral", PenaltyName.SPECTRAL, 0.0));

  private static PenaltyComparison comparison(int seeds) {
    return new PenaltyComparison(
        Drawn.digits(),
        NetworkConfig.dense(784, MlpConfig.of(4)),
        TrainingRecipe.standard().withEpochs(1),
        1,
        15,
        seeds,
        RADII,
        5);
  }

  @Test
  void every_setting_gets_a_strength_and_is_evaluated() {
    List<StrengthChoice> reported = new ArrayList<>();
    List<StrengthChoice> choices = comparison(2).choices(SETTINGS, reported::add);
    assertThat(reported).isEqualTo(choices);
    assertThat(choices).extracting(StrengthChoice::setting).isEqualTo(SETTINGS);
    assertThat(choices).allSatisfy(c -> assertThat(c.candidates()).contains(c.chosen()));
    assertThat(choices.get(1).candidates())
        .extracting(StrengthChoice.Candidate::strength)
        .containsExactly(1e-3, 1e-2);
    List<PenaltyResult> results = comparison(2).results(choices, result -> {});
    assertThat(results).allSatisfy(result -> assertThat(result.runs()).hasSize(2));
    assertThat(results).isEqualTo(comparison(2).results(choices, result -> {}));
    assertThat(PenaltyTables.result(results.get(1), "mine"))
        .matches("\\| DREG LAYER \\| `mine` \\|( [0-9.]+ ± [0-9.]+ \\|){6} .* \\| .* / .* \\|");
    assertThat(PenaltyTables.resultHeader("as", RADII).get(0))
        .contains(
            "| penalty | as |",
            "| PGD at 0.1, % | by the margin, % | flags | certified at 0.01 / 0.02, % |");
    assertThat(PenaltyTables.choice(choices.get(0)))
        .singleElement()
        .asString()
        .matches("\\| none \\| {2}\\| [0-9.]+ \\| [0-9.]+ \\| [0-9.]+ \\| chosen \\|");
  }

  @Test
  void costs_are_ratios_to_the_first_setting() {
    List<StepCost> costs = comparison(1).costs(SETTINGS, 1);
    assertThat(PenaltyTables.cost(costs.get(0))).isEqualTo("| none | 1.00 | 1.00 |");
    assertThat(costs).allSatisfy(cost -> assertThat(cost.median()).isPositive());
  }

  @Test
  void rejects_a_negative_number_of_seeds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> comparison(-1))
        .withMessageContaining("got 1, 15, -1 and 5");
  }
}
