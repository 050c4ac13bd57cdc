package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.chainzrule.data.Mnist;
import org.chainzrule.measure.ConfusionMatrix;
import org.chainzrule.measure.InputGradients;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.Model;
import org.chainzrule.nn.ModelSummary;
import org.chainzrule.tensor.Shape;
import org.chainzrule.train.Fit;
import org.chainzrule.train.ProgressBar;
import org.chainzrule.train.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a polynomial network under DREG on handwritten digits, and says how steep it is. */
@Command(
    name = "TrainMnist",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains a network on MNIST, or on drawn digits where there is no MNIST.")
public final class TrainMnist implements Callable<Integer> {

  @Mixin private final Digits digits = new Digits();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "dense, or conv: two convolutions before the dense layers (default: ${DEFAULT-VALUE}).")
  private DigitModel model = DigitModel.DENSE;

  @Mixin private final ResultFiles files = new ResultFiles();

  @Option(
      names = "--evaluate",
      paramLabel = "FILE",
      description = "Evaluate a network that --save wrote instead of training one.")
  private Path evaluate;

  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Mixin private final Measures measures = new Measures();

  @Mixin private final RunOptions running = new RunOptions();

  @Mixin private final Robustness robustness = new Robustness();

  private TrainMnist() {}

  /**
   * @param args see {@code --help}
   */
  public static void main(String... args) {
    int code = Console.run(new TrainMnist(), args);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() throws Exception {
    // Whatever does not fit is refused before any data is fetched.
    checkOptions();
    Loss loss = Loss.softmaxCrossEntropy();
    if (evaluate != null) {
      return evaluate(loss);
    }
    Layer network = options.network(model, Mnist.CLASSES);
    ModelSummary layers = ModelSummary.of(network, Shape.of(Mnist.PIXELS));
    Trainer trainer = running.applyTo(options.trainer(network, loss), layers);
    Sets sets = digits.sets();
    Console.print("data            %s", sets.description());
    Console.print("network         %s", network);
    if (running.summary) {
      Console.print("%n%s%n", layers);
    }
    if (!options.quiet) {
      int epochs = running.fastDevRun ? 1 : options.epochs;
      trainer = trainer.with(new ProgressBar(System.out, Console.isTerminal(), epochs));
    }
    Fit fit;
    try (running) {
      fit = trainer.with(measures.volatility()).fit(sets.train(), options.epochs);
    }
    measures.measure(network, sets.test(), options.seed, files.json != null);
    robustness.measure(network, loss, sets.test(), options.seed);
    Summary summary =
        new Summary(
            "TrainMnist",
            sets.description(),
            network,
            options,
            fit,
            sets.evaluatedOn(),
            ConfusionMatrix.of(network, loss, sets.test()).accuracy(),
            InputGradients.of(network, loss, sets.test()),
            measures,
            robustness);
    summary.print();
    files.write(summary.json(), new Model(network, summary.provenance(sets.train())));
    return 0;
  }

  /** What the summary of a training says, of a network that was trained before. */
  private int evaluate(Loss loss) {
    Layer network = Model.load(evaluate).network();
    Shape outputs = network.outputShape(Shape.of(Mnist.PIXELS));
    if (!outputs.equals(Shape.of(Mnist.CLASSES))) {
      throw new IllegalArgumentException(
          "expected --evaluate with a network of " + Mnist.CLASSES + " outputs, got " + outputs);
    }
    Sets sets = digits.sets();
    Console.print("data            %s", sets.description());
    Console.print("network         %s", network);
    measures.measure(network, sets.test(), options.seed, false);
    robustness.measure(network, loss, sets.test(), options.seed);
    Summary.printMeasures(
        sets.evaluatedOn(),
        ConfusionMatrix.of(network, loss, sets.test()).accuracy(),
        InputGradients.of(network, loss, sets.test()),
        measures,
        robustness);
    return 0;
  }

  private void checkOptions() {
    digits.check();
    measures.check();
    robustness.check(model);
    options.settle(model);
    if (evaluate != null && (files.save != null || files.json != null)) {
      throw new IllegalArgumentException(
          "expected --evaluate without --save and --json, which are about a training");
    }
    files.check();
  }
}
