package org.chainzrule.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.yelp.SyntheticReviews;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.examples.Jvm;
import org.chainzrule.experiment.recipe.OptimizerConfig;
import org.chainzrule.metrics.OrdinalMetrics;
import org.chainzrule.model.Attachment;
import org.chainzrule.model.Model;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text models, from settings to a file and back. */
class TextClassifierTest {

  private static final String TEXT = "The food wasn't good, it was... not good :-( Zyzzyva soup!!";
  private static final LabelledTexts REVIEWS = SyntheticReviews.create(Seeds.of(1), 300);
  private static final ClassOutput STARS =
      new ClassOutput(YelpFull.STARS, OrdinalHead.SOFTMAX, Optional.empty());
  private static final PreprocessingConfig HOW = PreprocessingConfig.standard().threads(1);

  @TempDir Path folder;

  private Path vectors;

  private static TextClassifier trained(
      TextModel model, OrdinalHead head, Optional<DecisionRule> decision) {
    ClassOutput output = new ClassOutput(YelpFull.STARS, head, decision);
    TextTraining training = TextTraining.of(model.hidden(List.of(6))).withEpochs(1);
    OptimizerConfig steps = OptimizerConfig.of(32, training.recipe().optimizer().rate());
    return training.with(steps).train(output, REVIEWS, HOW).classifier();
  }

  private static TextModel of(TextReading reading) {
    return TextModel.of(reading);
  }

  private TextModel pooled() {
    return of(TextReading.POOLED).vectors(vectors);
  }

  @BeforeEach
  void write_vectors() throws IOException {
    vectors =
        Files.write(
            folder.resolve("vectors.txt"),
            List.of(
                "good 1 0 0.5", "bad -1 0 0.25", "food 0 1 0", "the 0 0.5 -1", "zyzzyva 9 9 9"));
  }

  private List<TextClassifier> several() {
    return List.of(
        trained(
            TextModel.bag().width(4).buckets(50).markNegation(),
            OrdinalHead.SOFTMAX,
            Optional.empty()),
        trained(
            of(TextReading.CONV).width(3).tokens(12),
            OrdinalHead.CORAL,
            Optional.of(DecisionRule.ROUNDED_MEAN)),
        trained(pooled(), OrdinalHead.CORN, Optional.empty()),
        trained(
            TextModel.bag().freezeVectors().buckets(9).vectors(vectors),
            OrdinalHead.CUMULATIVE_LINK,
            Optional.of(DecisionRule.MEDIAN)),
        trained(of(TextReading.CONV).vectors(vectors), OrdinalHead.SOFTMAX, Optional.empty()),
        trained(
            TextModel.ngrams().width(6).ngrams(40).markNegation(),
            OrdinalHead.SOFTMAX,
            Optional.of(DecisionRule.MEDIAN)),
        trained(
            of(TextReading.NGRAM_CONV).width(5).channels(2).ngrams(20),
            OrdinalHead.SOFTMAX,
            Optional.of(DecisionRule.MEDIAN)),
        trained(of(TextReading.GRU).units(3).vectors(vectors), OrdinalHead.CORAL, Optional.empty()),
        trained(
            of(TextReading.NGRAM_GRU).width(5).units(2).ngrams(20),
            OrdinalHead.SOFTMAX,
            Optional.empty()));
  }

  @Test
  void a_saved_model_gives_the_same_answers_to_the_bit_in_another_process() throws Exception {
    List<String> args = new ArrayList<>(List.of(TEXT));
    List<String> expected = new ArrayList<>();
    for (TextClassifier model : several()) {
      Path file = folder.resolve("model" + args.size() + ".safetensors");
      model.model(Provenance.none()).save(file);
      args.add(file.toString());
      expected.add(AskTexts.answer(model, TEXT));
      assertThat(TextClassifier.load(file).encoder().attachment().texts())
          .isEqualTo(model.encoder().attachment().texts());
    }
    Files.delete(vectors);
    Jvm.Result result = Jvm.in(folder).run(AskTexts.class, args.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).containsExactlyElementsOf(expected);
  }

  @Test
  void only_vectors_of_words_in_the_training_set_are_used_and_saved() {
    TextClassifier model = trained(pooled(), OrdinalHead.SOFTMAX, Optional.empty());
    assertThat(model.encoder().words()).isEqualTo(4);
    assertThat(contributions(model, "zyzzyva good")).containsOnlyKeys("good");
  }

  private static Map<String, Double> contributions(TextClassifier model, String text) {
    return model
        .encoder()
        .contributions(
            text,
            model.network(),
            outputs -> model.output().decoder().expected(outputs).orElseThrow());
  }

  @Test
  void words_bigrams_and_unknown_words_contribute_to_the_answer() {
    TextClassifier bag =
        trained(TextModel.bag().width(4).buckets(50), OrdinalHead.SOFTMAX, Optional.empty());
    assertThat(contributions(bag, "good zyzzyva good"))
        .containsOnlyKeys("good", "zyzzyva", "good zyzzyva", "zyzzyva good")
        .allSatisfy((word, moved) -> assertThat(moved).isNotZero());
  }

  @Test
  void contributions_to_a_linear_network_sum_to_its_output_minus_that_of_an_empty_text() {
    for (TextModel linear :
        List.of(TextModel.bag().width(4).buckets(50), TextModel.ngrams().ngrams(60), pooled())) {
      TextClassifier model =
          trained(
              linear.activation(PolynomialPlan.of(1)), OrdinalHead.REGRESSION, Optional.empty());
      try (TensorScope scope = TensorScope.open()) {
        double moved = contributions(model, TEXT).values().stream().mapToDouble(c -> c).sum();
        // In 32 bits.
        assertThat(moved)
            .as(linear.reading().toString())
            .isCloseTo(
                model.outputs(List.of(TEXT)).item() - model.outputs(List.of("")).item(),
                within(1e-5));
      }
    }
  }

  @Test
  void metrics_depend_on_the_decision_rule() {
    TextClassifier model =
        trained(
            TextModel.bag().width(4).buckets(0),
            OrdinalHead.SOFTMAX,
            Optional.of(DecisionRule.MEDIAN));
    LabelledTexts test = SyntheticReviews.create(Seeds.of(2), 60);
    for (DecisionRule decision : DecisionRule.values()) {
      TextClassifier deciding = model.deciding(decision);
      int[] decided;
      try (TensorScope scope = TensorScope.open()) {
        Tensor x =
            model
                .encoder()
                .examples(test, HOW)
                .batch(IntStream.range(0, 60).toArray(), Precision.SINGLE)
                .inputs();
        double[][] outputs = Predictor.of(model.network()).predict(x).outputs();
        decided =
            decision.of(model.loss().decoder().probabilities(Tensor.of(outputs)).orElseThrow());
      }
      int[] stars = test.stream(HOW.bad()).mapToInt(LabelledText::label).toArray();
      assertThat(
              OrdinalMetrics.of(
                      model.network(), deciding.loss(), model.encoder().examples(test, HOW))
                  .meanAbsoluteError())
          .isEqualTo(OrdinalMetrics.of(stars, decided, 5).meanAbsoluteError());
    }
  }

  @Test
  void every_head_and_rule_is_restored_and_predicts_by_the_general_predictor() {
    for (OrdinalHead head : OrdinalHead.values()) {
      TextClassifier model = trained(TextModel.bag().width(4).buckets(0), head, Optional.empty());
      List<Optional<DecisionRule>> rules = new ArrayList<>(List.of(Optional.empty()));
      if (head != OrdinalHead.REGRESSION) {
        Arrays.stream(DecisionRule.values()).map(Optional::of).forEach(rules::add);
      }
      for (Optional<DecisionRule> rule : rules) {
        TextClassifier deciding = rule.map(model::deciding).orElse(model);
        Path file = folder.resolve("every.safetensors");
        deciding.save(file);
        TextClassifier loaded = TextClassifier.load(file);
        assertThat(loaded.output()).isEqualTo(deciding.output());
        try (TensorScope scope = TensorScope.open()) {
          int[] classes =
              Predictor.of(Model.load(file)).predict(loaded.encoder().encode(TEXT)).classes();
          assertThat(classes).containsExactly(deciding.classify(TEXT).label());
        }
      }
    }
  }

  @Test
  void a_decoder_that_is_of_no_head_is_refused() {
    TextClassifier bag =
        trained(TextModel.bag().width(4).buckets(50), OrdinalHead.SOFTMAX, Optional.empty());
    Path file = folder.resolve("foreign.safetensors");
    Model model = bag.model(Provenance.none());
    for (OutputDecoder foreign :
        List.of(OutputDecoder.none(), OrdinalHead.REGRESSION.loss(4).decoder())) {
      new Model(model.network(), foreign, model.provenance(), model.attachment()).save(file);
      assertThatThrownBy(() -> TextClassifier.load(file))
          .isInstanceOf(TensorFileException.class)
          .hasMessageContaining(
              "expected the decoder of a head over the classes [1, 2, 3, 4, 5], got " + foreign);
    }
    OutputDecoder coral = OrdinalHead.CORAL.loss(5).decoder();
    new Model(model.network(), coral, model.provenance(), model.attachment()).save(file);
    assertThatThrownBy(() -> TextClassifier.load(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("expected 4 outputs for ");
  }

  @Test
  void models_nearly_reach_their_size_and_never_exceed_it() throws IOException {
    LabelledTexts reviews = reviewsOfManyWords();
    Path wide = folder.resolve("wide.txt");
    Files.writeString(wide, "w0" + " 0.5".repeat(100) + "\nw1" + " 1.5".repeat(100) + "\n");
    TextModel small = TextModel.bag().size(ModelSize.SMALL);
    TextModel medium = TextModel.bag().size(ModelSize.MEDIUM);
    TextModel conv = of(TextReading.CONV);
    TextModel pooled = of(TextReading.POOLED);
    Map<TextModel, ModelSize> models = new LinkedHashMap<>();
    models.put(small, ModelSize.SMALL);
    models.put(medium, ModelSize.MEDIUM);
    models.put(TextModel.bag().size(ModelSize.LARGE), ModelSize.LARGE);
    models.put(medium.hidden(List.of(200, 100)), ModelSize.MEDIUM);
    models.put(conv.size(ModelSize.SMALL), ModelSize.SMALL);
    models.put(conv.size(ModelSize.LARGE).activation(Activation.relu()), ModelSize.LARGE);
    models.put(of(TextReading.GRU).size(ModelSize.SMALL), ModelSize.SMALL);
    models.put(small.vectors(wide), ModelSize.SMALL);
    models.put(medium.freezeVectors().vectors(wide), ModelSize.MEDIUM);
    models.put(pooled.size(ModelSize.SMALL).vectors(wide), ModelSize.SMALL);
    models.put(pooled.size(ModelSize.LARGE).vectors(vectors), ModelSize.LARGE);
    models.forEach(
        (model, size) -> {
          TextFeatures made = model.read(reviews, HOW);
          assertThat(learned(made.network(STARS)))
              .as(model.reading() + " " + size)
              .isBetween((long) (0.95 * size.parameters()), (long) size.parameters());
          if (made.frozen() > 0 && model.reading() == TextReading.BAG) {
            assertThat(made.frozen()).isEqualTo(200);
          }
        });
    // Every review has three stars: nothing tells of them, and only words are left.
    for (TextModel ngrams :
        List.of(
            TextModel.ngrams().size(ModelSize.SMALL),
            of(TextReading.NGRAM_CONV).size(ModelSize.MEDIUM),
            of(TextReading.NGRAM_GRU).size(ModelSize.MEDIUM))) {
      assertThat(learned(ngrams.read(reviews, HOW).network(STARS)))
          .isBetween(50_000L, (long) ngrams.size.orElseThrow().parameters());
    }
    TextModel own = medium.vocabulary(7).buckets(5).width(3).hidden(List.of(2));
    assertThat(learned(own.read(reviews, HOW).network(STARS)))
        .isEqualTo((7 + 1 + 5) * 3 + (3 + 1 + 4) * 2 + (2 + 1) * 5);
  }

  /** Sixty thousand words, each there twice, and one that has a vector. */
  private static LabelledTexts reviewsOfManyWords() {
    List<LabelledText> many = new ArrayList<>(List.of(new LabelledText(0, "good")));
    for (int i = 0; i < 100; i++) {
      String text =
          IntStream.range(i / 2 * 1200, (i / 2 + 1) * 1200)
              .mapToObj(k -> "w" + k)
              .collect(Collectors.joining(" "));
      many.add(new LabelledText(2, text));
    }
    return LabelledTexts.of(YelpFull.STARS, many);
  }

  private static long learned(Layer network) {
    return network.parameters().stream()
        .filter(p -> p.role() != Parameter.Role.STATE)
        .mapToLong(p -> p.value().length())
        .sum();
  }

  @Test
  void initial_embeddings_of_ngrams_predict_the_class_as_naive_bayes_does() {
    TextFeatures made = TextModel.ngrams().ngrams(300).read(REVIEWS, HOW);
    Layer bag = made.first().get(1).build(Seeds.of(0), Precision.SINGLE);
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = made.train().batch(IntStream.range(0, 300).toArray(), Precision.SINGLE).inputs();
      Tensor y = bag.forward(Variable.constant(x), Pass.inference()).value();
      int[] likeliest = y.slice(1, 0, 5).argmax();
      int[] stars = REVIEWS.stream(HOW.bad()).mapToInt(LabelledText::label).toArray();
      long right = IntStream.range(0, 300).filter(i -> likeliest[i] == stars[i]).count();
      assertThat(right).isGreaterThan(200);
    }
  }

  @Test
  void frozen_vectors_stay_fixed_and_others_are_trained() {
    TextClassifier frozen =
        trained(
            TextModel.bag().freezeVectors().vectors(vectors),
            OrdinalHead.SOFTMAX,
            Optional.empty());
    Parameter kept =
        frozen.network().parameters().stream()
            .filter(p -> p.role() == Parameter.Role.STATE)
            .findFirst()
            .orElseThrow();
    double[] numbers = kept.value().toColumns();
    assertThat(numbers).hasSize(12).contains(-1, 0.25);
    TextClassifier learned =
        trained(TextModel.bag().vectors(vectors), OrdinalHead.SOFTMAX, Optional.empty());
    double[] table = learned.network().parameters().get(0).value().toColumns();
    assertThat(IntStream.range(0, 12).filter(i -> table[i] == numbers[i]).count()).isLessThan(6);
    for (int i = 0; i < 12; i++) {
      assertThat(table[i]).isCloseTo(numbers[i], within(0.5));
    }
  }

  private interface Edit {
    Attachment apply(Map<String, String> texts, Map<String, HostArray> numbers);
  }

  @Test
  void damaged_and_foreign_attachments_are_rejected() {
    TextClassifier bag =
        trained(TextModel.bag().width(4).buckets(50), OrdinalHead.SOFTMAX, Optional.empty());
    TextClassifier pooled = trained(pooled(), OrdinalHead.SOFTMAX, Optional.empty());
    refused(bag, (texts, numbers) -> without(texts, numbers, "reader"), "a text reader");
    refused(bag, (texts, numbers) -> with(texts, numbers, "reader", "x"), "got x");
    refused(bag, (texts, numbers) -> with(texts, numbers, "head", "coral"), "4 outputs");
    refused(bag, (texts, numbers) -> with(texts, numbers, "runs", "2 2 9"), "2 2 9");
    refused(bag, (texts, numbers) -> with(texts, numbers, "runs", "2 2 5000 7"), "token ids");
    refused(bag, (texts, numbers) -> with(texts, numbers, "most", "many"), "many");
    TextClassifier ngrams =
        trained(TextModel.ngrams().ngrams(40), OrdinalHead.SOFTMAX, Optional.empty());
    refused(
        ngrams,
        (texts, numbers) -> with(texts, numbers, "words", "good"),
        "n-gram features of 1 words");
    refused(bag, (texts, numbers) -> with(texts, numbers, "tokenizer", "NONE"), "NONE");
    refused(pooled, (texts, numbers) -> with(texts, numbers, "words", "good"), "1 words");
    refused(
        pooled,
        (texts, numbers) -> {
          numbers.remove("vectors");
          return new Attachment(texts, numbers);
        },
        "numbers vectors");
  }

  @Test
  void attached_numbers_of_another_kind_or_size_are_refused_by_name() {
    TextClassifier bag =
        trained(TextModel.bag().width(4).buckets(50), OrdinalHead.SOFTMAX, Optional.empty());
    refused(
        bag,
        (texts, numbers) -> with(texts, numbers, "most", "many"),
        "expected a number as text most, got many");
    refused(
        bag,
        (texts, numbers) -> with(texts, numbers, "most", "0"),
        "expected at least 1 token of a text");
    refused(
        bag,
        (texts, numbers) -> {
          texts.put("filled", "true");
          return with(texts, numbers, "most", "2000000000");
        },
        "at most 1048576 where texts are padded, got 2000000000");
    refused(
        bag,
        (texts, numbers) -> with(texts, numbers, "filled", "perhaps"),
        "expected true or false as text filled, got perhaps");
    refused(
        bag,
        (texts, numbers) -> with(texts, numbers, "runs", "2 2 99999999999 7"),
        "expected the lengths, buckets and seed of hashed n-grams, got 2 2 99999999999 7");
    TextClassifier ngrams =
        trained(TextModel.ngrams().ngrams(40), OrdinalHead.SOFTMAX, Optional.empty());
    refused(
        ngrams,
        (texts, numbers) -> with(texts, numbers, "cues", HostArray.of(0.0, 1, 2)),
        "expected 4 numbers for each n-gram feature, got 3 numbers in all");
    refused(
        ngrams,
        (texts, numbers) -> with(texts, numbers, "cues", HostArray.of(0, 1.5, 2, 0)),
        "n-gram features");
    TextClassifier pooled = trained(pooled(), OrdinalHead.SOFTMAX, Optional.empty());
    double[] centre = pooled.model(Provenance.none()).attachment().numbers("centre").toColumns();
    refused(
        pooled,
        (texts, numbers) ->
            with(texts, numbers, "centre", HostArray.of(Arrays.copyOf(centre, centre.length + 1))),
        "expected 3 numbers centre for each number of a vector, got " + (centre.length + 1));
  }

  @Test
  void a_model_that_reads_texts_of_any_length_is_loaded_at_no_cost() {
    TextClassifier bag =
        trained(
            TextModel.bag().width(4).buckets(50).tokens(Integer.MAX_VALUE),
            OrdinalHead.SOFTMAX,
            Optional.empty());
    Path file = folder.resolve("endless.safetensors");
    bag.save(file);
    assertThat(TextClassifier.load(file).classify("good good").probabilities())
        .isEqualTo(bag.classify("good good").probabilities());
  }

  private static Attachment with(
      Map<String, String> texts, Map<String, HostArray> numbers, String name, HostArray array) {
    numbers.put(name, array);
    return new Attachment(texts, numbers);
  }

  private static Attachment with(
      Map<String, String> texts, Map<String, HostArray> numbers, String name, String text) {
    texts.put(name, text);
    return new Attachment(texts, numbers);
  }

  private static Attachment without(
      Map<String, String> texts, Map<String, HostArray> numbers, String name) {
    texts.remove(name);
    return new Attachment(texts, numbers);
  }

  private void refused(TextClassifier model, Edit edit, String part) {
    Path file = folder.resolve("edited.safetensors");
    Attachment whole = model.model(Provenance.none()).attachment();
    Attachment edited =
        edit.apply(new LinkedHashMap<>(whole.texts()), new LinkedHashMap<>(whole.numbers()));
    new Model(model.network(), model.output().decoder(), Provenance.none(), edited).save(file);
    assertThatThrownBy(() -> TextClassifier.load(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith("could not load a model that reads texts: ")
        .hasMessageContaining(part)
        .hasMessageEndingWith(": " + file);
  }
}
