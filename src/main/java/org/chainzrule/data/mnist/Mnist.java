package org.chainzrule.data.mnist;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.data.Images;
import org.chainzrule.io.DataException;
import org.chainzrule.io.KnownFile;

/**
 * The MNIST data set of handwritten digits: greyscale images of 28 x 28 pixels in ten classes, in
 * four IDX files.
 *
 * @see <a href="https://doi.org/10.1109/5.726791">LeCun et al., 1998: Gradient-Based Learning
 *     Applied to Document Recognition</a>
 */
public final class Mnist {

  /** The height and the width of an image, in pixels. */
  public static final int SIDE = 28;

  /** The number of pixels in an image. */
  public static final int PIXELS = SIDE * SIDE;

  /** The number of classes, the digits 0 to 9. */
  public static final int CLASSES = 10;

  /** One of the two parts that MNIST is published in, and its variants. */
  public enum Part {
    /** The training set of 60,000 images. */
    TRAIN(
        new KnownFile(
            "train-images-idx3-ubyte.gz",
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            47_040_016),
        new KnownFile(
            "train-labels-idx1-ubyte.gz",
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            60_008)),
    /** The test set of 10,000 images. */
    TEST(
        new KnownFile(
            "t10k-images-idx3-ubyte.gz",
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            7_840_016),
        new KnownFile(
            "t10k-labels-idx1-ubyte.gz",
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            10_008));

    private final KnownFile images;
    private final KnownFile labels;

    Part(KnownFile images, KnownFile labels) {
      this.images = images;
      this.labels = labels;
    }
  }

  /** The four files as published, training images first. */
  static final List<KnownFile> FILES =
      Arrays.stream(Part.values()).flatMap(part -> Stream.of(part.images, part.labels)).toList();

  private Mnist() {}

  /**
   * Reads one part of MNIST from a folder. Its files may be compressed as published or unpacked,
   * and a dot may replace the hyphen before {@code idx}, as in {@code train-images.idx3-ubyte}. Any
   * images in this format can be read, such as Fashion-MNIST.
   *
   * @throws DataException if a file is missing or damaged, or images and labels differ in number
   */
  public static Images read(Path folder, Part part) {
    return read(folder, MnistVariant.MNIST, part);
  }

  /**
   * Reads one part of a data set in MNIST's format from a folder, as {@link #read(Path, Part)}.
   *
   * <pre>{@code
   * Images letters = Mnist.read(Path.of("gzip"), MnistVariant.EMNIST_LETTERS, Mnist.Part.TRAIN);
   * }</pre>
   *
   * @throws DataException if a file is missing or damaged, images and labels differ in number, or a
   *     label is not one of the classes
   */
  public static Images read(Path folder, MnistVariant variant, Part part) {
    Path imageFile = require(folder, variant, variant.images(part));
    Path labelFile = require(folder, variant, variant.labels(part));
    IdxFile images = IdxFile.read(imageFile, IdxFile.Elements.UNSIGNED_BYTES, 3);
    byte[] classes = variant.classes(labelFile);
    int[] sizes = images.sizes();
    if (sizes[1] != SIDE || sizes[2] != SIDE) {
      throw new DataException(
          "expected images of 28 x 28, got " + sizes[1] + " x " + sizes[2] + ": " + imageFile);
    }
    if (sizes[0] != classes.length) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected a label for each of the %s images, got %s: %s",
              sizes[0],
              classes.length,
              labelFile));
    }
    variant.turn(images.bytes(), SIDE);
    return Images.of(SIDE, SIDE, variant.classes(), images.bytes(), classes);
  }

  /** Finds a file in the folder, under any of its names. */
  static Optional<Path> locate(Path folder, String name) {
    String unpacked = name.replace(".gz", "");
    String dotted = unpacked.replace("-idx", ".idx");
    return Stream.of(name, unpacked, dotted + ".gz", dotted)
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static Path require(Path folder, MnistVariant variant, String name) {
    return locate(folder, name)
        .orElseThrow(
            () ->
                new DataException(
                    String.format(
                        Locale.ROOT,
                        "expected the files %s (or the same without .gz) in %s, got %s",
                        String.join(", ", variant.files()),
                        folder,
                        Files.isDirectory(folder) ? "no " + name : "no such folder")));
  }
}
