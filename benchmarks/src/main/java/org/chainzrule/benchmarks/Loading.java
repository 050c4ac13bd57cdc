package org.chainzrule.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.data.Images;
import org.chainzrule.data.mnist.Mnist;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;

/** Times reading the training set of MNIST beside merely unpacking its two files with the JDK. */
final class Loading {

  private Loading() {}

  static void run(Report report, int rounds) {
    report.heading("Loading MNIST");
    String data = System.getenv("CHAINZRULE_DATA");
    if (data == null) {
      report.line("Not measured: the environment variable CHAINZRULE_DATA names no folder.");
      return;
    }
    Path given = Path.of(data);
    Path folder = Files.isDirectory(given.resolve("mnist")) ? given.resolve("mnist") : given;
    Images images = Mnist.read(folder, Mnist.Part.TRAIN);
    int[] rows = new int[128];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (i * 7919) % images.size();
    }
    Rounds times =
        Rounds.run(
            rounds,
            List.of(
                new Job("unpack", repeat(() -> unpack(folder))),
                new Job("read", repeat(() -> Mnist.read(folder, Mnist.Part.TRAIN))),
                new Job("batch", repeat(() -> batch(images, rows)))));
    report.header("what", "us", "/ unpacking");
    report.row("unpacking the two files", times.micros("unpack").middle(), "1");
    report.row(
        "reading 60 000 images, checked",
        times.micros("read").middle(),
        times.ratio("read", "unpack").toString());
    report.row("filling a batch of 128", times.micros("batch").middle(), "");
  }

  private static java.util.function.IntConsumer repeat(Runnable once) {
    return steps -> {
      for (int i = 0; i < steps; i++) {
        once.run();
      }
    };
  }

  private static void batch(Images images, int[] rows) {
    try (TensorScope scope = TensorScope.open()) {
      images.batch(rows, Precision.SINGLE);
    }
  }

  private static void unpack(Path folder) {
    for (String name : List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte")) {
      Path packed = folder.resolve(name + ".gz");
      try (InputStream file =
          Files.exists(packed)
              ? new GZIPInputStream(Files.newInputStream(packed), 1 << 16)
              : Files.newInputStream(folder.resolve(name))) {
        file.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
