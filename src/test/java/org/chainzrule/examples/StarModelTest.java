package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Review;
import org.chainzrule.data.Reviews;
import org.chainzrule.data.SyntheticReviews;
import org.chainzrule.measure.OrdinalMetrics;
import org.chainzrule.nn.Attachment;
import org.chainzrule.nn.ClassWeights;
import org.chainzrule.nn.Decision;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.Model;
import org.chainzrule.nn.OrdinalHead;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.Predictor;
import org.chainzrule.nn.Provenance;
import org.chainzrule.tensor.Numbers;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Scope;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Networks for reviews, from options to a file and back. */
class StarModelTest {

  private static final String TEXT = "The food wasn't good, it was... not good :-( Zyzzyva soup!!";
  private static final Reviews REVIEWS = SyntheticReviews.create(Seeds.of(1), 300);
  private static final Preparation HOW = Preparation.standard().threads(1);

  @TempDir Path folder;

  private Path vectors;

  /** Options as they are typed. */
  @Command
  private static final class Options {
    @Mixin private final FeatureOptions features = new FeatureOptions();
    @Mixin private final TrainingOptions training = new TrainingOptions();

    static Options of(String typed) {
      Options options = new Options();
      new CommandLine(options)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .parseArgs(typed.strip().split(" "));
      options.features.check();
      options.training.settle(options.features.model, options.features.size);
      return options;
    }

    ReviewFeatures features(Reviews reviews) {
      ReviewFeatures made = ReviewFeatures.of(features, reviews, training, HOW);
      if (training.hidden == null) {
        training.hidden = features.size.hidden(made.width(), training.perUnit(), Review.STARS);
      }
      return made;
    }

    Layer network(ReviewFeatures made, OrdinalHead head) {
      return training.network(made.first(), made.width(), in -> head.plan(in, Review.STARS));
    }
  }

  private StarModel trained(String typed, OrdinalHead head, Optional<Decision> decision) {
    Options options = Options.of(typed + " --epochs 1 --hidden 6 --batch 32");
    ReviewFeatures made = options.features(REVIEWS);
    Layer network = options.network(made, head);
    Loss loss = StarModel.loss(head, decision, ClassWeights.equal());
    options.training.trainer(network, loss).fit(made.train(), 1);
    return new StarModel(network, head, decision, made.reader());
  }

  @BeforeEach
  void write_vectors() throws IOException {
    vectors =
        Files.write(
            folder.resolve("vectors.txt"),
            List.of(
                "good 1 0 0.5", "bad -1 0 0.25", "food 0 1 0", "the 0 0.5 -1", "zyzzyva 9 9 9"));
  }

  private List<StarModel> several() {
    return List.of(
        trained("--width 4 --buckets 50 --mark-negation", OrdinalHead.SOFTMAX, Optional.empty()),
        trained(
            "--model conv --width 3 --tokens 12",
            OrdinalHead.CORAL,
            Optional.of(Decision.ROUNDED_MEAN)),
        trained("--model pooled --vectors " + vectors, OrdinalHead.CORN, Optional.empty()),
        trained(
            "--freeze-vectors --buckets 9 --vectors " + vectors,
            OrdinalHead.CUMULATIVE_LINK,
            Optional.of(Decision.MEDIAN)),
        trained("--model conv --vectors " + vectors, OrdinalHead.SOFTMAX, Optional.empty()),
        trained(
            "--model cues --width 6 --cues 40 --mark-negation",
            OrdinalHead.SOFTMAX,
            Optional.of(Decision.MEDIAN)),
        trained(
            "--model joined --width 5 --channels 2 --cues 20",
            OrdinalHead.SOFTMAX,
            Optional.of(Decision.MEDIAN)));
  }

  @Test
  void in_another_process_a_saved_model_says_the_same_to_the_bit() throws Exception {
    List<String> args = new ArrayList<>(List.of(TEXT));
    List<String> expected = new ArrayList<>();
    for (StarModel model : several()) {
      Path file = folder.resolve("model" + args.size() + ".safetensors");
      model.model(Provenance.none()).save(file);
      args.add(file.toString());
      expected.add(AskStars.answer(model, TEXT));
      assertThat(StarModel.load(file).reader().attachment().texts())
          .isEqualTo(model.reader().attachment().texts());
    }
    Files.delete(vectors);
    Jvm.Result result = Jvm.in(folder).run(AskStars.class, args.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).containsExactlyElementsOf(expected);
  }

  @Test
  void only_vectors_of_words_to_learn_from_are_used_and_kept() {
    StarModel model =
        trained("--model pooled --vectors " + vectors, OrdinalHead.SOFTMAX, Optional.empty());
    assertThat(model.reader().words()).isEqualTo(4);
    assertThat(contributions(model, "zyzzyva good")).containsOnlyKeys("good");
  }

  private static Map<String, Double> contributions(StarModel model, String text) {
    return model.reader().contributions(text, model.network(), model.head()::expected);
  }

  @Test
  void words_pairs_and_unknown_words_have_a_part_in_the_answer() {
    StarModel bag = trained("--width 4 --buckets 50", OrdinalHead.SOFTMAX, Optional.empty());
    assertThat(contributions(bag, "good zyzzyva good"))
        .containsOnlyKeys("good", "zyzzyva", "good zyzzyva", "zyzzyva good")
        .allSatisfy((word, moved) -> assertThat(moved).isNotZero());
  }

  @Test
  void of_networks_without_bends_contributions_sum_to_the_answer_less_that_of_no_words() {
    for (String typed :
        List.of(
            "--width 4 --buckets 50",
            "--model cues --cues 60",
            "--model pooled --vectors " + vectors)) {
      StarModel model = trained(typed + " --degree 1", OrdinalHead.REGRESSION, Optional.empty());
      try (Scope scope = Scope.open()) {
        double moved = contributions(model, TEXT).values().stream().mapToDouble(c -> c).sum();
        // In 32 bits.
        assertThat(moved)
            .as(typed)
            .isCloseTo(model.outputs(TEXT).item() - model.outputs("").item(), within(1e-5));
      }
    }
  }

  @Test
  void metrics_follow_the_decision() {
    StarModel model =
        trained("--width 4 --buckets 0", OrdinalHead.SOFTMAX, Optional.of(Decision.MEDIAN));
    Reviews test = SyntheticReviews.create(Seeds.of(2), 60);
    for (Decision decision : Decision.values()) {
      StarModel deciding = model.deciding(decision);
      int[] decided;
      try (Scope scope = Scope.open()) {
        Tensor x =
            model
                .reader()
                .examples(test, HOW)
                .batch(IntStream.range(0, 60).toArray(), Precision.SINGLE)
                .inputs();
        double[][] outputs = Predictor.of(model.network()).predict(x).outputs();
        decided = decision.of(model.loss().probabilities(Tensor.of(outputs)).orElseThrow());
      }
      int[] stars = test.stream(HOW.bad()).mapToInt(Review::label).toArray();
      assertThat(
              OrdinalMetrics.of(
                      model.network(), deciding.loss(), model.reader().examples(test, HOW))
                  .meanAbsoluteError())
          .isEqualTo(OrdinalMetrics.of(stars, decided, 5).meanAbsoluteError());
    }
  }

  @Test
  void sizes_are_about_kept_and_never_exceeded() throws IOException {
    Reviews reviews = reviewsOfManyWords();
    Path wide = folder.resolve("wide.txt");
    Files.writeString(wide, "w0" + " 0.5".repeat(100) + "\nw1" + " 1.5".repeat(100) + "\n");
    for (String typed :
        List.of(
            "0.3m",
            "1m",
            "3.2m",
            "1m --hidden 200,100",
            "0.3m --model conv",
            "3.2m --model conv --activation relu",
            "0.3m --vectors " + wide,
            "1m --freeze-vectors --vectors " + wide,
            "0.3m --model pooled --vectors " + wide,
            "3.2m --model pooled --vectors " + vectors)) {
      Options options = Options.of("--size " + typed);
      ReviewFeatures made = options.features(reviews);
      int size = options.features.size.parameters;
      assertThat(learned(options.network(made, OrdinalHead.SOFTMAX)))
          .as(typed)
          .isBetween((long) (0.95 * size), (long) size);
      if (typed.contains("freeze")) {
        assertThat(made.frozen()).isEqualTo(200);
      }
    }
    // Every review has three stars: nothing tells of them, and only words are left.
    for (String typed : List.of("--size 0.3m --model cues", "--size 1m --model joined")) {
      Options cues = Options.of(typed);
      ReviewFeatures made = cues.features(reviews);
      assertThat(learned(cues.network(made, OrdinalHead.SOFTMAX)))
          .isBetween(50_000L, (long) cues.features.size.parameters);
    }
    Options own = Options.of("--size 1m --vocabulary 7 --buckets 5 --width 3 --hidden 2");
    assertThat(learned(own.network(own.features(reviews), OrdinalHead.SOFTMAX)))
        .isEqualTo((7 + 1 + 5) * 3 + (3 + 1 + 4) * 2 + (2 + 1) * 5);
  }

  /** Sixty thousand words, each there twice, and one that has a vector. */
  private static Reviews reviewsOfManyWords() {
    List<Review> many = new ArrayList<>(List.of(new Review(1, "good")));
    for (int i = 0; i < 100; i++) {
      String text =
          IntStream.range(i / 2 * 1200, (i / 2 + 1) * 1200)
              .mapToObj(k -> "w" + k)
              .collect(Collectors.joining(" "));
      many.add(new Review(3, text));
    }
    return Reviews.of(many);
  }

  private static long learned(Layer network) {
    return network.parameters().stream()
        .filter(p -> p.role() != Parameter.Role.STATE)
        .mapToLong(p -> p.value().length())
        .sum();
  }

  @Test
  void before_any_step_cues_tell_of_their_class_as_naive_bayes_does() {
    ReviewFeatures made = Options.of("--model cues --cues 300 --dreg 0").features(REVIEWS);
    Layer bag = made.first().get(1).build(Seeds.of(0), Precision.SINGLE);
    try (Scope scope = Scope.open()) {
      Tensor x = made.train().batch(IntStream.range(0, 300).toArray(), Precision.SINGLE).inputs();
      Tensor y = bag.forward(Variable.constant(x), Pass.inference()).value();
      int[] likeliest = y.slice(1, 0, 5).argmax();
      int[] stars = REVIEWS.stream(HOW.bad()).mapToInt(Review::label).toArray();
      long right = IntStream.range(0, 300).filter(i -> likeliest[i] == stars[i]).count();
      assertThat(right).isGreaterThan(200);
    }
  }

  @Test
  void frozen_vectors_stay_and_others_learn() {
    StarModel frozen =
        trained("--freeze-vectors --vectors " + vectors, OrdinalHead.SOFTMAX, Optional.empty());
    Parameter kept =
        frozen.network().parameters().stream()
            .filter(p -> p.role() == Parameter.Role.STATE)
            .findFirst()
            .orElseThrow();
    double[] numbers = kept.value().toColumns();
    assertThat(numbers).hasSize(12).contains(-1, 0.25);
    StarModel learned = trained("--vectors " + vectors, OrdinalHead.SOFTMAX, Optional.empty());
    double[] table = learned.network().parameters().get(0).value().toColumns();
    assertThat(IntStream.range(0, 12).filter(i -> table[i] == numbers[i]).count()).isLessThan(6);
    for (int i = 0; i < 12; i++) {
      assertThat(table[i]).isCloseTo(numbers[i], within(0.5));
    }
  }

  private interface Edit {
    Attachment apply(Map<String, String> texts, Map<String, Numbers> numbers);
  }

  @Test
  void what_is_damaged_or_something_else_is_refused() {
    StarModel bag = trained("--width 4 --buckets 50", OrdinalHead.SOFTMAX, Optional.empty());
    StarModel pooled =
        trained("--model pooled --vectors " + vectors, OrdinalHead.SOFTMAX, Optional.empty());
    refused(bag, (texts, numbers) -> without(texts, numbers, "reader"), "a text reader");
    refused(bag, (texts, numbers) -> with(texts, numbers, "reader", "x"), "got x");
    refused(bag, (texts, numbers) -> with(texts, numbers, "head", "coral"), "4 outputs");
    refused(bag, (texts, numbers) -> with(texts, numbers, "runs", "2 2 9"), "2 2 9");
    refused(bag, (texts, numbers) -> with(texts, numbers, "runs", "2 2 5000 7"), "token ids");
    refused(bag, (texts, numbers) -> with(texts, numbers, "most", "many"), "many");
    StarModel cues = trained("--model cues --cues 40", OrdinalHead.SOFTMAX, Optional.empty());
    refused(cues, (texts, numbers) -> with(texts, numbers, "words", "good"), "cues of 1 words");
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

  private static Attachment with(
      Map<String, String> texts, Map<String, Numbers> numbers, String name, String text) {
    texts.put(name, text);
    return new Attachment(texts, numbers);
  }

  private static Attachment without(
      Map<String, String> texts, Map<String, Numbers> numbers, String name) {
    texts.remove(name);
    return new Attachment(texts, numbers);
  }

  private void refused(StarModel model, Edit edit, String part) {
    Path file = folder.resolve("edited.safetensors");
    Attachment whole = model.model(Provenance.none()).attachment();
    Attachment edited =
        edit.apply(new LinkedHashMap<>(whole.texts()), new LinkedHashMap<>(whole.numbers()));
    new Model(model.network(), Provenance.none(), edited).save(file);
    assertThatThrownBy(() -> StarModel.load(file))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith("could not load a model that reads reviews: ")
        .hasMessageContaining(part)
        .hasMessageEndingWith(": " + file);
  }
}
