package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Mnist;
import org.chainzrule.data.MnistSource;
import org.chainzrule.data.Progress;
import org.chainzrule.data.StrokeDigits;
import org.chainzrule.measure.ConfusionMatrix;
import org.chainzrule.measure.InputGradients;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.ModelSummary;
import org.chainzrule.tensor.Seeds;
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

  private static final int DRAWN_TRAIN = 12_000;
  private static final int DRAWN_TEST = 2_000;

  @Option(names = "--data", paramLabel = "DIR", description = "Folder with the four MNIST files.")
  private Path folder;

  @Option(
      names = "--unverified",
      description = "Take files in MNIST's format whatever they hold, such as Fashion-MNIST.")
  private boolean unverified;

  @Option(names = "--offline", description = "Do not download anything.")
  private boolean offline;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use at most N training and N test images.")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--holdout",
      paramLabel = "N",
      description = "Keep N training images apart and evaluate on them instead of the test set.")
  private int holdout;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results to a file.")
  private Path json;

  @Mixin private final TrainingOptions options = new TrainingOptions();

  @Mixin private final RunOptions running = new RunOptions();

  @Mixin private final Robustness robustness = new Robustness();

  private TrainMnist() {}

  /** The images of a run. */
  private record Digits(Dataset train, Dataset test, String description) {}

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
    Layer network = options.network(Mnist.PIXELS, Mnist.CLASSES);
    ModelSummary layers = ModelSummary.of(network, Shape.of(Mnist.PIXELS));
    Trainer trainer = running.applyTo(options.trainer(network, loss), layers);
    Digits digits = digits();
    Console.print("data            %s", digits.description());
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
      fit = trainer.fit(digits.train(), options.epochs);
    }
    robustness.measure(network, loss, digits.test(), options.seed);
    Summary summary =
        new Summary(
            "TrainMnist",
            digits.description(),
            network,
            options,
            fit,
            holdout > 0 ? "holdout" : "test",
            ConfusionMatrix.of(network, loss, digits.test()).accuracy(),
            InputGradients.of(network, loss, digits.test()),
            robustness);
    summary.print();
    if (json != null) {
      summary.writeJson(json);
    }
    return 0;
  }

  private void checkOptions() {
    if (limit < 1) {
      throw new IllegalArgumentException("expected --limit of at least 1, got " + limit);
    }
    if (holdout < 0) {
      throw new IllegalArgumentException("expected --holdout of at least 0, got " + holdout);
    }
    robustness.check();
    if (json != null) {
      Summary.checkWritable(json);
    }
  }

  private Digits digits() {
    MnistSource.Request request =
        new MnistSource.Request(
            Optional.ofNullable(folder), unverified, System.getenv(), offline, Progress.none());
    MnistSource.Found found = new MnistSource().find(request);
    if (found.split().isPresent()) {
      MnistSource.Split split = found.split().get();
      return chosen(split.train(), split.test(), found.description());
    }
    Console.print("no MNIST        %s", found.reason());
    Seeds seeds = Seeds.of(0);
    return chosen(
        StrokeDigits.create(seeds.child("train"), DRAWN_TRAIN),
        StrokeDigits.create(seeds.child("test"), DRAWN_TEST),
        "StrokeDigits, drawn by this program; not MNIST");
  }

  private Digits chosen(Dataset train, Dataset test, String description) {
    if (holdout >= train.size()) {
      throw new IllegalArgumentException(
          "expected --holdout below the " + train.size() + " training images, got " + holdout);
    }
    if (holdout == 0) {
      return new Digits(train.take(limit), test.take(limit), description);
    }
    int[] order = Seeds.of(0).child("holdout").generator().permutation(train.size());
    Dataset kept = train.subset(Arrays.copyOf(order, train.size() - holdout));
    Dataset held = train.subset(Arrays.copyOfRange(order, order.length - holdout, order.length));
    return new Digits(kept.take(limit), held.take(limit), description + ", training images only");
  }
}
