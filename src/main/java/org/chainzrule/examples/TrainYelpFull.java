package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Review;
import org.chainzrule.measure.Distribution;
import org.chainzrule.measure.InputGradients;
import org.chainzrule.measure.OrdinalMetrics;
import org.chainzrule.nn.ClassWeights;
import org.chainzrule.nn.Decision;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.ModelSummary;
import org.chainzrule.nn.OrdinalHead;
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
      converter = Typed.Head.class)
  private OrdinalHead head = OrdinalHead.SOFTMAX;

  @Option(
      names = "--decision",
      paramLabel = "NAME",
      description =
          "argmax, median or rounded-mean: which number of stars is answered, by the probabilities"
              + " (default: the head's own way).",
      converter = Typed.Answer.class)
  private Decision decision;

  @Option(
      names = "--class-weights",
      paramLabel = "NAME",
      description =
          "equal, or balanced: rare numbers of stars count more (default: ${DEFAULT-VALUE}).")
  private Weighing weighing = Weighing.EQUAL;

  @Option(
      names = "--predict",
      paramLabel = "TEXT",
      description = "Print what the network makes of a text, and the words that moved that most.")
  private String text;

  @Mixin private final ResultFiles files = new ResultFiles();

  @Option(
      names = "--evaluate",
      paramLabel = "FILE",
      description =
          "Evaluate a network that --save wrote instead of training one; with --predict and without"
              + " --data it only answers.")
  private Path evaluate;

  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Mixin private final Measures measures = new Measures();

  @Mixin private final RunOptions running = new RunOptions();

  TrainYelpFull() {
    // Tables take few passes until they know the reviews by heart.
    options.epochs = 4;
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
    return evaluate == null ? train() : evaluate(StarModel.load(evaluate));
  }

  private int train() throws Exception {
    ReviewOptions.Found found = reviews.find(amounts);
    Preparation how = features.cached(Preparation.standard().with(reviews.bad()));
    ReviewFeatures made = ReviewFeatures.of(features, found.train(), options, how);
    if (options.hidden == null) {
      options.hidden = features.size.hidden(made.width(), options.perUnit(), Review.STARS);
    }
    Sets sets = sets(found, made, how);
    ClassWeights weights =
        weighing == Weighing.BALANCED ? ClassWeights.balanced(sets.train()) : ClassWeights.equal();
    Loss loss = StarModel.loss(head, Optional.ofNullable(decision), weights);
    Layer network = options.network(made.first(), made.width(), in -> head.plan(in, Review.STARS));
    StarModel model = new StarModel(network, head, Optional.ofNullable(decision), made.reader());
    Fit fit = fit(network, loss, sets);
    ReviewSummary summary = summary(found, sets, made, model, loss, fit);
    summary.print();
    if (text != null) {
      model.print(text);
    }
    files.write(summary.json(), model.model(summary.provenance()));
    return 0;
  }

  /** What the summary of a training says, of a network that was trained before. */
  private int evaluate(StarModel saved) {
    StarModel model = decision == null ? saved : saved.deciding(decision);
    Console.print("network         %s", model.network());
    if (text == null || reviews.named()) {
      ReviewOptions.Found found = reviews.find(amounts);
      Preparation how = features.cached(Preparation.standard().with(reviews.bad()));
      Dataset test = model.reader().examples(found.test(), how);
      Console.print("data            %s", found.description());
      Console.print("reviews         %d to measure with", test.size());
      new ReviewMetrics("test", OrdinalMetrics.of(model.network(), model.loss(), test)).print();
      if (model.reader().hasInputGradient()) {
        measures.measure(model.network(), test, options.seed, false);
        measures.print();
      }
    }
    if (text != null) {
      model.print(text);
    }
    return 0;
  }

  private void checkOptions() {
    amounts.check();
    measures.check();
    files.check();
    if (decision != null && head == OrdinalHead.REGRESSION) {
      throw new IllegalArgumentException(
          "expected --decision with a head that gives probabilities, got regression");
    }
    if (evaluate != null) {
      if (files.save != null || files.json != null || amounts.holdout > 0) {
        throw new IllegalArgumentException(
            "expected --evaluate without --save, --json and --holdout, which are about a training");
      }
      return;
    }
    features.check();
    options.settle(features.model, features.size);
    checkPenalty();
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
    Sets sets =
        new Sets(
            made.train(),
            made.reader().examples(found.test(), how),
            found.description(),
            found.evaluatedOn());
    Console.print("data            %s", sets.description());
    Console.print(
        "reviews         %d to learn from, %d to measure with",
        sets.train().size(), sets.test().size());
    Console.print(
        "left out        %d that are in the test set, %d repeated, %d bad rows",
        found.elsewhere(), found.repeated(), found.skipped());
    Console.print("words           %d", made.reader().words());
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
      StarModel model,
      Loss loss,
      Fit fit) {
    Layer network = model.network();
    Optional<Distribution> gradient = Optional.empty();
    if (made.reader().hasInputGradient()) {
      measures.measure(network, sets.test(), options.seed, files.json != null);
      gradient = Optional.of(InputGradients.of(network, loss, sets.test()));
    }
    return new ReviewSummary(
        found,
        sets,
        made,
        features.model,
        model,
        options,
        fit,
        OrdinalMetrics.of(network, loss, sets.test()),
        gradient,
        measures,
        running.examples(fit, options.batch, sets.train().size()) / fit.seconds());
  }
}
