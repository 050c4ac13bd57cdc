package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.chainzrule.data.mnist.Mnist;
import org.chainzrule.experiment.recipe.DigitModel;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.report.AccuracyReport;
import org.chainzrule.experiment.report.ReportPart;
import org.chainzrule.experiment.report.RunReport;
import org.chainzrule.experiment.report.TrainingReport;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.TrainingVolatility;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.TrainingResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Trains a polynomial network under DREG on handwritten digits, and measures how accurate and how
 * steep it is. {@link #call} shows every step from options to a saved network:
 *
 * <pre>{@code mvn -q compile exec:java -Dexec.args="--hidden 128,64 --dreg 1e-3"}</pre>
 */
@Command(
    name = "TrainMnist",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains a network on MNIST, or on drawn digits where there is no MNIST.")
public final class TrainMnist implements Callable<Integer> {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "dense",
      description = "dense, or conv: two convolutions come first (default: ${DEFAULT-VALUE}).")
  private DigitModel model;

  @Option(
      names = "--evaluate",
      paramLabel = "FILE",
      description = "Evaluate a network that --save wrote instead of training one (default: none).")
  private Path evaluate;

  @Mixin private final MnistOptions mnist = new MnistOptions();
  @Mixin private final ResultFiles files = new ResultFiles();
  @Mixin private final TrainingOptions training = new TrainingOptions();
  @Mixin private final RunOptions running = new RunOptions();
  @Mixin private final MeasureOptions measures = new MeasureOptions();

  private TrainMnist() {}

  /**
   * @param args see {@code --help}
   */
  public static void main(String... args) {
    Console.main(new TrainMnist(), args);
  }

  @Override
  public Integer call() throws Exception {
    // What does not fit is refused before any data is fetched.
    mnist.check();
    measures.check(model);
    files.check();
    running.check();
    TrainingRecipe recipe = training.recipe(model.recipe());
    NetworkConfig config = training.network(model.network());
    if (evaluate != null) {
      return evaluate(recipe.seed());
    }

    Layer network = config.build(recipe.seed(), Mnist.CLASSES);
    TrainTestSplit split = read(network);

    // A callback follows the gradients of all steps.
    TrainingVolatility volatility = new TrainingVolatility();
    Trainer trainer = recipe.trainer(network, LOSS).with(volatility);
    TrainingResult fit = running.fit(trainer, network, split.train(), recipe.epochs());

    // Each part of the report has its figures for people and for the JSON file.
    AccuracyReport accuracy = AccuracyReport.of(network, LOSS, split);
    List<ReportPart> parts = new ArrayList<>(List.of(accuracy, TrainingReport.of(volatility)));
    parts.addAll(measures.measure(network, LOSS, split.test(), recipe.seed(), files.hasJson()));
    String data = split.description();
    RunReport report = new RunReport("TrainMnist", data, network, recipe, fit, parts);
    Console.print("");
    Console.print(report.lines());
    files.write(report, report.provenance(split.train().digest(), accuracy.metrics()));
    return 0;
  }

  private TrainTestSplit read(Layer network) {
    TrainTestSplit split = mnist.read();
    Console.print("data            %s", split.description());
    Console.print("network         %s", network);
    return split;
  }

  /** The figures of a network that was trained before. */
  private int evaluate(long seed) {
    files.checkNone();
    Layer network = ResultFiles.load(evaluate, Mnist.PIXELS, Mnist.CLASSES);
    TrainTestSplit split = read(network);
    Console.print(AccuracyReport.of(network, LOSS, split).lines());
    measures
        .measure(network, LOSS, split.test(), seed, false)
        .forEach(part -> Console.print(part.lines()));
    return 0;
  }
}
