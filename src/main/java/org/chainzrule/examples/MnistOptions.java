package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chainzrule.data.mnist.MnistSource;
import org.chainzrule.data.mnist.MnistVariant;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.io.Progress;
import org.chainzrule.tensor.random.Seeds;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that select the images: MNIST if it is available, or else synthetic digits. */
final class MnistOptions {

  private static final int DRAWN_TRAIN = 12_000;
  private static final int DRAWN_TEST = 2_000;

  /** What to do where nothing may be downloaded. */
  private static final String FETCHED = "; without --offline it is downloaded (12 MB)";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with the four files of the data set (default: CHAINZRULE_DATA, the cache or a"
              + " download).")
  private Path folder;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      defaultValue = "mnist",
      description =
          "The data set: mnist, qmnist, emnist-balanced, emnist-byclass, emnist-bymerge,"
              + " emnist-digits, emnist-letters or emnist-mnist; all but mnist need --data or"
              + " CHAINZRULE_DATA (default: ${DEFAULT-VALUE}).")
  private MnistVariant variant;

  @Option(
      names = "--unverified",
      description =
          "Accept any files in MNIST's format without checking their digests, such as"
              + " Fashion-MNIST.")
  private boolean unverified;

  @Option(names = "--offline", description = "Do not download anything.")
  private boolean offline;

  @Mixin private final SubsetOptions subset = new SubsetOptions();

  /** Rejects numbers that are out of range, before any data is loaded. */
  void check() {
    subset.check();
  }

  /** The folder that the user names; empty for none. */
  Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** How many examples are used at most and how many are held out. */
  SubsetOptions subset() {
    return subset;
  }

  /** The number of classes. */
  int classes() {
    return variant.classes();
  }

  /** The names of the classes, which are the digits for MNIST itself. */
  List<String> classNames() {
    return IntStream.range(0, variant.classes()).mapToObj(Integer::toString).toList();
  }

  /** Reads or downloads MNIST, or else draws digits and prints why. */
  TrainTestSplit read() {
    MnistSource.Request request =
        new MnistSource.Request(
            Optional.ofNullable(folder), unverified, System.getenv(), offline, Progress.none());
    MnistSource.Found found = new MnistSource().find(variant, request);
    if (found.split().isEmpty()) {
      Console.print("no MNIST        %s", found.reason() + (offline ? FETCHED : ""));
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
