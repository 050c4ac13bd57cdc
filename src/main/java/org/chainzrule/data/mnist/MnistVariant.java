package org.chainzrule.data.mnist;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.chainzrule.io.DataException;

/**
 * A data set of images in MNIST's format, with file names, classes and labels of its own.
 *
 * <p>The files of EMNIST hold each image with rows and columns exchanged; read, it is upright.
 *
 * @see <a href="https://arxiv.org/abs/1702.05373">Cohen et al., 2017: EMNIST, an extension of MNIST
 *     to handwritten letters</a>
 * @see <a href="https://arxiv.org/abs/1905.10498">Yadav and Bottou, 2019: Cold Case, the Lost MNIST
 *     Digits</a>
 */
public enum MnistVariant {
  /** MNIST, or a set with its file names and ten classes, such as Fashion-MNIST. */
  MNIST(10),
  /** EMNIST Balanced: digits, capital letters, and the small letters that differ from them. */
  EMNIST_BALANCED(47),
  /** EMNIST By_Class: digits, capital letters and small letters. */
  EMNIST_BYCLASS(62),
  /** EMNIST By_Merge: the classes of {@link #EMNIST_BALANCED}, as frequent as they are. */
  EMNIST_BYMERGE(47),
  /** EMNIST Digits. */
  EMNIST_DIGITS(10),
  /** EMNIST Letters: class 0 is the letter A; the files number it 1. */
  EMNIST_LETTERS(26),
  /** EMNIST MNIST. */
  EMNIST_MNIST(10),
  /**
   * QMNIST: MNIST made anew with 60,000 test images, labels with writers, of which digits are read.
   */
  QMNIST(10);

  /** The columns of QMNIST's labels; the first is the digit. */
  private static final int QMNIST_COLUMNS = 8;

  private final int classes;

  MnistVariant(int classes) {
    this.classes = classes;
  }

  /** The number of classes. */
  public int classes() {
    return classes;
  }

  /** The name of the subfolder in which its files are looked for as well. */
  String folder() {
    return isEmnist() ? "emnist" : words();
  }

  private boolean isEmnist() {
    return words().startsWith("emnist-");
  }

  /** The names of its four files, training images first. */
  List<String> files() {
    return Stream.of(Mnist.Part.values())
        .flatMap(part -> Stream.of(images(part), labels(part)))
        .toList();
  }

  /** The name of the file of images. */
  String images(Mnist.Part part) {
    return prefix(part) + "-images-idx3-ubyte.gz";
  }

  /** The name of the file of labels. */
  String labels(Mnist.Part part) {
    return prefix(part) + (this == QMNIST ? "-labels-idx2-int.gz" : "-labels-idx1-ubyte.gz");
  }

  private String prefix(Mnist.Part part) {
    boolean train = part == Mnist.Part.TRAIN;
    return this == MNIST ? train ? "train" : "t10k" : words() + (train ? "-train" : "-test");
  }

  /** The name as it is written in file names and options, such as {@code emnist-letters}. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The pixels of square images, each with its rows one after the other. */
  void turn(byte[] pixels, int side) {
    if (!isEmnist()) {
      return;
    }
    for (int at = 0; at < pixels.length; at += side * side) {
      for (int i = 0; i < side; i++) {
        for (int j = 0; j < i; j++) {
          byte pixel = pixels[at + i * side + j];
          pixels[at + i * side + j] = pixels[at + j * side + i];
          pixels[at + j * side + i] = pixel;
        }
      }
    }
  }

  /**
   * The class of each image.
   *
   * @throws DataException if a label is not one of the classes
   */
  byte[] classes(Path file) {
    int first = this == EMNIST_LETTERS ? 1 : 0;
    IdxFile labels =
        this == QMNIST
            ? IdxFile.read(file, IdxFile.Elements.INTS, 2)
            : IdxFile.read(file, IdxFile.Elements.UNSIGNED_BYTES, 1);
    int columns = this == QMNIST ? labels.sizes()[1] : 1;
    if (this == QMNIST && columns != QMNIST_COLUMNS) {
      throw new DataException(
          "expected labels of " + QMNIST_COLUMNS + " columns, got " + columns + ": " + file);
    }
    byte[] classOf = new byte[labels.sizes()[0]];
    for (int i = 0; i < classOf.length; i++) {
      int label = labels.element(i * columns);
      if (label < first || label >= first + classes) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "expected labels in %s..%s, got %s for image %s: %s",
                first,
                first + classes - 1,
                label,
                i,
                file));
      }
      classOf[i] = (byte) (label - first);
    }
    return classOf;
  }
}
