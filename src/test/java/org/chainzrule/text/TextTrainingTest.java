package org.chainzrule.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.experiment.recipe.OptimizerConfig;
import org.chainzrule.model.Model;
import org.chainzrule.model.Predictor;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From labelled texts of any classes, or scores, to answers about new texts. */
class TextTrainingTest {

  private static final PreprocessingConfig HOW = PreprocessingConfig.standard().threads(1);
  private static final List<String> COLOURS =
      List.of("red", "green", "blue", "white", "black", "grey", "brown");

  @TempDir Path folder;

  /** The class is the colour that is named; all other words are noise. */
  private static List<LabelledText> texts(int count, int classes) {
    Generator random = Seeds.of(5).generator();
    List<LabelledText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(classes);
      texts.add(
          new LabelledText(
              label,
              String.format(
                  Locale.ROOT,
                  "thing%d is %s, not x%d",
                  random.nextInt(9),
                  COLOURS.get(label),
                  random.nextInt(9))));
    }
    return texts;
  }

  private static TextTraining training(TextModel model) {
    return TextTraining.of(model).withEpochs(8).with(OptimizerConfig.of(16, 0.05));
  }

  @Test
  void two_and_seven_classes_are_learned_saved_and_predicted_by_name() {
    for (int classes : new int[] {2, 7}) {
      LabelledTexts all = LabelledTexts.of(COLOURS.subList(0, classes), texts(400, classes));
      for (TextModel model :
          List.of(
              TextModel.bag().vocabulary(60).buckets(0).width(8),
              TextModel.ngrams().vocabulary(60).ngrams(30).width(8),
              TextModel.of(TextReading.CONV).vocabulary(60).width(8).tokens(8),
              TextModel.of(TextReading.GRU).vocabulary(60).width(8).units(8).tokens(8))) {
        TextClassifier trained = training(model).train(all, HOW).classifier();
        Path file = folder.resolve("model");
        trained.save(file);
        TextClassifier loaded = TextClassifier.load(file);
        for (int k = 0; k < classes; k++) {
          TextClassification answer =
              loaded.classify(String.format(Locale.ROOT, "Thing3 is %s, not x2", COLOURS.get(k)));
          assertThat(answer.className()).isEqualTo(COLOURS.get(k));
          assertThat(answer.label()).isEqualTo(k);
          assertThat(answer.probabilities()).containsOnlyKeys(COLOURS.subList(0, classes));
          assertThat(answer.probabilities().values().stream().mapToDouble(p -> p).sum())
              .isCloseTo(1, within(1e-6));
          assertThat(answer)
              .isEqualTo(
                  trained.classify(
                      String.format(Locale.ROOT, "Thing3 is %s, not x2", COLOURS.get(k))));
        }
        List<Double> moved =
            loaded.contributions("thing3 is red").values().stream().map(Math::abs).toList();
        assertThat(moved).hasSizeGreaterThan(2).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(loaded.measure(all, HOW).accuracy()).isGreaterThan(0.95);
      }
    }
  }

  @Test
  void scores_of_any_unit_are_learned_and_predicted_in_that_unit() {
    List<LabelledText> scored =
        texts(400, 7).stream().map(t -> new LabelledText(1000 + 50 * t.label(), t.text())).toList();
    TextModel model = TextModel.bag().vocabulary(60).buckets(0).width(8);
    TextClassifier trained =
        training(model).withEpochs(40).train(LabelledTexts.scored(scored), HOW).classifier();
    Path file = folder.resolve("scores");
    trained.save(file);
    TextClassifier loaded = TextClassifier.load(file);
    for (int k = 0; k < 7; k++) {
      String text = String.format(Locale.ROOT, "thing1 is %s, not x4", COLOURS.get(k));
      assertThat(loaded.score(text)).isCloseTo(1000 + 50 * k, within(40.0));
      assertThat(loaded.score(text)).isEqualTo(trained.score(text));
    }
    try (TensorScope scope = TensorScope.open()) {
      String text = "thing1 is red, not x4";
      double[][] expected =
          Predictor.of(Model.load(file)).predict(loaded.encoder().encode(text)).expected();
      assertThat(expected[0]).containsExactly(loaded.score(text));
    }
    assertThatThrownBy(() -> loaded.classify("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("expected a model of classes, got one of scores");
    assertThatThrownBy(() -> TextModel.ngrams().read(LabelledTexts.scored(scored), HOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected texts with classes, by which n-grams are chosen, got scores");
    assertThatThrownBy(() -> loaded.measure(LabelledTexts.scored(scored), HOW))
        .hasMessageStartingWith("expected texts of the classes");
  }

  @Test
  void batches_and_threads_give_the_same_answers_as_single_texts() {
    LabelledTexts all = LabelledTexts.of(COLOURS, texts(300, 7));
    TextModel model = TextModel.bag().vocabulary(60).buckets(20).width(8);
    TextClassifier classifier =
        TextTraining.of(model).withEpochs(1).balancedClasses().train(all, HOW).classifier();
    List<String> texts = texts(600, 7).stream().map(LabelledText::text).toList();
    List<TextClassification> together = classifier.classify(texts);
    List<TextClassification> alone =
        IntStream.range(0, 600)
            .parallel()
            .mapToObj(i -> classifier.classify(texts.get(i)))
            .toList();
    for (int i = 0; i < 600; i++) {
      assertThat(together.get(i).label()).isEqualTo(alone.get(i).label());
      assertThat(together.get(i).expected()).isCloseTo(alone.get(i).expected(), within(1e-5));
    }
    assertThat(classifier.classify(List.of())).isEmpty();
    assertThat(classifier.classify("").probabilities()).hasSize(7);
  }

  @Test
  void null_is_refused_by_its_place() {
    LabelledTexts all = LabelledTexts.of(COLOURS, texts(30, 7));
    TextModel model = TextModel.bag().vocabulary(60).buckets(0).width(4);
    TextClassifier classifier = TextTraining.of(model).withEpochs(1).train(all, HOW).classifier();
    List<String> some = Arrays.asList("a", null);
    String place = "expected a text at index 1, got null";
    refuses(() -> classifier.classify(some), place);
    refuses(() -> classifier.outputs(some), place);
    refuses(() -> classifier.classify((List<String>) null), "expected a list of texts, got null");
    String text = "expected a text, got null";
    refuses(() -> classifier.classify((String) null), text);
    refuses(() -> classifier.score(null), text);
    refuses(() -> classifier.contributions(null), text);
    refuses(() -> classifier.encoder().encode("a", null), text);
    refuses(() -> Tokenizer.standard().tokens(null), text);
    refuses(() -> new LabelledText(0, null), text);
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void encoding_single_texts_gives_the_inputs_of_the_data_set() {
    LabelledTexts all = LabelledTexts.of(COLOURS, texts(9, 7));
    TextEncoder encoder = TextModel.bag().buckets(20).read(all, HOW).encoder();
    String[] texts = texts(9, 7).stream().map(LabelledText::text).toArray(String[]::new);
    try (TensorScope scope = TensorScope.open()) {
      int[] rows = IntStream.range(0, 9).toArray();
      assertThat(encoder.encode(texts).toColumns())
          .isEqualTo(encoder.examples(all, HOW).batch(rows, Precision.SINGLE).inputs().toColumns());
    }
  }

  @Test
  void class_names_that_a_file_cannot_hold_are_rejected() {
    for (List<String> bad :
        List.of(List.of("a"), List.of("a", "a"), List.of("a", "b\nc"), List.of("a", ""))) {
      assertThatThrownBy(() -> new ClassOutput(bad, OrdinalHead.SOFTMAX, Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected at least 2 classes and a name of its own in one line for each, got " + bad);
    }
    assertThatThrownBy(() -> new ScoreOutput(0, 0))
        .hasMessage("expected a finite mean and a deviation above 0, got 0.0 and 0.0");
  }
}
