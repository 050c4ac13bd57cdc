package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.Optional;
import org.chainzrule.data.mnist.MnistSource;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.io.Progress;
import org.chainzrule.tensor.random.Seeds;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where images of digits come from: MNIST where it can be had, drawn digits otherwise. */
final class MnistOptions {

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

  @Mixin private final SubsetOptions subset = new SubsetOptions();

  /** Refuses what could not be, before any data is fetched. */
  void check() {
    subset.check();
  }

  /** Reads, downloads or draws the images, and says so where they are drawn. */
  TrainTestSplit read() {
    MnistSource.Request request =
        new MnistSource.Request(
            Optional.ofNullable(folder), unverified, System.getenv(), offline, Progress.none());
    MnistSource.Found found = new MnistSource().find(request);
    if (found.split().isEmpty()) {
      Console.print("no MNIST        %s", found.reason());
    }
    return subset.of(
        found
            .split()
            .map(
                mnist ->
                    new TrainTestSplit(mnist.train(), mnist.test(), found.description(), "test"))
            .orElseGet(MnistOptions::drawn));
  }

  private static TrainTestSplit drawn() {
    Seeds seeds = Seeds.of(0);
    return new TrainTestSplit(
        StrokeDigits.create(seeds.child("train"), DRAWN_TRAIN),
        StrokeDigits.create(seeds.child("test"), DRAWN_TEST),
        "StrokeDigits, drawn by this program; not MNIST",
        "test");
  }
}
