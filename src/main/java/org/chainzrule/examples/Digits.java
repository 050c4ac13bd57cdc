package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.MnistSource;
import org.chainzrule.data.Progress;
import org.chainzrule.data.StrokeDigits;
import org.chainzrule.tensor.Seeds;
import picocli.CommandLine.Option;

/** The images of an example: MNIST where it can be had, drawn digits otherwise. */
final class Digits {

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

  /**
   * What to train on and what to evaluate on.
   *
   * @param evaluatedOn {@code "test"} or {@code "holdout"}
   */
  record Sets(Dataset train, Dataset test, String description, String evaluatedOn) {

    /** The training images alone, {@code count} of them kept apart, always the same ones. */
    Sets holdingOut(int count) {
      if (count >= train.size()) {
        throw new IllegalArgumentException(
            "expected --holdout below the " + train.size() + " training images, got " + count);
      }
      int[] order = Seeds.of(0).child("holdout").generator().permutation(train.size());
      int kept = order.length - count;
      return new Sets(
          train.subset(Arrays.copyOf(order, kept)),
          train.subset(Arrays.copyOfRange(order, kept, order.length)),
          description + ", training images only",
          "holdout");
    }

    Sets take(int count) {
      return new Sets(train.take(count), test.take(count), description, evaluatedOn);
    }
  }

  /** Refuses what could not be, before any data is fetched. */
  void check() {
    if (limit < 1) {
      throw new IllegalArgumentException("expected --limit of at least 1, got " + limit);
    }
    if (holdout < 0) {
      throw new IllegalArgumentException("expected --holdout of at least 0, got " + holdout);
    }
  }

  /** The images that the options ask for. */
  Sets sets() {
    Sets all = all();
    return (holdout == 0 ? all : all.holdingOut(holdout)).take(limit);
  }

  private Sets all() {
    MnistSource.Request request =
        new MnistSource.Request(
            Optional.ofNullable(folder), unverified, System.getenv(), offline, Progress.none());
    MnistSource.Found found = new MnistSource().find(request);
    if (found.split().isPresent()) {
      MnistSource.Split split = found.split().get();
      return new Sets(split.train(), split.test(), found.description(), "test");
    }
    Console.print("no MNIST        %s", found.reason());
    Seeds seeds = Seeds.of(0);
    return new Sets(
        StrokeDigits.create(seeds.child("train"), DRAWN_TRAIN),
        StrokeDigits.create(seeds.child("test"), DRAWN_TEST),
        "StrokeDigits, drawn by this program; not MNIST",
        "test");
  }
}
