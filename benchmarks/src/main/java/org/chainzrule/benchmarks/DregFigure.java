package org.chainzrule.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.mnist.MnistSource;
import org.chainzrule.data.mnist.StrokeDigits;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.dreg.InputScale;
import org.chainzrule.io.Progress;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.tensor.random.Seeds;

/**
 * Draws the figure of the README, which shows the effect of DREG on learned activations and on
 * input gradients. It trains one network without DREG and one with it, prints their results and
 * writes docs/images/dreg.png. The same data give the same networks; fonts depend on the machine.
 */
public final class DregFigure {

  private DregFigure() {}

  private record Images(
      Dataset train, Dataset test, String name, String file, String description) {}

  /**
   * @param args nothing, or {@code --data} and the folder with the four files of MNIST
   */
  public static void main(String... args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Path folder = Peers.docs().resolve("images");
    Images images = images(folder(args));
    System.out.println("data " + images.description);
    TrainedCubic without = TrainedCubic.of(images.train, images.test, Dreg.adjoint(0));
    print("without DREG", without);
    InputScale scale = InputScale.of(images.train);
    TrainedCubic with = TrainedCubic.of(images.train, images.test, Dreg.adjoint(scale));
    print("with DREG, strength " + scale.strength(), with);
    DregCharts charts = new DregCharts(images.name, scale.strength(), without, with);
    Path file = Files.createDirectories(folder).resolve(images.file);
    ImageIO.write(charts.draw(), "png", file.toFile());
    System.out.println("wrote " + file);
  }

  private static Optional<Path> folder(String... args) {
    if (args.length == 0) {
      return Optional.empty();
    }
    if (args.length != 2 || !args[0].equals("--data")) {
      throw new IllegalArgumentException(
          "expected nothing or --data DIR, got " + String.join(" ", args));
    }
    return Optional.of(Path.of(args[1]));
  }

  /** MNIST if it is available, otherwise digits drawn by the library, as in the examples. */
  private static Images images(Optional<Path> folder) {
    MnistSource.Found found =
        new MnistSource()
            .find(new MnistSource.Request(folder, false, System.getenv(), false, Progress.none()));
    if (found.split().isPresent()) {
      MnistSource.Split split = found.split().get();
      return new Images(split.train(), split.test(), "MNIST", "dreg.png", found.description());
    }
    Seeds seeds = Seeds.of(0);
    return new Images(
        StrokeDigits.create(seeds.child("train"), 12_000),
        StrokeDigits.create(seeds.child("test"), 2_000),
        "StrokeDigits (not MNIST)",
        "dreg-drawn-digits.png",
        "StrokeDigits, drawn by the library; not MNIST: " + found.reason());
  }

  private static void print(String what, TrainedCubic trained) {
    Distribution norms = Distribution.of(trained.norms());
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s: test accuracy %.2f %%, input gradient p50 %.2g, p99 %.3f, peak %.3f",
            what,
            100 * trained.accuracy(),
            norms.p50(),
            norms.p99(),
            norms.max()));
  }
}
