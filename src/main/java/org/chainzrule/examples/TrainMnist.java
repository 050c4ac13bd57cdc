package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.chainzrule.data.Mnist;
import org.chainzrule.measure.ConfusionMatrix;
import org.chainzrule.measure.InputGradients;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
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

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results to a file.")
  private Path json;

  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Mixin private final Measures measures = new Measures();

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
  public Integer call() {
    // Whatever does not fit is refused before any data is fetched.
    checkOptions();
    Loss loss = Loss.softmaxCrossEntropy();
    Layer network = options.network(Mnist.PIXELS, Mnist.CLASSES);
    Trainer trainer = options.trainer(network, loss);
    Digits.Sets sets = digits.sets();
    Console.print("data            %s", sets.description());
    Console.print("network         %s", network);
    if (!options.quiet) {
      trainer = trainer.with(new ProgressBar(System.out, Console.isTerminal(), options.epochs));
    }
    Fit fit = trainer.with(measures.volatility()).fit(sets.train(), options.epochs);
    measures.measure(network, sets.test(), options.seed, json != null);
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
    if (json != null) {
      summary.writeJson(json);
    }
    return 0;
  }

  private void checkOptions() {
    digits.check();
    measures.check();
    robustness.check();
    if (json != null) {
      Summary.checkWritable(json);
    }
  }
}
