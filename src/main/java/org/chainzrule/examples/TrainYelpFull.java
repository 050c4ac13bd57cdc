package org.chainzrule.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Review;
import org.chainzrule.data.Reviews;
import org.chainzrule.measure.Distribution;
import org.chainzrule.measure.InputGradients;
import org.chainzrule.measure.OrdinalMetrics;
import org.chainzrule.nn.ClassWeights;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.Model;
import org.chainzrule.nn.ModelSummary;
import org.chainzrule.nn.OrdinalHead;
import org.chainzrule.nn.Predictor;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Scope;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Fit;
import org.chainzrule.train.ProgressBar;
import org.chainzrule.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a polynomial network under DREG to tell the stars of a review from its text. */
@Command(
    name = "TrainYelpFull",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains a network on reviews from Yelp, or on made up ones where there are none.")
public final class TrainYelpFull implements Callable<Integer> {

  /** How much an example of each class counts. */
  enum Weighing {
    EQUAL,
    BALANCED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Mixin private final ReviewOptions reviews = new ReviewOptions();

  @Mixin private final Amounts amounts = new Amounts();

  @Mixin private final FeatureOptions features = new FeatureOptions();

  @Option(
      names = "--head",
      paramLabel = "NAME",
      description = "softmax, coral, corn, cumulative-link or regression (default: softmax).",
      converter = Head.class)
  private OrdinalHead head = OrdinalHead.SOFTMAX;

  @Option(
      names = "--class-weights",
      paramLabel = "NAME",
      description =
          "equal, or balanced: rare numbers of stars count more (default: ${DEFAULT-VALUE}).")
  private Weighing weighing = Weighing.EQUAL;

  @Option(
      names = "--predict",
      paramLabel = "TEXT",
      description = "Print what the trained network makes of a text.")
  private String text;

  @Mixin private final ResultFiles files = new ResultFiles();

  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Mixin private final Measures measures = new Measures();

  @Mixin private final RunOptions running = new RunOptions();

  private TrainYelpFull() {
    // Bags take larger steps than pixels, and few of them until they know the reviews by heart.
    options.epochs = 4;
    options.rate = 1e-2;
  }

  /**
   * @param args see {@code --help}
   */
  public static void main(String... args) {
    int code = Console.run(new TrainYelpFull(), args);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() throws Exception {
    checkOptions();
    ReviewOptions.Found found = reviews.find(amounts.limit);
    Preparation how = features.cached(Preparation.standard().with(reviews.bad()));
    ReviewFeatures made = features.features(found.train(), options.activationPlan(), how);
    Sets sets = sets(found, made, how);
    ClassWeights weights =
        weighing == Weighing.BALANCED ? ClassWeights.balanced(sets.train()) : ClassWeights.equal();
    Loss loss = head.loss(Review.STARS, weights);
    Layer network = options.network(made.first(), made.width(), in -> head.plan(in, Review.STARS));
    Fit fit = fit(network, loss, sets);
    ReviewSummary summary = summary(found, sets, made, network, loss, fit);
    summary.print();
    if (text != null) {
      predict(made, network, loss);
    }
    files.write(summary.json(), new Model(network, summary.provenance()));
    return 0;
  }

  private void checkOptions() {
    amounts.check();
    features.check();
    measures.check();
    files.check();
    options.settle(features.model.hidden, features.model.dreg);
    checkPenalty();
    if (text != null && head == OrdinalHead.REGRESSION) {
      throw new IllegalArgumentException(
          "expected --predict with a head that gives probabilities, got regression");
    }
  }

  private void checkPenalty() {
    boolean spectral =
        List.of(Choices.Rival.SPECTRAL, Choices.Rival.SPECTRAL_SCALED).contains(options.penalty);
    boolean inputs = options.penalty == Choices.Rival.INPUT_GRADIENT;
    if (spectral || inputs && features.model != ReviewModel.POOLED) {
      throw new IllegalArgumentException(
          "expected another --penalty than "
              + options.penalty
              + (spectral
                  ? ": the head would not be normalised"
                  : " with --model " + features.model + ", whose inputs have no derivative"));
    }
  }

  private Sets sets(ReviewOptions.Found found, ReviewFeatures made, Preparation how) {
    Sets all =
        new Sets(
            made.encode().apply(found.train(), how),
            made.encode().apply(found.test(), how),
            found.description(),
            "test");
    Sets sets = amounts.of(all);
    Console.print("data            %s", sets.description());
    Console.print(
        "reviews         %d to learn from, %d to measure with",
        sets.train().size(), sets.test().size());
    Console.print(
        "left out        %d that are in the test set, %d repeated, %d bad rows",
        found.elsewhere(), found.repeated(), found.skipped());
    Console.print("words           %d", made.vocabulary());
    made.coverage()
        .ifPresent(share -> Console.print("coverage        %.2f %% of tokens", 100 * share));
    return sets;
  }

  private Fit fit(Layer network, Loss loss, Sets sets) throws Exception {
    ModelSummary layers = ModelSummary.of(network, sets.train().inputShape());
    Trainer trainer = running.applyTo(options.trainer(network, loss), layers);
    Console.print("network         %s", network);
    if (running.summary) {
      Console.print("%n%s%n", layers);
    }
    if (!options.quiet) {
      int epochs = running.fastDevRun ? 1 : options.epochs;
      trainer = trainer.with(new ProgressBar(System.out, Console.isTerminal(), epochs));
    }
    try (running) {
      return trainer.with(measures.volatility()).fit(sets.train(), options.epochs);
    }
  }

  private ReviewSummary summary(
      ReviewOptions.Found found,
      Sets sets,
      ReviewFeatures made,
      Layer network,
      Loss loss,
      Fit fit) {
    Optional<Distribution> gradient = Optional.empty();
    if (features.model == ReviewModel.POOLED) {
      measures.measure(network, sets.test(), options.seed, files.json != null);
      gradient = Optional.of(InputGradients.of(network, loss, sets.test()));
    }
    return new ReviewSummary(
        found,
        sets,
        made,
        head,
        network,
        options,
        fit,
        OrdinalMetrics.of(network, loss, sets.test()),
        gradient,
        measures,
        running.examples(fit, options.batch, sets.train().size()) / fit.seconds());
  }

  private void predict(ReviewFeatures made, Layer network, Loss loss) {
    try (Scope scope = Scope.open()) {
      // The stars are not looked at.
      Reviews one = Reviews.of(List.of(new Review(1, text)));
      Dataset example = made.encode().apply(one, Preparation.standard().threads(1));
      Tensor x = example.batch(new int[] {0}, Precision.SINGLE).inputs();
      double[] outputs = Predictor.of(network).predict(x).outputs()[0];
      Tensor prediction = Tensor.of(Shape.of(1, outputs.length), outputs);
      double[] chances = loss.probabilities(prediction).orElseThrow().toColumns();
      Console.print(
          "1 to 5 stars    %s",
          Arrays.stream(chances)
              .mapToObj(p -> String.format(Locale.ROOT, "%.3f", p))
              .collect(Collectors.joining(" ")));
    }
  }
}
