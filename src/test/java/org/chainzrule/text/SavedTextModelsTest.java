package org.chainzrule.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.model.Model;
import org.chainzrule.model.Prediction;
import org.chainzrule.model.Predictor;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.tensor.TensorScope;
import org.junit.jupiter.api.Test;

/**
 * Files of text models of every version that wrote a format of its own, kept for good. Those of
 * format 1 without class names knew one to five stars alone.
 */
class SavedTextModelsTest {

  private static final String TEXT = "The food wasn't good, it was... not good :-( Zyzzyva soup!!";

  @Test
  void models_without_class_names_predict_the_same_stars_as_ever() {
    says(
        "bag",
        1,
        0.013109767517519102,
        0.4543724670121796,
        0.250457561013632,
        0.13570875570327345,
        0.07753477652878948,
        0.08192643974212543);
    says(
        "cues",
        2,
        6.414117780163438E-4,
        0.213735590468218,
        0.1956171495932443,
        0.19506462149000114,
        0.20154954245962708,
        0.1940330959889094);
    says(
        "conv",
        3,
        0.0,
        0.23660915686703443,
        0.057914519136397447,
        0.05454586991642141,
        0.05872301209072006,
        0.5922074419894267);
    says(
        "joined",
        0,
        -0.0012424369621528823,
        0.2139160026593417,
        0.19907107949654004,
        0.18597006801549287,
        0.19970383140119738,
        0.20133901842742793);
    says(
        "pooled",
        4,
        -1.0899188018842096,
        0.13790029989557945,
        0.16138333293500673,
        0.1899282896902012,
        0.2287306894201956,
        0.2820573880590171);
  }

  @Test
  void models_of_format_2_know_their_head_by_the_decoder() {
    Path file = Path.of("src/test/resources/models/text-bag-format-2.safetensors");
    TextClassifier classifier = TextClassifier.load(file);
    List<String> names = List.of("bad", "fair", "good");
    assertThat(classifier.output())
        .isEqualTo(new ClassOutput(names, OrdinalHead.CORAL, Optional.of(DecisionRule.MEDIAN)));
    TextClassification answer = classifier.classify("good soup");
    assertThat(answer.className()).isEqualTo("good");
    assertThat(answer.probabilities().get("fair")).isCloseTo(0.12479673965081595, within(1e-6));
    assertThat(answer.expected()).isCloseTo(1.2895941473197552, within(1e-6));
    // The same by the general predictor, which reads encoded texts.
    try (TensorScope scope = TensorScope.open()) {
      Prediction prediction =
          Predictor.of(Model.load(file)).predict(classifier.encoder().encode("good soup"));
      assertThat(prediction.classes()).containsExactly(2);
      assertThat(prediction.probabilities()[0][1]).isEqualTo(answer.probabilities().get("fair"));
    }
  }

  /**
   * @param the what the first word contributes
   */
  private static void says(String name, int label, double the, double... probabilities) {
    TextClassifier classifier =
        TextClassifier.load(
            Path.of("src/test/resources/models/text-" + name + "-format-1.safetensors"));
    assertThat(classifier.output().classNames()).isEqualTo(YelpFull.STARS);
    TextClassification answer = classifier.classify(TEXT);
    assertThat(answer.label()).isEqualTo(label);
    assertThat(answer.className()).isEqualTo(YelpFull.STARS.get(label));
    List<Double> all = List.copyOf(answer.probabilities().values());
    assertThat(all).hasSize(probabilities.length);
    for (int k = 0; k < probabilities.length; k++) {
      // In 32 bits, by whatever products there are.
      assertThat(all.get(k)).as(name).isCloseTo(probabilities[k], within(1e-6));
    }
    assertThat(classifier.contributions(TEXT).get("the")).isCloseTo(the, within(1e-6));
  }
}
