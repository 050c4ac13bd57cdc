package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.chainzrule.data.mnist.Mnist;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.page.MistakenExamples;
import org.chainzrule.experiment.page.RunPage;
import org.chainzrule.experiment.page.TrainingHistory;
import org.chainzrule.experiment.recipe.DigitModel;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.report.AccuracyReport;
import org.chainzrule.experiment.report.ReportPart;
import org.chainzrule.experiment.report.RunReport;
import org.chainzrule.experiment.report.TrainingReport;
import org.chainzrule.model.Model;
import org.chainzrule.model.Onnx;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.TrainingVolatility;
import org.chainzrule.spark.Shards;
import org.chainzrule.tensor.Shape;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.TrainingResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Trains a polynomial network under DREG on handwritten digits, and measures its accuracy and its
 * input gradients. {@link #call} shows every step from options to a saved network:
 *
 * <pre>{@code mvn -q compile exec:java -Dexec.args="--hidden 128,64 --dreg 1e-3"}</pre>
 */
@Command(
    name = "TrainMnist",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains a network on MNIST, or on synthetic digits if MNIST is not available.")
public final class TrainMnist implements Callable<Integer> {

  /** The options that an evaluation reads. */
  private static final Set<String> OF_EVALUATION =
      Set.of(
          "--data",
          "--variant",
          "--unverified",
          "--offline",
          "--onnx",
          "--limit",
          "--holdout",
          "--attack",
          "--certify",
          "--robust-images",
          "--measure",
          "--measure-images",
          "--seed");

  private static final Shape DIGIT = Shape.of(Mnist.PIXELS);

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "dense",
      description =
          "dense has one hidden layer; conv has two convolutions before it"
              + " (default: ${DEFAULT-VALUE}).")
  private DigitModel kind;

  @Option(
      names = "--evaluate",
      paramLabel = "FILE",
      description = "Evaluate a network that --save wrote instead of training one (default: none).")
  private Path evaluate;

  @Mixin private final MnistOptions mnist = new MnistOptions();
  @Mixin private final ResultFiles files = new ResultFiles();
  @Mixin private final TrainingOptions training = new TrainingOptions();
  @Mixin private final CertifiedOptions certified = new CertifiedOptions();
  @Mixin private final RunOptions running = new RunOptions();
  @Mixin private final MeasureOptions measures = new MeasureOptions();
  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Spec private CommandSpec command;

  TrainMnist() {}

  /** Runs the program; {@code --help} lists its arguments. */
  public static void main(String... args) {
    Console.main(new TrainMnist(), args);
  }

  @Override
  public Integer call() throws Exception {
    // Wrong options are rejected before any data is loaded.
    if (evaluate != null) {
      Console.checkOnly(command, "--evaluate", OF_EVALUATION);
    }
    mnist.check();
    measures.check();
    files.check(running.logs(), false);
    running.check();
    cluster.check(command);
    training.check(command);
    TrainingRecipe recipe = recipe();
    NetworkConfig config = training.network(kind.network());
    if (evaluate != null) {
      return evaluate(recipe.seed());
    }

    Layer network = config.build(recipe.seed(), mnist.classes());
    if (files.hasOnnx()) {
      Onnx.check(new Model(network, LOSS.decoder(), Provenance.none()), DIGIT);
    }
    TrainTestSplit split = cluster.sharded(read(network));
    recipe = training.scaledTo(split.train(), recipe);

    // Callbacks record the gradient norms of all steps, and the curves of the training.
    TrainingVolatility volatility = new TrainingVolatility();
    TrainingHistory history = new TrainingHistory();
    TrainingResult fit;
    if (cluster.isGiven()) {
      fit = onCluster(network, recipe, List.of(volatility, history));
    } else {
      Trainer trainer = recipe.trainer(network, LOSS).with(volatility).with(history);
      fit = running.fit(trainer, network, split.train(), recipe.epochs());
    }

    // Each part of the report gives its figures as lines and as JSON.
    AccuracyReport accuracy = AccuracyReport.of(network, LOSS, split);
    List<ReportPart> parts = List.of(accuracy, TrainingReport.of(volatility));
    String data = split.description();
    RunReport report = new RunReport("TrainMnist", data, network, recipe, fit, parts);
    Provenance origin = report.provenance(split.train().digest(), accuracy.metrics());
    Model model = new Model(network, LOSS.decoder(), origin);
    files.save(model);
    boolean all = files.hasReport();
    RunReport whole =
        report.followedBy(measures.measure(network, LOSS, split.test(), recipe.seed(), all));
    Console.print("");
    Console.print(whole.lines());
    files.export(file -> Onnx.write(model, DIGIT, file));
    files.write(
        whole,
        command ->
            new RunPage(
                whole,
                history,
                LOSS,
                split,
                mnist.classNames(),
                true,
                MistakenExamples.pictures(),
                command));
    return 0;
  }

  private TrainingRecipe recipe() {
    return training
        .recipe(kind.recipe(training.scope(Dreg.Scope.ADJOINT)))
        .with(certified.config());
  }

  /** Trains by workers, which read the options of this program again. */
  private TrainingResult onCluster(Layer network, TrainingRecipe recipe, List<Callback> callbacks)
      throws Exception {
    String[] args = command.commandLine().getParseResult().originalArgs().toArray(String[]::new);
    String shards = cluster.location();
    double strength = recipe.dreg().strength();
    double cap = recipe.dreg().adjoint().cap();
    ClusterOptions.Work work =
        new ClusterOptions.Work(
            own -> Console.parsed(new TrainMnist(), args).trainer(own, strength, cap),
            () -> Shards.open(shards).examples(),
            recipe.epochs(),
            callbacks);
    return cluster.fit("TrainMnist", network, DIGIT, work, running);
  }

  /** The training with the strength and the cap of DREG that the driver found for the data. */
  private Trainer trainer(Layer network, double strength, double cap) {
    TrainingRecipe own = recipe();
    return running.shortened(own.with(own.dreg().with(strength, cap)).trainer(network, LOSS));
  }

  private TrainTestSplit read(Layer network) {
    TrainTestSplit split = mnist.read();
    Console.print("data            %s", split.description());
    Console.print("network         %s", network);
    return split;
  }

  /** Evaluates a saved network. */
  private int evaluate(long seed) {
    Model saved = ResultFiles.load(evaluate, Mnist.PIXELS, mnist.classes());
    Layer network = saved.network();
    files.export(file -> Onnx.write(saved, DIGIT, file));
    TrainTestSplit split = read(network);
    Console.print("outputs         %s", saved.decoder());
    Console.print(AccuracyReport.of(network, LOSS, split).lines());
    measures
        .measure(network, LOSS, split.test(), seed, false)
        .forEach(part -> Console.print(part.lines()));
    return 0;
  }
}
