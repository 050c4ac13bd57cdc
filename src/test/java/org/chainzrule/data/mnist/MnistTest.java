package org.chainzrule.data.mnist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chainzrule.data.Images;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Packed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {

  @TempDir Path folder;

  @Test
  void reads_the_files_as_published() throws IOException {
    IdxSamples.writeSet(folder);
    Images train = Mnist.read(folder, Mnist.Part.TRAIN);
    assertThat(train.size()).isEqualTo(3);
    assertThat(train.inputShape().sizes()).containsExactly(Mnist.PIXELS);
    assertThat(train.classes()).hasValue(Mnist.CLASSES);
    assertThat(train.label(2)).isEqualTo(9);
    assertThat(train.pixel(2, 27, 27)).isEqualTo(2);
    assertThat(Mnist.read(folder, Mnist.Part.TEST).size()).isEqualTo(2);
  }

  @Test
  void reads_unpacked_files_and_dotted_names() throws IOException {
    Files.write(folder.resolve("train-images-idx3-ubyte"), IdxSamples.images(2));
    Files.write(folder.resolve("train-labels.idx1-ubyte"), IdxSamples.labels(4, 5));
    Files.write(folder.resolve("t10k-images.idx3-ubyte.gz"), Packed.gzip(IdxSamples.images(1)));
    Files.write(folder.resolve("t10k-labels.idx1-ubyte"), IdxSamples.labels(6));
    assertThat(Mnist.read(folder, Mnist.Part.TRAIN).label(1)).isEqualTo(5);
    assertThat(Mnist.read(folder, Mnist.Part.TEST).label(0)).isEqualTo(6);
  }

  @Test
  void rejects_a_label_of_ten() throws IOException {
    IdxSamples.writeSet(folder);
    replace("train-labels-idx1-ubyte.gz", IdxSamples.labels(7, 10, 9));
    rejects(Mnist.Part.TRAIN, "expected labels in 0..9, got 10 for image 1: ");
  }

  @Test
  void rejects_counts_that_differ() throws IOException {
    IdxSamples.writeSet(folder);
    replace("t10k-labels-idx1-ubyte.gz", IdxSamples.labels(1, 2, 3));
    rejects(Mnist.Part.TEST, "expected a label for each of the 2 images, got 3: ");
  }

  @Test
  void rejects_images_of_another_size() throws IOException {
    IdxSamples.writeSet(folder);
    replace("t10k-images-idx3-ubyte.gz", IdxSamples.header(2, 28, 27).array());
    rejects(Mnist.Part.TEST, "expected images of 28 x 28, got 28 x 27: ");
  }

  @Test
  void a_missing_file_is_named_with_the_four_expected() throws IOException {
    IdxSamples.writeSet(folder);
    Files.delete(folder.resolve("t10k-labels-idx1-ubyte.gz"));
    rejects(
        Mnist.Part.TEST,
        "expected the files train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz,"
            + " t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte.gz (or the same without .gz) in "
            + folder
            + ", got no t10k-labels-idx1-ubyte.gz");
  }

  @Test
  void a_missing_folder_is_named() {
    assertThatThrownBy(() -> Mnist.read(folder.resolve("none"), Mnist.Part.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith(" in " + folder.resolve("none") + ", got no such folder");
  }

  @Test
  void reads_the_real_files() {
    Path real = realFiles();
    Images train = Mnist.read(real, Mnist.Part.TRAIN);
    Images test = Mnist.read(real, Mnist.Part.TEST);
    assertThat(train.size()).isEqualTo(60_000);
    assertThat(test.size()).isEqualTo(10_000);
    assertThat(count(train, 1)).isEqualTo(6742);
    assertThat(count(test, 5)).isEqualTo(892);
  }

  @Test
  void the_real_files_have_the_known_digests() {
    Path real = realFiles();
    assertThat(Mnist.FILES).allMatch(file -> file.matches(real.resolve(file.name())));
  }

  /** The folder {@code mnist} in {@code CHAINZRULE_DATA}; without it the test is skipped. */
  private static Path realFiles() {
    String data = System.getenv("CHAINZRULE_DATA");
    assumeTrue(data != null, "CHAINZRULE_DATA is not set to a folder that holds mnist/");
    Path real = Path.of(data, "mnist");
    assumeTrue(Files.isDirectory(real), "there is no folder mnist in CHAINZRULE_DATA");
    return real;
  }

  private static int count(Images images, int label) {
    int count = 0;
    for (int i = 0; i < images.size(); i++) {
      count += images.label(i) == label ? 1 : 0;
    }
    return count;
  }

  private void replace(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), Packed.gzip(content));
  }

  private void rejects(Mnist.Part part, String message) {
    assertThatThrownBy(() -> Mnist.read(folder, part))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message)
        .hasMessageContaining(folder.toString());
  }
}
