package org.chainzrule.examples;

import java.nio.file.Path;
import java.util.Optional;
import org.chainzrule.data.MnistSource;
import org.chainzrule.data.Progress;
import org.chainzrule.data.StrokeDigits;
import org.chainzrule.tensor.Seeds;
import picocli.CommandLine.Mixin;
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

  @Mixin private final Amounts amounts = new Amounts();

  /** Refuses what could not be, before any data is fetched. */
  void check() {
    amounts.check();
  }

  /** The images that the options ask for. */
  Sets sets() {
    return amounts.of(all());
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
