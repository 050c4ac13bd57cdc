package org.chainzrule.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.chainzrule.experiment.recipe.Drawn;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.io.Json;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.robustness.stability.TrainingVolatility;
import org.chainzrule.train.TrainingResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

  private static final TrainTestSplit SPLIT = Drawn.digits();
  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final TrainingRecipe RECIPE = TrainingRecipe.standard().withEpochs(2);

  private static RunReport report;

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    Layer network =
        NetworkConfig.dense(784, MlpConfig.of(4).with(PolynomialPlan.of(3).withTails(3)))
            .build(1, 10);
    TrainingVolatility volatility = new TrainingVolatility();
    TrainingResult fit = RECIPE.trainer(network, LOSS).with(volatility).fit(SPLIT.train(), 2);
    RobustnessReport.Radii radii = new RobustnessReport.Radii(List.of(0.1), List.of(0.0));
    report =
        new RunReport(
            "Test",
            SPLIT.description(),
            network,
            RECIPE,
            fit,
            List.of(
                AccuracyReport.of(network, LOSS, SPLIT),
                TrainingReport.of(volatility),
                StabilityReport.of(network, SPLIT.test().take(5), 1),
                RobustnessReport.of(network, LOSS, SPLIT.test(), radii, 1)));
  }

  @Test
  void lines_describe_the_training_and_its_results() {
    assertThat(String.join("\n", report.lines()))
        .startsWith("data            drawn digits\nnetwork         Dense 784 -> 4, ")
        .contains("parameters      3206\nDREG            constant 0.001")
        .containsPattern("input gradient  peak .*\ntraining        peak gradient .*\nlayer 0 ")
        .containsPattern(
            "steepest slope .*\nLipschitz bound .*\nPGD at 0.1 .*\nmargin at 0.1 .*\n(?:do not trust .*\n)*certified 0.0 ")
        .containsPattern("time            .* s an epoch, \\d+ us a step$");
  }

  @Test
  void a_certificate_at_radius_0_is_the_accuracy() {
    AccuracyReport accuracy = (AccuracyReport) report.parts().get(0);
    RobustnessReport robustness = (RobustnessReport) report.parts().get(3);
    assertThat(robustness.certified())
        .isEqualTo(robustness.byIntervals())
        .containsExactly(new RobustnessReport.At(0, accuracy.accuracy()));
    assertThat(robustness.attacked().get(0).accuracy()).isBetween(0.0, accuracy.accuracy());
  }

  @Test
  void the_lipschitz_bound_is_above_all_slopes_found() {
    StabilityReport stability = (StabilityReport) report.parts().get(2);
    assertThat(stability.examples()).isEqualTo(5);
    assertThat(stability.lipschitz().orElseThrow()).isGreaterThan(stability.slope().max());
  }

  @Test
  void json_is_written_atomically() throws IOException {
    Path file = folder.resolve("result.json");
    Files.writeString(file, "what was there before");
    report.write(file);
    assertThat(Files.readString(file))
        .startsWith("{")
        .endsWith("}\n")
        .containsSubsequence(
            "\"example\" : \"Test\"",
            "\"epochs\" : 2",
            "\"dregScope\" : \"layer\"",
            "\"testAccuracy\" : ",
            "\"inputGradient\" : {",
            "\"training\" : {",
            "\"layer\" : \"0\"",
            "\"pgd\" : [");
    assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    assertThatThrownBy(() -> report.write(folder.resolve("nowhere/result.json")))
        .hasMessageContaining("could not write")
        .hasMessageContaining("nowhere");
  }

  @Test
  void numbers_that_are_not_finite_become_strings_in_json() {
    assertThat(Json.write(Map.of("a", List.of(Double.NaN, 1, true))).replaceAll("\\s", ""))
        .isEqualTo("{\"a\":[\"NaN\",1,true]}");
  }

  @Test
  void the_provenance_has_the_settings_of_the_training() {
    assertThat(report.provenance("digest", Map.of("testAccuracy", 0.5)).configuration())
        .containsEntry("epochs", "2")
        .containsEntry("dreg", "constant 0.001")
        .containsEntry("learningRate", "0.005")
        .doesNotContainKeys("seed", "dregSchedule");
  }

  @Test
  void the_speed_counts_examples_in_every_epoch() {
    assertThat(report.examplesPerSecond(60) * report.fit().seconds())
        .isCloseTo(120, org.assertj.core.api.Assertions.within(1e-9));
  }

  @Test
  void rejects_radii_above_1() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RobustnessReport.Radii(List.of(), List.of(1.5)))
        .withMessage("expected radii in 0..1 to attack and to certify, got 1.5");
  }
}
