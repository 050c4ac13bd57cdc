package org.chainzrule.data.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.data.Images;
import org.chainzrule.examples.Jvm;
import org.chainzrule.examples.TrainMnist;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Packed;
import org.chainzrule.io.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistVariantTest {

  @TempDir Path folder;

  @Test
  void the_letters_of_emnist_are_numbered_from_one_and_have_rows_and_columns_exchanged()
      throws IOException {
    byte[] images = IdxSamples.header(2, 28, 28).array();
    // The pixel of row 3 and column 20 of the second letter.
    images[16 + 784 + 20 * 28 + 3] = 99;
    write("emnist-letters-train-images-idx3-ubyte", images);
    write("emnist-letters-train-labels-idx1-ubyte", IdxSamples.labels(1, 26));
    Images letters = Mnist.read(folder, MnistVariant.EMNIST_LETTERS, Mnist.Part.TRAIN);
    assertThat(letters.classes()).hasValue(26);
    assertThat(List.of(letters.label(0), letters.label(1))).containsExactly(0, 25);
    assertThat(letters.pixel(1, 3, 20)).isEqualTo(99);
    assertThat(letters.pixel(1, 20, 3)).isZero();
    write("emnist-letters-train-labels-idx1-ubyte", IdxSamples.labels(1, 0));
    rejects(MnistVariant.EMNIST_LETTERS, "expected labels in 1..26, got 0 for image 1: ");
    write("emnist-letters-train-labels-idx1-ubyte", IdxSamples.labels(27, 1));
    rejects(MnistVariant.EMNIST_LETTERS, "expected labels in 1..26, got 27 for image 0: ");
  }

  @Test
  void the_labels_of_qmnist_have_eight_columns_of_which_the_first_is_the_digit()
      throws IOException {
    write("qmnist-train-images-idx3-ubyte.gz", Packed.gzip(IdxSamples.images(3)));
    write("qmnist-train-labels-idx2-int.gz", Packed.gzip(columns(8, 5, 0, 9)));
    Images digits = Mnist.read(folder, MnistVariant.QMNIST, Mnist.Part.TRAIN);
    assertThat(digits.classes()).hasValue(10);
    assertThat(List.of(digits.label(0), digits.label(1), digits.label(2))).containsExactly(5, 0, 9);
    assertThat(digits.pixel(2, 0, 0)).isEqualTo(2);
    write("qmnist-train-labels-idx2-int.gz", columns(8, 5, -1, 9));
    rejects(MnistVariant.QMNIST, "expected labels in 0..9, got -1 for image 1: ");
    write("qmnist-train-labels-idx2-int.gz", columns(8, 5, 256, 9));
    rejects(MnistVariant.QMNIST, "expected labels in 0..9, got 256 for image 1: ");
    write("qmnist-train-labels-idx2-int.gz", columns(3, 5, 0, 9));
    rejects(MnistVariant.QMNIST, "expected labels of 8 columns, got 3: ");
    write("qmnist-train-labels-idx2-int.gz", IdxSamples.labels(5, 0, 9));
    rejects(MnistVariant.QMNIST, "expected an IDX header of 12 bytes, got a file of 11: ");
    write("qmnist-train-labels-idx2-int.gz", IdxSamples.images(3));
    rejects(
        MnistVariant.QMNIST,
        "expected the magic number 0x0C02 of IDX ints with 2 axes, got 0x0803: ");
  }

  @Test
  void a_missing_file_is_named_with_the_four_of_the_variant() {
    rejects(
        MnistVariant.EMNIST_BYMERGE,
        "expected the files emnist-bymerge-train-images-idx3-ubyte.gz,"
            + " emnist-bymerge-train-labels-idx1-ubyte.gz,"
            + " emnist-bymerge-test-images-idx3-ubyte.gz,"
            + " emnist-bymerge-test-labels-idx1-ubyte.gz (or the same without .gz) in ");
  }

  @Test
  void variants_are_found_in_a_named_folder_and_nowhere_else() throws IOException {
    MnistSource source = new MnistSource();
    Map<String, String> none = Map.of("CHAINZRULE_HOME", folder.resolve("home").toString());
    assertThatThrownBy(() -> source.find(MnistVariant.QMNIST, request(Optional.empty(), none)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected a folder with qmnist, named or in CHAINZRULE_DATA, got none: only MNIST"
                + " itself is found elsewhere");
    Path below = letters(Files.createDirectory(folder.resolve("emnist")));
    Map<String, String> data = Map.of("CHAINZRULE_DATA", folder.toString());
    for (MnistSource.Request request :
        List.of(
            request(Optional.of(folder), none),
            request(Optional.of(below), none),
            request(Optional.empty(), data))) {
      MnistSource.Found found = source.find(MnistVariant.EMNIST_LETTERS, request);
      assertThat(found.split().orElseThrow().test().label(0)).isEqualTo(1);
      assertThat(found.description()).isEqualTo("unverified files of emnist-letters from " + below);
    }
  }

  @Test
  void the_program_trains_on_letters() throws Exception {
    letters(folder);
    Jvm.Result result =
        Jvm.in(folder)
            .run(
                TrainMnist.class,
                "--variant",
                "emnist-letters",
                "--data",
                folder.toString(),
                "--epochs",
                "1",
                "--hidden",
                "4");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("unverified files of emnist-letters from " + folder)
        .contains("Dense 4 -> 26");
  }

  /** Two letters to learn from and one to measure with. */
  private static Path letters(Path into) throws IOException {
    Files.write(into.resolve("emnist-letters-train-images-idx3-ubyte"), IdxSamples.images(2));
    Files.write(into.resolve("emnist-letters-train-labels-idx1-ubyte"), IdxSamples.labels(1, 26));
    Files.write(into.resolve("emnist-letters-test-images-idx3-ubyte"), IdxSamples.images(1));
    Files.write(into.resolve("emnist-letters-test-labels-idx1-ubyte"), IdxSamples.labels(2));
    return into;
  }

  /** Labels in their first column; each other column holds its own number, times 100. */
  private static byte[] columns(int columns, int... labels) {
    ByteBuffer file = ByteBuffer.allocate(12 + 4 * columns * labels.length);
    file.putInt(0x0C02).putInt(labels.length).putInt(columns);
    for (int label : labels) {
      file.putInt(label);
      for (int column = 1; column < columns; column++) {
        file.putInt(100 * column);
      }
    }
    return file.array();
  }

  private static MnistSource.Request request(
      Optional<Path> named, Map<String, String> environment) {
    return new MnistSource.Request(named, false, environment, true, Progress.none());
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private void rejects(MnistVariant variant, String message) {
    assertThatThrownBy(() -> Mnist.read(folder, variant, Mnist.Part.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(message)
        .hasMessageContaining(folder.toString());
  }
}
