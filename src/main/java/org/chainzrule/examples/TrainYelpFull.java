package org.chainzrule.examples;

import java.util.List;
import java.util.concurrent.Callable;
import org.chainzrule.data.Dataset;
import org.chainzrule.experiment.page.MistakenExamples;
import org.chainzrule.experiment.page.RunPage;
import org.chainzrule.experiment.page.TrainingHistory;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.report.ReportPart;
import org.chainzrule.experiment.report.RunReport;
import org.chainzrule.experiment.report.TrainingReport;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.TrainingVolatility;
import org.chainzrule.spark.Shards;
import org.chainzrule.tensor.Shape;
import org.chainzrule.text.ClassOutput;
import org.chainzrule.text.TextClassifier;
import org.chainzrule.text.TextFeatures;
import org.chainzrule.text.TextTraining;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.TrainingResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains a polynomial network under DREG to predict the stars of a review from its text. */
@Command(
    name = "TrainYelpFull",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Trains a network on Yelp reviews, or on synthetic reviews if those are not available.")
public final class TrainYelpFull implements Callable<Integer> {

  @Mixin private final ReviewOptions reviews = new ReviewOptions();
  @Mixin private final SubsetOptions amounts = new SubsetOptions();
  @Mixin private final TextOptions texts = new TextOptions();
  @Mixin private final AskOptions asked = new AskOptions();
  @Mixin private final ResultFiles files = new ResultFiles();
  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Mixin
  private final MeasureOptions.StabilityOptions measures = new MeasureOptions.StabilityOptions();

  @Mixin private final RunOptions running = new RunOptions();
  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Spec private CommandSpec command;

  TrainYelpFull() {}

  /** Runs the program; {@code --help} lists its arguments. */
  public static void main(String... args) {
    Console.main(new TrainYelpFull(), args);
  }

  @Override
  public Integer call() throws Exception {
    asked.check(command, !asked.hasText() || reviews.named());
    amounts.check();
    reviews.check();
    options.check(command);
    measures.check();
    files.check(running.logs(), true);
    running.check();
    cluster.check(command);
    asked.answer(asked.file == null ? train() : evaluate());
    return 0;
  }

  private TextClassifier train() throws Exception {
    TextTraining training = texts.training(options);
    TrainingRecipe recipe = training.recipe();
    ReviewOptions.Found all = reviews.find(amounts);
    ReviewOptions.Found found = all.learningFrom(cluster.sharded(all.train(), reviews.bad()));
    ClassOutput output = texts.output(found.train().classNames());

    // Vocabulary and n-grams are counted on the training set alone.
    PreprocessingConfig how = texts.preparation(reviews.bad());
    TextFeatures features = training.model().read(found.train(), how);
    TrainTestSplit sets = found.sets(features, how);
    Console.print(found.lines(features, sets));

    Layer network = features.network(output);
    ClassWeights weights = training.weights(features);
    Loss loss = output.loss(weights);
    TextClassifier model = new TextClassifier(network, output, features.encoder());
    if (files.hasOnnx()) {
      model.checkOnnx();
    }
    Console.print("network         %s%n", network);
    TrainingVolatility volatility = new TrainingVolatility();
    TrainingHistory history = new TrainingHistory();
    TrainingResult fit;
    if (cluster.isGiven()) {
      fit =
          onCluster(
              network,
              sets.train().inputShape(),
              weights,
              recipe.epochs(),
              List.of(volatility, history));
    } else {
      Trainer trainer = recipe.trainer(network, loss).with(volatility).with(history);
      fit = running.fit(trainer, network, sets.train(), recipe.epochs());
    }

    List<ReportPart> parts = List.of(TrainingReport.of(volatility));
    RunReport run =
        new RunReport("TrainYelpFull", found.description(), network, recipe, fit, parts);
    ReviewReport report = ReviewReport.of(found, sets, features, model, loss, run);
    files.save(model.model(report.provenance()));
    RunReport whole = report.whole(stability(model, sets.test(), recipe.seed()));
    Console.print(whole.lines());
    files.export(model::writeOnnx);
    files.write(
        whole,
        command ->
            new RunPage(
                whole,
                history,
                model.loss(),
                sets,
                report.stars().classNames(),
                model.encoder().hasInputGradient(),
                MistakenExamples.texts(found.test(), reviews.bad()),
                command));
    return model;
  }

  /** Trains by workers, which read the options of this program again, and encode all texts. */
  private TrainingResult onCluster(
      Layer network, Shape input, ClassWeights weights, int epochs, List<Callback> callbacks)
      throws Exception {
    String[] args = command.commandLine().getParseResult().originalArgs().toArray(String[]::new);
    String shards = cluster.location();
    double[] ofClasses = weights.values().stream().mapToDouble(Double::doubleValue).toArray();
    ClusterOptions.Work work =
        new ClusterOptions.Work(
            own -> Console.parsed(new TrainYelpFull(), args).trainer(own, shards, ofClasses),
            () -> Console.parsed(new TrainYelpFull(), args).examples(shards),
            epochs,
            callbacks);
    return cluster.fit("TrainYelpFull", network, input, work, running);
  }

  private Trainer trainer(Layer network, String shards, double... ofClasses) {
    ClassWeights weights =
        ofClasses.length == 0 ? ClassWeights.equal() : ClassWeights.of(ofClasses);
    Loss loss = texts.output(Shards.open(shards).classNames()).loss(weights);
    return running.shortened(texts.training(options).recipe().trainer(network, loss));
  }

  private Dataset examples(String shards) {
    PreprocessingConfig how = texts.preparation(reviews.bad());
    return texts.training(options).model().read(Shards.open(shards).texts(), how).train();
  }

  private TextClassifier evaluate() {
    TextClassifier model = texts.deciding(TextClassifier.load(asked.file));
    files.export(model::writeOnnx);
    Console.print("network         %s", model.network());
    if (!asked.hasText() || reviews.named()) {
      ReviewOptions.Found found = reviews.find(amounts);
      Dataset test = model.encoder().examples(found.test(), texts.preparation(reviews.bad()));
      Console.print("data            %s", found.description());
      Console.print("reviews         %d to measure with", test.size());
      Console.print(ReviewReport.stars("test", model, test).lines());
      long seed = options.recipe(TrainingRecipe.standard()).seed();
      stability(model, test, seed).forEach(part -> Console.print(part.lines()));
    }
    return model;
  }

  /** Token ids have no derivative, so that derivatives are measured only with word vectors. */
  private List<ReportPart> stability(TextClassifier model, Dataset test, long seed) {
    return model.encoder().hasInputGradient()
        ? measures.measure(model.network(), test, seed, files.hasReport()).stream()
            .map(ReportPart.class::cast)
            .toList()
        : List.of();
  }
}
